using Flux.Actors.Configuration;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Cli.Chain;

/// <summary>A profile on a network, and what stood there before its first block.</summary>
/// <param name="Profile">Its rules.</param>
/// <param name="Name">What the user called it.</param>
/// <param name="Network">main, testnet, regtest or own.</param>
/// <param name="Genesis">Minted before the first block.</param>
/// <param name="First">The lowest height it speaks of.</param>
public sealed record SupplySchedule(EconomicsProfile Profile, string Name, string Network, Amount Genesis, Height First)
{
    /// <summary>A network of this software.</summary>
    public const string Own = "own";

    /// <summary>The schedule of that name.</summary>
    /// <param name="options">The numbers in force.</param>
    /// <param name="profile">classic, pon or history.</param>
    /// <param name="network">Null for main, or own where the existing network never had the profile.</param>
    /// <param name="genesis">What an own network begins with; null for what the options say.</param>
    /// <exception cref="Problem">There is no such profile or network, or the profile is not that network's.</exception>
    public static SupplySchedule Of(FluxOptions options, string profile, string? network, Amount? genesis)
    {
        if (!Profiles.Names.Contains(profile))
        {
            throw new Problem(
                ProblemCode.Malformed, $"economics profile '{profile}' is not known", profile, string.Join(", ", Profiles.Names), "name one of them");
        }

        Sequence<ExistingNetwork> existing = EconomicsFrom.Existing(options);
        Sequence<string> networks = profile switch
        {
            Profiles.ClassicName => [Own],
            Profiles.HistoryName => existing.Select(each => each.Name).ToSequence(),
            _ => [.. existing.Select(each => each.Name), Own],
        };
        string chosen = network ?? networks[0];
        if (!networks.Contains(chosen))
        {
            throw new Problem(
                ProblemCode.Malformed, $"'{chosen}' is no network of profile {profile}", chosen, string.Join(", ", networks), "name one of them");
        }

        if (chosen == Own)
        {
            return OfOwn(options, profile, genesis);
        }

        if (genesis is not null)
        {
            throw new Problem(ProblemCode.Malformed, $"the {chosen} network began with nothing", "--genesis-flux", "a network of its own", $"say --network {Own}");
        }

        ExistingNetwork found = existing.First(each => each.Name == chosen);
        return new SupplySchedule(
            Profiles.History(EconomicsFrom.ProofOfWork(options), EconomicsFrom.ProofOfNode(options), found),
            profile,
            chosen,
            Amount.Zero,
            profile == Profiles.PonName ? new Height(Math.Max(1, found.ProofOfNodeAt)) : Height.Genesis);
    }

    /// <summary>What it says of a height.</summary>
    /// <exception cref="Problem">The height is before its first.</exception>
    public SupplyAtResponse At(Height height)
    {
        if (height < First)
        {
            throw new Problem(
                ProblemCode.Malformed,
                $"profile {Name} begins at height {First} on {Network}",
                $"{height}",
                $"{First} or more",
                $"--profile {Profiles.HistoryName} has the heights before");
        }

        Amount subsidy = Profile.ScheduledAt(height);
        SubsidyShares shares = Profile.SplitAt(height).Of(subsidy);
        Int128 sum = Profile.SupplyThrough(Genesis.Atoms, height);
        if (sum > long.MaxValue)
        {
            throw new Problem(
                ProblemCode.Malformed, $"the supply at height {height} is no amount", $"{sum} atoms", $"at most {long.MaxValue}", "ask for a lower height, or configure less");
        }

        Amount minted = new((long)sum);
        return new SupplyAtResponse(
            height.Value,
            Profile.EraAt(height)?.Name ?? "none",
            minted.Atoms,
            minted.ToString(),
            subsidy.Atoms,
            subsidy.ToString(),
            shares.Cumulus.Atoms,
            shares.Nimbus.Atoms,
            shares.Stratus.Atoms,
            shares.Validators.Atoms,
            shares.Treasury.Atoms,
            shares.NotMinted.Atoms,
            Profile.FundsAt(height).Atoms,
            Profile.Cap is { } cap && minted >= cap);
    }

    public SupplyScheduleResponse Response(IEnumerable<Height> heights) =>
        new(Name, Network, Genesis.Atoms, Profile.Cap?.Atoms, [.. heights.Select(At)]);

    /// <summary>The heights a table of it lists.</summary>
    public IEnumerable<Height> Milestones() => Profile.Milestones().Where(height => height >= First);

    private static SupplySchedule OfOwn(FluxOptions options, string profile, Amount? genesis)
    {
        bool pon = profile == Profiles.PonName;
        EconomicsProfile rules = pon
            ? Profiles.Pon(EconomicsFrom.ProofOfNode(options), options.EconomicsPon.ActivationHeight)
            : Profiles.Classic(EconomicsFrom.Classic(options));
        Amount begun = genesis ?? (pon ? new Amount(options.EconomicsPon.GenesisAtoms) : Amount.Flux(options.EconomicsClassic.GenesisFlux));
        return rules.Cap is { } cap && begun > cap
            ? throw new Problem(ProblemCode.Malformed, "the network would begin with more than its cap", $"{begun} FLUX", $"at most {cap}", "say less with --genesis-flux")
            : new SupplySchedule(rules, profile, Own, begun, Height.Genesis);
    }
}
