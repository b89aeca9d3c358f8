using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Nodes.FluxdRegistry;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Nodes;

/// <summary>Every case of fluxd/collateral_tiers and fluxd/node_lifecycle.</summary>
public sealed partial class FluxdRegistryVectorTests(ITestOutputHelper output)
{
    [FluxdFact]
    public void the_tiers_take_the_collateral_the_daemon_takes() => Conformance.Of("fluxd/collateral_tiers.json", output, file => file.Each("cases", wanted =>
    {
        (FluxdNetwork network, Height height) = PlaceOf(wanted);
        foreach (Tier tier in Enum.GetValues<Tier>())
        {
            Amount[] amounts = [.. wanted.GetProperty($"{tier}".ToLowerInvariant()).EnumerateArray().Select(flux => Amount.Flux(flux.GetInt64()))];
            Assert.Equal(amounts, FluxdCollateral.Accepted(network, tier, height));
            Assert.All(amounts, amount => Assert.Equal(tier, FluxdCollateral.TierOf(network, amount, height)));
            Assert.All(amounts, amount => Assert.False(FluxdCollateral.Expels(network, tier, amount, height)));
        }
    }));

    [FluxdFact]
    public void the_timers_are_the_daemons_at_every_listed_height() => Conformance.Of("fluxd/node_lifecycle.json", output, file =>
    {
        file.Each("thresholds", wanted =>
        {
            (FluxdNetwork network, Height height) = PlaceOf(wanted);
            JsonElement readdress = wanted.GetProperty("ip_change_min_distance");
            Assert.Equal(
                new FluxdWindows(
                    wanted.GetProperty("start_expires_after").GetInt64(),
                    wanted.GetProperty("dos_release_after").GetInt64(),
                    wanted.GetProperty("dos_release_comparison").GetString() == "==",
                    wanted.GetProperty("confirm_expires_after").GetInt64(),
                    wanted.GetProperty("update_confirm_min_distance_exclusive").GetInt64(),
                    readdress.ValueKind == JsonValueKind.Null ? null : readdress.GetInt64(),
                    wanted.GetProperty("fluxnode_tx_allowed").GetBoolean(),
                    wanted.GetProperty("v6_allowed").GetBoolean(),
                    wanted.GetProperty("feature_bits_allowed").GetBoolean()),
                FluxdWindows.At(network, height));
        });
        long start = 0;
        file.Each("events", happened =>
        {
            string what = happened.GetProperty("what").GetString()!;
            start = what.StartsWith("START", StringComparison.Ordinal) ? NumberIn(what) : start;
            Assert.Equal(First(happened.GetProperty("result").GetString()!), Outcome(what, new Height(start), new Height(happened.GetProperty("height").GetInt64())));
        });
    });

    /// <summary>What becomes of it, in the file's words; "second START" is of the start before it.</summary>
    private static string Outcome(string what, Height start, Height height)
    {
        Height since = new(what.StartsWith("second", StringComparison.Ordinal) ? start.Value : NumberIn(what));
        FluxdNode started = FluxdNode.StartedIn(since), confirmed = FluxdNode.ConfirmedIn(since);
        FluxdNetwork main = FluxdNetwork.Main;
        if (what.StartsWith("START", StringComparison.Ordinal))
        {
            FluxdNode before = Run(started, since, height + -1), after = before.AtEndOf(main, height);
            bool mayConfirm = before.Stage == FluxdStage.Started;
            Assert.Equal(mayConfirm ? null : FluxdRefusal.NotStarted, before.ConfirmFlaw(height));
            return after.Stage == FluxdStage.Dos ? "DOS" : before.Stage == FluxdStage.Dos && after.Stage == FluxdStage.None ? "released" : $"{before} then {after}";
        }

        if (what.StartsWith("second START", StringComparison.Ordinal))
        {
            return Taken(Run(started, since, height + -1).StartFlaw(main, Height.Genesis, height), FluxdRefusal.Banned);
        }

        if (what.StartsWith("new START of a node expired", StringComparison.Ordinal))
        {
            Height last = since + -(FluxdWindows.At(main, since).ConfirmExpiresAfter + 1);
            FluxdNode before = Run(FluxdNode.ConfirmedIn(last), last, height + -1);
            return Taken(before.StartFlaw(main, Height.Genesis, height), FluxdRefusal.InUse);
        }

        if (what.StartsWith("UPDATE", StringComparison.Ordinal))
        {
            bool other = what.Contains("new ip", StringComparison.Ordinal);
            return Taken(Run(confirmed, since, height + -1).UpdateFlaw(main, other, height), FluxdRefusal.TooSoon);
        }

        if (what.StartsWith("collateral mined", StringComparison.Ordinal))
        {
            return Taken(FluxdNode.Unknown.StartFlaw(main, since, height), FluxdRefusal.TooYoung);
        }

        Assert.Contains("last confirm at", what, StringComparison.Ordinal);
        FluxdNode lived = Run(confirmed, since, height + -1);
        Assert.Null(lived.UpdateFlaw(main, false, height));
        return lived.AtEndOf(main, height).Stage == FluxdStage.Confirmed ? "CONFIRMED" : "expired";
    }

    private static FluxdNode Run(FluxdNode node, Height from, Height to)
    {
        for (Height height = from.Next; height <= to; height = height.Next)
        {
            node = node.AtEndOf(FluxdNetwork.Main, height);
        }

        return node;
    }

    private static string Taken(FluxdRefusal? refusal, FluxdRefusal wanted) =>
        refusal is null ? "accepted" : refusal != wanted ? $"{refusal}" : wanted is FluxdRefusal.TooSoon or FluxdRefusal.TooYoung ? "too" : "refused";

    /// <summary>The first word, by which the file's results differ; "removed" is its other word for "released".</summary>
    private static string First(string result) => result.Split(' ', '(')[0] is var word && word == "removed" ? "released" : word;

    private static long NumberIn(string what) => long.Parse(Number().Match(what).Value, CultureInfo.InvariantCulture);

    private static (FluxdNetwork Network, Height Height) PlaceOf(JsonElement place) =>
        (FluxdNetwork.Named(place.GetProperty("network").GetString()!)!, new Height(place.GetProperty("height").GetInt64()));

    [GeneratedRegex("[0-9]{4,}")]
    private static partial Regex Number();
}
