using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>A specification of an older version as one of version 8.</summary>
/// <remarks>Source: research sheet of the applications §6.10; vectors/fluxos/generated-migration-to-v8.json.</remarks>
public static class SpecMigration
{
    private const long ExpireWithoutField = 22_000;
    private const long InstancesWithoutField = 3;

    /// <summary>Ours: canonical version 8 with everything the older one says. Tier values and secrets have no place there; the life in blocks is the one given.</summary>
    public static ScriptValue ToVersion8(AppSpec spec, long expireBlocks) => spec.Version == SpecRules.VersionMax
        ? Form(spec.Canonical)
        : Fields(
            ("version", ScriptValue.Of(SpecRules.VersionMax)),
            ("name", ScriptValue.Of(spec.Name)),
            ("description", ScriptValue.Of(spec.Description)),
            ("owner", ScriptValue.Of(spec.Owner)),
            ("compose", ScriptValue.Of(spec.Components.Select(component => Component(spec, component)))),
            ("instances", ScriptValue.Of(spec.Instances)),
            ("contacts", Texts(spec.Contacts)),
            ("geolocation", Texts(spec.Geolocation)),
            ("expire", ScriptValue.Of(expireBlocks)),
            ("nodes", Texts([])),
            ("staticip", ScriptValue.Of(spec.StaticIp)),
            ("enterprise", ScriptValue.Of(string.Empty)));

    /// <summary>What a node of the network offers as a draft: with <c>istances</c>, without owner from version 4 on, without domains for version 1.</summary>
    public static ScriptValue NetworkDraft(ScriptValue spec)
    {
        Binary64 version = Coercion.ToNumber(spec["version"]);
        if (version > 7)
        {
            return spec;
        }

        bool flat = version <= 3;
        ScriptValue compose = ScriptValue.Of(flat
            ? [DraftOfFlat(spec, version)]
            : AppSpec.ItemsOf(spec["compose"]).Select(component => DraftOf(component, component["name"], component["description"], "environmentParameters",
                Binary64.IsSame(version, 7) ? Or(component["repoauth"], ScriptValue.Of(string.Empty)) : ScriptValue.Of(string.Empty), component["ports"], component["containerPorts"])));
        return Fields(
            ("version", ScriptValue.Of(SpecRules.VersionMax)),
            ("name", spec["name"]),
            ("description", spec["description"]),
            ("contacts", Or(spec["contacts"], Texts([]))),
            ("expire", Or(spec["expire"], ScriptValue.Of(ExpireWithoutField))),
            ("geolocation", Or(spec["geolocation"], Texts([]))),
            ("istances", Or(spec["instances"], ScriptValue.Of(InstancesWithoutField))),
            ("nodes", Or(spec["nodes"], Texts([]))),
            ("owner", flat ? spec["owner"] : ScriptValue.Undefined.Value),
            ("staticip", Or(spec["staticip"], ScriptValue.Of(false))),
            ("compose", compose),
            ("enterprise", ScriptValue.Of(string.Empty)),
            ("hash", spec["hash"]),
            ("height", spec["height"]));
    }

    private static ScriptValue DraftOfFlat(ScriptValue spec, Binary64 version)
    {
        bool single = Binary64.IsSame(version, Binary64.One);
        return DraftOf(spec, spec["name"], spec["description"], "enviromentParameters", ScriptValue.Of(string.Empty),
            single ? ScriptValue.Of([spec["port"]]) : spec["ports"], single ? ScriptValue.Of([spec["containerPort"]]) : spec["containerPorts"]);
    }

    private static ScriptValue DraftOf(
        ScriptValue part, ScriptValue name, ScriptValue description, string environment, ScriptValue repoauth, ScriptValue ports, ScriptValue inside) => Fields(
        ("name", name),
        ("description", description),
        ("repotag", part["repotag"]),
        ("ports", ports),
        ("containerPorts", inside),
        ("environmentParameters", part[environment]),
        ("commands", part["commands"]),
        ("domains", part["domains"]),
        ("containerData", part["containerData"]),
        ("cpu", part["cpu"]),
        ("ram", part["ram"]),
        ("hdd", part["hdd"]),
        ("repoauth", repoauth));

    private static ScriptValue Component(AppSpec spec, SpecComponent component) => Fields(
        ("name", ScriptValue.Of(spec.IsComposed ? component.Name : spec.Name)),
        ("description", ScriptValue.Of(spec.IsComposed ? component.Description : spec.Description)),
        ("repotag", ScriptValue.Of(component.Image)),
        ("ports", ScriptValue.Of(component.Ports.Select(port => ScriptValue.Of(port)))),
        ("domains", Texts(component.Domains.Count == component.Ports.Count ? component.Domains : component.Ports.Select(_ => string.Empty).ToSequence())),
        ("environmentParameters", Texts(component.Environment)),
        ("commands", Texts(component.Commands)),
        ("containerPorts", ScriptValue.Of(component.ContainerPorts.Select(port => ScriptValue.Of(port)))),
        ("containerData", ScriptValue.Of(component.ContainerData)),
        ("cpu", new ScriptValue.Number(component.Hardware.Cpu)),
        ("ram", new ScriptValue.Number(component.Hardware.Ram)),
        ("hdd", new ScriptValue.Number(component.Hardware.Hdd)),
        ("repoauth", ScriptValue.Of(string.Empty)));

    private static ScriptValue Form(string canonical) =>
        ScriptJson.TryParse(canonical, ScriptLimits.Specification) ?? throw new System.Diagnostics.UnreachableException("a canonical text is JSON");

    private static ScriptValue Or(ScriptValue value, ScriptValue otherwise) => value.Truthy ? value : otherwise;

    private static ScriptValue Texts(Sequence<string> texts) => ScriptValue.Of(texts.Select(ScriptValue.Of));

    private static ScriptValue Fields(params ReadOnlySpan<(string Key, ScriptValue Value)> fields)
    {
        List<ScriptField> kept = [];
        foreach ((string key, ScriptValue value) in fields)
        {
            if (value is not ScriptValue.Undefined)
            {
                kept.Add(new(key, value));
            }
        }

        return new ScriptValue.Fields(kept.ToSequence());
    }
}
