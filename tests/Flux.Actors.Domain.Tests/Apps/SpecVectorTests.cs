using System.Text.Json;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Tests.Script;

namespace Flux.Actors.Domain.Tests.Apps;

/// <summary>Every recorded verdict, canonical text and hardware rule of specifications.</summary>
public sealed class SpecVectorTests(ITestOutputHelper output)
{
    [FluxosFact]
    public void version_1_is_judged_as_there() => Judge(1);

    [FluxosFact]
    public void version_2_is_judged_as_there() => Judge(2);

    [FluxosFact]
    public void version_3_is_judged_as_there() => Judge(3);

    [FluxosFact]
    public void version_4_is_judged_as_there() => Judge(4);

    [FluxosFact]
    public void version_5_is_judged_as_there() => Judge(5);

    [FluxosFact]
    public void version_6_is_judged_as_there() => Judge(6);

    [FluxosFact]
    public void version_7_is_judged_as_there() => Judge(7);

    [FluxosFact]
    public void version_8_is_judged_as_there() => Judge(8);

    [FluxosFact]
    public void the_canonical_text_is_the_networks() => Conformance.Of("fluxos/generated-canonical-format.json", output, file => file.Each("vectors", wanted =>
    {
        Reading<ScriptValue> form = SpecFormat.Of(wanted.GetProperty("input").ToScript(), SpecRules.Network);
        Assert.Equal(wanted.GetProperty("ok").GetBoolean(), form.Document is not null);
        if (form.Document is null)
        {
            return;
        }

        string canonical = ScriptJson.Write(form.Document)!;
        Assert.Equal(wanted.GetProperty("canonical").GetString(), canonical);
        ScriptValue again = ScriptJson.Read(canonical, ScriptLimits.Specification).Document!;
        Assert.Equal(
            wanted.GetProperty("idempotent").GetBoolean(),
            SpecFormat.Of(again, SpecRules.Network).Document is { } twice && ScriptJson.Write(twice) == canonical);
    }));

    [FluxosFact]
    public void the_hardware_of_flat_versions_is_bounded_as_there() => Conformance.Of("fluxos/generated-flat-hardware-limits.json", output, file => file.Each("vectors", wanted =>
    {
        string spec = $$"""{"version":1,"name":"X","cpu":{{wanted.GetProperty("cpu")}},"ram":{{wanted.GetProperty("ram")}},"hdd":{{wanted.GetProperty("hdd")}},"tiered":false}""";
        Assert.Equal(wanted.GetProperty("accepted").GetBoolean(), HardwareAccepts(spec));
    }));

    [FluxosFact]
    public void the_hardware_sums_of_components_are_bounded_as_there() => Conformance.Of("fluxos/generated-compose-hardware-sums.json", output, file => file.Each("vectors", wanted =>
        Assert.Equal(
            wanted.GetProperty("accepted").GetBoolean(),
            HardwareAccepts($$"""{"version":4,"name":"X","compose":{{wanted.GetProperty("compose").GetRawText()}}}"""))));

    [FluxosFact]
    public void the_hardware_sums_by_tier_are_the_networks() => Conformance.Of("fluxos/generated-total-hardware.json", output, file => file.Each("vectors", wanted =>
    {
        HardwareNeed need = SpecHardware.Total(AppSpec.Of(wanted.GetProperty("spec").ToScript()), wanted.GetProperty("tier").GetString()!);
        ScriptValue result = wanted.GetProperty("result").ToScript();
        Assert.Equal(Coercion.ToNumber(result["cpu"]), need.Cpu);
        Assert.Equal(Coercion.ToNumber(result["ram"]), need.Ram);
        Assert.Equal(Coercion.ToNumber(result["hdd"]), need.Hdd);
    }));

    [FluxosFact]
    public void ports_are_banned_and_priced_as_there() => Conformance.Of("fluxos/generated-ports.json", output, file => file.Each("vectors", wanted =>
    {
        ScriptValue port = wanted.GetProperty("port").ToScript();
        Assert.Equal(wanted.GetProperty("banned").GetBoolean(), PortRules.Banned(port));
        Assert.Equal(wanted.GetProperty("enterprise").GetBoolean(), PortRules.Enterprise(port));
        if (port is ScriptValue.Number { Value: var number } && number.ToInt64() is { } whole)
        {
            Assert.Equal(wanted.GetProperty("banned").GetBoolean(), PortRules.Banned((int)whole));
            Assert.Equal(wanted.GetProperty("enterprise").GetBoolean(), PortRules.Enterprise((int)whole));
        }
    }));

    [FluxosFact]
    public void ports_are_unique_as_there() => Conformance.Of("fluxos/generated-port-uniqueness.json", output, file => file.Each("vectors", wanted =>
        Assert.Equal(wanted.GetProperty("accepted").GetBoolean(), SpecPorts.Repeated(wanted.GetProperty("spec").ToScript()).Count == 0)));

    private static bool HardwareAccepts(string json) =>
        SpecHardware.Excesses(ScriptJson.Read(json, ScriptLimits.Specification).Document!, HardwareLimits.Network).Count == 0;

    private void Judge(int version) => Conformance.Of($"fluxos/generated-validation-v{version}.json", output, file => file.Each("vectors", wanted =>
    {
        ScriptValue spec = wanted.GetProperty("spec").ToScript();
        long height = wanted.GetProperty("height").GetInt64();
        JsonElement formatted = wanted.GetProperty("formatThenValidate");
        SpecVerdict verdict = SpecReader.Read(spec, height, SpecRules.Network);
        Assert.True(formatted.GetProperty("accepted").GetBoolean() == (verdict.Spec is not null), $"formatted: {string.Join("; ", verdict.Problems)}");
        if (verdict.RefusedAt is { } stage)
        {
            Assert.Equal(formatted.GetProperty("stage").GetString(), $"{stage}".ToLowerInvariant());
        }

        if (wanted.TryGetProperty("canonical", out JsonElement canonical))
        {
            Assert.Equal(canonical.GetString(), ScriptJson.Write(SpecFormat.Of(spec, SpecRules.Network).Document!));
        }
        else if (verdict.Spec is { } accepted)
        {
            Assert.Equal(spec, ScriptJson.Read(accepted.Canonical, ScriptLimits.Specification).Document);
        }

        SpecVerdict raw = SpecReader.ReadCanonical(spec, height, SpecRules.Network);
        Assert.True(wanted.GetProperty("validateOnly").GetProperty("accepted").GetBoolean() == (raw.Spec is not null), $"as given: {string.Join("; ", raw.Problems)}");
    }));
}
