using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>Writes deploy documents in canonical form.</summary>
internal static class DeployWriter
{
    public static string Write(DeployDocument document)
    {
        DeployDocument usual = DeployDocument.Default;
        return ScriptJson.Write(Fields(
            ("version", ScriptValue.Of(DeployDocument.Version)),
            ("health", Health(document.Health, usual.Health)),
            ("updates", Given(Fields(
                ("down", Unless(document.Updates.Down, usual.Updates.Down)),
                ("pauseSeconds", Unless(document.Updates.PauseSeconds, usual.Updates.PauseSeconds))))),
            ("gpu", document.Gpu is { } gpu
                ? Fields(("count", ScriptValue.Of(gpu.Count)), ("memoryMebibytes", Unless(gpu.MemoryMebibytes, 0)))
                : ScriptValue.Undefined.Value),
            ("architecture", document.Architecture is { } architecture ? ScriptValue.Of(DeployReader.NameOf(architecture)) : ScriptValue.Undefined.Value),
            ("digests", Given(new ScriptValue.Fields(document.Digests
                .Select(digest => new ScriptField(digest.Component, ScriptValue.Of(DeployReader.DigestPrefix + digest.Sha256))).ToSequence()))),
            ("readOnlyRoot", document.ReadOnlyRoot ? ScriptValue.Of(true) : ScriptValue.Undefined.Value),
            ("strict", document.Strict ? ScriptValue.Of(true) : ScriptValue.Undefined.Value),
            ("replicas", Given(Fields(
                ("spread", document.Replicas.Spread == usual.Replicas.Spread
                    ? ScriptValue.Undefined.Value
                    : ScriptValue.Of(DeployReader.NameOf(document.Replicas.Spread))),
                ("most", Unless(document.Replicas.Most, usual.Replicas.Most))))),
            ("sealed", document.Sealed is { } hardware ? Sealed(hardware) : ScriptValue.Undefined.Value)))!;
    }

    private static ScriptValue Health(HealthCheck health, HealthCheck usual) => Given(Fields(
        ("path", health.Path == usual.Path ? ScriptValue.Undefined.Value : ScriptValue.Of(health.Path)),
        ("port", Unless(health.Port, usual.Port)),
        ("intervalSeconds", Unless(health.IntervalSeconds, usual.IntervalSeconds)),
        ("timeoutSeconds", Unless(health.TimeoutSeconds, usual.TimeoutSeconds)),
        ("failures", Unless(health.Failures, usual.Failures))));

    private static ScriptValue.Fields Sealed(SealedHardware hardware) => Fields(
        ("cpu", new ScriptValue.Number((Binary64)hardware.CpuMillicores / 1000)),
        ("ram", ScriptValue.Of(hardware.RamMegabytes)),
        ("hdd", ScriptValue.Of(hardware.HddGigabytes)),
        ("enterprisePorts", ScriptValue.Of(hardware.EnterprisePorts)));

    private static ScriptValue Unless(int? value, int? usual) => value is { } number && number != usual ? ScriptValue.Of(number) : ScriptValue.Undefined.Value;

    /// <summary>Nothing for a section without entries.</summary>
    private static ScriptValue Given(ScriptValue.Fields section) => section.Entries.Count > 0 ? section : ScriptValue.Undefined.Value;

    private static ScriptValue.Fields Fields(params (string Key, ScriptValue Value)[] fields) => new(
        fields.Where(field => field.Value is not ScriptValue.Undefined).Select(field => new ScriptField(field.Key, field.Value)).ToSequence());
}
