using System.Text.Json;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Tests.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps;

/// <summary>Recorded summaries, drafts of version 8 and updates.</summary>
public sealed class SpecChangeVectorTests(ITestOutputHelper output)
{
    [FluxosFact]
    public void the_draft_of_version_8_is_the_networks() => Conformance.Of("fluxos/generated-migration-to-v8.json", output, file => file.Each("vectors", wanted =>
    {
        ScriptValue spec = wanted.GetProperty("spec").ToScript();
        bool ports = wanted.TryGetProperty("fn", out JsonElement fn) && fn.GetString() == "getAppPorts";
        AssertSame(wanted.GetProperty("result").ToScript(), ports ? PortsOf(spec) : SpecMigration.NetworkDraft(spec));
    }));

    [FluxosFact]
    public void specifications_are_summed_up_as_in_the_networks_tests() => Conformance.Of("fluxos/extracted-spec-parsing.json", output, file => file.Each("vectors", wanted =>
    {
        ScriptValue spec = wanted.GetProperty("args")[0].ToScript();
        AssertSame(wanted.GetProperty("result").ToScript(), wanted.GetProperty("function").GetString() switch
        {
            "getAppPorts" => PortsOf(spec),
            "updateToLatestAppSpecifications" => SpecMigration.NetworkDraft(spec),
            "parseAppSpecification" => Summary(SpecSummary.Of(spec)),
            var other => throw new InvalidOperationException($"no function: {other}"),
        });
    }));

    [FluxosFact]
    public void updates_may_change_what_they_may_there() => Conformance.Of("fluxos/generated-update-compatibility.json", output, file => file.Each("vectors", wanted =>
        Assert.Equal(
            wanted.GetProperty("accepted").GetBoolean(),
            SpecUpdate.Forbidden(wanted.GetProperty("previous").ToScript(), wanted.GetProperty("next").ToScript()).Count == 0)));

    [FluxosFact]
    public void updates_may_change_what_they_may_in_the_networks_tests() => Conformance.Of("fluxos/extracted-update-compatibility.json", output, file => file.Each("vectors", wanted =>
        Assert.Equal(
            !wanted.TryGetProperty("error", out _),
            SpecUpdate.Forbidden(wanted.GetProperty("args")[1].ToScript(), wanted.GetProperty("args")[0].ToScript()).Count == 0)));

    [FluxosFact]
    public void ports_are_unique_as_in_the_networks_tests() => Conformance.Of("fluxos/extracted-ports.json", output, file => file.Each("vectors", wanted =>
    {
        ScriptValue argument = wanted.GetProperty("args")[0].ToScript();
        ScriptValue spec = argument is ScriptValue.List
            ? new ScriptValue.Fields([new("version", ScriptValue.Of(3)), new("ports", argument)])
            : argument;
        bool unique = SpecPorts.Repeated(spec).Count == 0;
        Assert.Equal(!wanted.TryGetProperty("error", out _) && wanted.GetProperty("result").GetBoolean(), unique);
    }));

    private static ScriptValue PortsOf(ScriptValue spec) => ScriptValue.Of(SpecPorts.Of(spec).Select(port => new ScriptValue.Number(port)));

    private static ScriptValue Summary(SpecSummary summary) => new ScriptValue.Fields(
    [
        new("isCompose", ScriptValue.Of(summary.IsComposed)),
        new("components", new ScriptValue.List(summary.Components)),
        new("totalResources", new ScriptValue.Fields(
        [
            new("cpu", new ScriptValue.Number(summary.Together.Cpu)),
            new("ram", new ScriptValue.Number(summary.Together.Ram)),
            new("hdd", new ScriptValue.Number(summary.Together.Hdd)),
        ])),
        new("instances", new ScriptValue.Number(summary.Instances)),
        new("version", new ScriptValue.Number(summary.Version)),
    ]);

    /// <summary>Equal whatever the order of keys, which the recordings don't keep.</summary>
    private static void AssertSame(ScriptValue wanted, ScriptValue seen) => Assert.Equal(ScriptJson.Write(Sorted(wanted)), ScriptJson.Write(Sorted(seen)));

    private static ScriptValue Sorted(ScriptValue value) => value switch
    {
        ScriptValue.Fields fields => new ScriptValue.Fields(
            fields.Entries.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field with { Value = Sorted(field.Value) }).ToSequence()),
        ScriptValue.List list => ScriptValue.Of(list.Items.Select(Sorted)),
        _ => value,
    };
}
