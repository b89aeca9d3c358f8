using System.Text.Json;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Tests.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps;

/// <summary>Recorded answers to where an app may run: places, machines, images.</summary>
public sealed class PlacingVectorTests(ITestOutputHelper output)
{
    [FluxosFact]
    public void apps_run_where_they_may_there() => Conformance.Of("fluxos/generated-geolocation.json", output, file => file.Each("vectors", wanted =>
    {
        bool counts = !wanted.TryGetProperty("specVersion", out JsonElement version) || version.GetInt32() >= 5;
        JsonElement node = wanted.GetProperty("node");
        NodePlace? place = node.ValueKind == JsonValueKind.Null
            ? null
            : new(node.GetProperty("continentCode").GetString()!, node.GetProperty("countryCode").GetString()!, node.GetProperty("regionName").GetString()!);
        Assert.Equal(wanted.GetProperty("allowed").GetBoolean(), !counts || Geolocation.Forbids(EntriesOf(wanted), place) is null);
    }));

    [FluxosFact]
    public void apps_fit_where_they_fit_there() => Conformance.Of("fluxos/generated-node-capacity.json", output, file =>
    {
        AppSpec[][] installed = [.. file.At("installedSets").EnumerateArray().Select(set => set.EnumerateArray().Select(spec => AppSpec.Of(spec.ToScript())).ToArray())];
        file.Each("vectors", wanted =>
        {
            ScriptValue node = wanted.GetProperty("node").ToScript(), locked = wanted.GetProperty("locked").ToScript(), app = wanted.GetProperty("app").ToScript();
            HardwareNeed held = new(Number(locked["appsCpusLocked"]), Number(locked["appsRamLocked"]), Number(locked["appsHddLocked"]));
            Assert.Equal(held, NodeCapacity.Locked(installed[wanted.GetProperty("installedApps").GetInt32()], Coercion.ToText(node["tier"])));
            NodeMachine machine = new(Number(node["cpuCores"]), Number(node["ramMb"]), Number(node["ssdGb"]));
            HardwareNeed need = new(Number(app["cpu"]), Number(app["ram"]), Number(app["hdd"]));
            Assert.Equal(wanted.GetProperty("fits").GetBoolean(), NodeCapacity.Refusal(machine, held, need) is null);
            Assert.Equal(wanted.GetProperty("burstHeadroom").GetBoolean(), NodeCapacity.BurstRefusal(machine, held, need) is null);
        });
    });

    [FluxosFact]
    public void machines_pass_for_their_tier_as_there() => Conformance.Of("fluxos/generated-tier-hardware.json", output, file => file.Each("vectors", wanted =>
        Assert.Equal(
            wanted.GetProperty("passes").GetBoolean(),
            TierMachine.Passes(wanted.GetProperty("tier").GetString()!, wanted.GetProperty("collateral").GetInt64(), Number(wanted.GetProperty("ramGb").ToScript()), wanted.GetProperty("threads").GetInt32()))));

    [FluxosFact]
    public void images_are_taken_apart_as_there() => Conformance.Of("fluxos/generated-repotags.json", output, file => file.Each("vectors", wanted =>
        AssertImage(wanted, wanted.GetProperty("repotag").ToScript())));

    [FluxosFact]
    public void images_are_taken_apart_as_in_the_networks_tests() => Conformance.Of("fluxos/extracted-repotags.json", output, file => file.Each("vectors", wanted =>
    {
        ScriptValue image = wanted.GetProperty("args")[0].ToScript();
        if (wanted.TryGetProperty("result", out JsonElement result) && result.ValueKind == JsonValueKind.Object)
        {
            AssertImage(result, image);
        }
        else
        {
            Assert.Equal(!wanted.TryGetProperty("error", out _), ImageReference.Read(image).Document is { Usable: true });
        }
    }));

    [FluxosFact]
    public void what_is_blocked_there_is_blocked() => Conformance.Of("fluxos/generated-blocked-images.json", output, file => file.Each("vectors", wanted =>
    {
        ScriptValue spec = wanted.GetProperty("spec").ToScript();
        Sequence<string> blocked = wanted.GetProperty("blocked").EnumerateArray().Select(entry => entry.GetString()!).ToSequence();
        Assert.Equal(wanted.GetProperty("accepted").GetBoolean(), BlockedImages.In(blocked, spec, Coercion.ToText(spec["hash"])).Count == 0);
    }));

    /// <summary>Some cases depend on facts of a node that only their titles tell. They are chosen so that the named reason, and no other, is at hand.</summary>
    [FluxosFact]
    public void hardware_and_places_are_as_in_the_networks_tests() => Conformance.Of("fluxos/extracted-hardware.json", output, file => file.Each("vectors", wanted =>
    {
        ScriptValue spec = wanted.GetProperty("args")[0].ToScript();
        string? error = wanted.TryGetProperty("error", out JsonElement text) ? text.GetString() : null;
        AppSpec app = AppSpec.Of(spec);
        switch (wanted.GetProperty("function").GetString())
        {
            case "totalAppHWRequirements":
                HardwareNeed need = SpecHardware.Total(app, wanted.GetProperty("args")[1].GetString()!);
                ScriptValue sums = wanted.GetProperty("result").ToScript();
                Assert.Equal(new HardwareNeed(Number(sums["cpu"]), Number(sums["ram"]), Number(sums["hdd"])), need);
                break;
            case "checkAppGeolocationRequirements":
                NodePlace? place = error?.Contains("not set", StringComparison.Ordinal) == true ? null : new NodePlace("EU", "CZ", "PRG");
                Assert.Equal(error is null, app.Version < 5 || Geolocation.Forbids(app.Geolocation, place) is null);
                break;
            case "checkAppHWRequirements":
                AssertFits(SpecHardware.Total(app, "bamf"), error);
                break;
            case "checkAppCpuBurstHeadroom":
                AssertBursts(SpecHardware.Total(app, "bamf"), error);
                break;
            case "checkHWParameters":
                Assert.Equal(error is null, SpecHardware.Excesses(spec, HardwareLimits.Network).Count == 0);
                break;
            case var other:
                throw new InvalidOperationException($"no function: {other}");
        }
    }));

    private static void AssertFits(HardwareNeed need, string? error)
    {
        Binary64 ample = need.Cpu + need.Ram + need.Hdd + 10_000;
        NodeMachine node = error switch
        {
            null => new(ample, ample, ample * 2),
            _ when error.Contains("CPU", StringComparison.Ordinal) => new(need.Cpu, ample, ample * 2),
            _ when error.Contains("RAM", StringComparison.Ordinal) => new(ample, need.Ram, ample * 2),
            _ => new(ample, ample, need.Hdd),
        };
        CapacityRefusal? refused = NodeCapacity.Refusal(node, error?.Contains("Unable", StringComparison.Ordinal) == true ? null : HardwareNeed.None, need);
        Assert.Equal(error is null, refused is null);
        Assert.True(error is null || error.Contains($"{refused}" == "Disk" ? "space" : $"{refused}".ToUpperInvariant(), StringComparison.OrdinalIgnoreCase) || refused == CapacityRefusal.LoadUnknown, $"{error}: {refused}");
    }

    private static void AssertBursts(HardwareNeed need, string? error)
    {
        NodeMachine node = new(need.Cpu + 1 + (error is null ? 5 : 4), 64_000, 1_000);
        CapacityRefusal? wanted = error is null ? null : error.Contains("Unable", StringComparison.Ordinal) ? CapacityRefusal.LoadUnknown : CapacityRefusal.CpuBurst;
        Assert.Equal(wanted, NodeCapacity.BurstRefusal(node, wanted == CapacityRefusal.LoadUnknown ? null : HardwareNeed.None, need));
    }

    private static void AssertImage(JsonElement wanted, ScriptValue image)
    {
        ImageReference? read = ImageReference.Read(image).Document;
        Assert.Equal(wanted.GetProperty("parseError").GetBoolean(), read is null);
        Assert.Equal(wanted.GetProperty("provider").GetString(), read?.Registry);
        Assert.Equal(wanted.GetProperty("namespace").GetString(), read?.Namespace);
        Assert.Equal(wanted.GetProperty("repository").GetString(), read?.Repository);
        Assert.Equal(wanted.GetProperty("tag").GetString(), read?.Tag);
        Assert.Equal(wanted.GetProperty("ambiguous").GetBoolean(), read?.Ambiguous ?? false);
        Assert.Equal(wanted.GetProperty("useable").GetBoolean(), read?.Usable ?? false);
    }

    private static Sequence<string> EntriesOf(JsonElement wanted) => wanted.GetProperty("geolocation").EnumerateArray().Select(entry => entry.GetString()!).ToSequence();

    private static Binary64 Number(ScriptValue value) => Coercion.ToNumber(value);
}
