using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What the fields of a specification may hold. Source: research sheet of the applications §1.2–§1.4, §1.7.</summary>
internal static class SpecLimits
{
    private const int DescriptionMax = 256;
    private const int ImageMax = 200;
    private const int DataMin = 2, DataMax = 200;
    private const int EntriesMax = 20, EntryMax = 400;
    private const int DomainMax = 253;
    private const int PortsMax = 5;
    private const int SecretMax = 15_000;
    private const int NodesMax = 120, NodeMax = 70;

    public static void Check(SpecPart spec, int version, long height, SpecRules rules)
    {
        int nameMax = version >= 8 ? 63 : 32;
        Name(spec, nameMax, hyphens: version >= 8, "watchtower");
        spec.LengthAtMost("description", DescriptionMax);
        if (version <= 3)
        {
            Flat(spec, version, rules.PortsAt(height));
        }
        else
        {
            Compose(spec, version, height, nameMax, rules);
        }

        Common(spec, version, height, rules);
    }

    private static void Name(SpecPart part, int max, bool hyphens, string? reserved)
    {
        if (part.Text("name") is not { } name)
        {
            return;
        }

        part.LengthAtMost("name", max);
        if (!IsName(name, hyphens))
        {
            part.Note("name", hyphens ? "letters and digits, with hyphens only between them" : "letters and digits only");
        }

        if (name.StartsWith("zel", StringComparison.Ordinal) || name.StartsWith("flux", StringComparison.Ordinal))
        {
            part.Note("name", "a name that doesn't begin with 'zel' or 'flux'");
        }

        if (string.Equals(name, reserved, StringComparison.OrdinalIgnoreCase))
        {
            part.Note("name", "a name that isn't reserved");
        }
    }

    private static bool IsName(string name, bool hyphens) =>
        name.Length > 0
        && char.IsAsciiLetterOrDigit(name[0])
        && char.IsAsciiLetterOrDigit(name[^1])
        && name.All(unit => char.IsAsciiLetterOrDigit(unit) || (hyphens && unit == '-'));

    private static void Flat(SpecPart spec, int version, (int Min, int Max) ports)
    {
        if (version == 1)
        {
            Port(spec, "port", spec["port"], ports);
            ContainerPort(spec, "containerPort", spec["containerPort"]);
        }
        else
        {
            Ports(spec, ports);
            spec.EachAtMost("domains", DomainMax);
        }

        spec.LengthAtMost("repotag", ImageMax);
        spec.EntriesAtMost("enviromentParameters", EntriesMax, EntryMax);
        spec.EntriesAtMost("commands", EntriesMax, EntryMax);
        Data(spec);
    }

    private static void Data(SpecPart part)
    {
        if (part.Text("containerData") is { } data && data.Length is < DataMin or > DataMax)
        {
            part.Note("containerData", $"{data.Length} characters", $"{DataMin}–{DataMax}; '/tmp' for an app that keeps nothing");
        }
    }

    private static void Ports(SpecPart part, (int Min, int Max) range)
    {
        Sequence<ScriptValue> ports = part.Items("ports");
        Sequence<ScriptValue> inside = part.Items("containerPorts");
        for (int i = 0; i < Math.Min(ports.Count, SpecPart.LookedAtMax); i++)
        {
            Port(part, $"ports[{i}]", ports[i], range);
        }

        int domains = part.Items("domains").Count;
        if (inside.Count != ports.Count || domains != ports.Count)
        {
            part.Note("ports", $"{ports.Count} ports, {inside.Count} containerPorts and {domains} domains", "as many of each");
        }
        else if (ports.Count > PortsMax)
        {
            part.Note("ports", $"{ports.Count} ports", $"at most {PortsMax}");
        }

        for (int i = 0; i < Math.Min(inside.Count, SpecPart.LookedAtMax); i++)
        {
            ContainerPort(part, $"containerPorts[{i}]", inside[i]);
        }
    }

    private static void Port(SpecPart part, string key, ScriptValue port, (int Min, int Max) range)
    {
        Binary64 number = Coercion.ToNumber(port);
        if (number < range.Min || number > range.Max)
        {
            part.Note(key, Shown.Of(port), $"{range.Min}–{range.Max}");
        }
        else if (number.ToInt64() is { } whole && PortRules.Banned((int)whole))
        {
            part.Note(key, Shown.Of(port), "a port that isn't banned");
        }
    }

    private static void ContainerPort(SpecPart part, string key, ScriptValue port)
    {
        Binary64 number = Coercion.ToNumber(port);
        if (number < 0 || number > 65_535)
        {
            part.Note(key, Shown.Of(port), "0–65535");
        }
    }

    private static void Compose(SpecPart spec, int version, long height, int nameMax, SpecRules rules)
    {
        Sequence<ScriptValue> components = spec.Items("compose");
        int max = rules.ComponentsMaxAt(height);
        bool none = components.Count == 0 && !(rules.TakesSealed && version >= 8 && spec["enterprise"].Truthy);
        if (none || components.Count > max)
        {
            spec.Note("compose", $"{components.Count} components", $"1–{max}");
        }

        if (rules.TakesSealed && version >= 8 && components.Count > 0 && spec["enterprise"].Truthy)
        {
            spec.Note("enterprise", "sealed components beside open ones", "one or the other: what is sealed is all there is");
        }

        SortedSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < Math.Min(components.Count, max); i++)
        {
            SpecPart part = new(components[i], $"compose[{i}]", spec.Problems);
            Component(part, version, nameMax, rules.PortsAt(height));
            if (part.Text("name") is { } name && !names.Add(name))
            {
                part.Note("name", $"{Shown.Quote(name)} again", "another name for each component");
            }

            Secrets(spec, part, version);
        }
    }

    private static void Component(SpecPart part, int version, int nameMax, (int Min, int Max) range)
    {
        Name(part, nameMax, hyphens: false, reserved: null);
        part.LengthAtMost("description", DescriptionMax);
        part.LengthAtMost("repotag", ImageMax);
        part.EntriesAtMost("environmentParameters", EntriesMax, EntryMax);
        part.EntriesAtMost("commands", EntriesMax, EntryMax);
        Data(part);
        part.EachAtMost("domains", DomainMax);
        Ports(part, range);
        if (version >= 7)
        {
            part.LengthAtMost("repoauth", SecretMax);
            part.LengthAtMost("secrets", SecretMax);
        }
    }

    /// <summary>Secrets are for enterprise apps: in version 7 those that name their nodes.</summary>
    private static void Secrets(SpecPart spec, SpecPart part, int version)
    {
        bool enterprise = version == 7 ? spec.Items("nodes").Count > 0 : spec["enterprise"].Truthy;
        foreach (string key in (string[])["secrets", "repoauth"])
        {
            if (version >= 7 && !enterprise && part.Text(key) is { Length: > 0 } text)
            {
                part.Note(key, $"{text.Length} characters", version == 7 ? "none without nodes" : "none without enterprise");
            }
        }
    }

    private static void Common(SpecPart spec, int version, long height, SpecRules rules)
    {
        if (version >= 3 && spec["instances"] is ScriptValue.Number { Value: var instances })
        {
            int min = rules.InstancesMinOf(version, height);
            if (instances < min || instances > rules.InstancesMax)
            {
                spec.Note("instances", $"{min}–{rules.InstancesMax}");
            }
        }

        spec.EntriesAtMost("contacts", 5, 75);
        spec.EntriesAtMost("geolocation", 10, 50);
        if (version >= 6 && spec["expire"] is ScriptValue.Number { Value: var expire })
        {
            Expire(spec, expire, height, rules.Expire);
        }

        if (version >= 7)
        {
            Nodes(spec, version);
        }

        if (version >= 8 && spec["datacenter"] is ScriptValue.Flag { Value: true } && !rules.EnterpriseOwners.Contains(spec.Text("owner") ?? string.Empty))
        {
            spec.Note("datacenter", "false: only listed owners of enterprise apps may ask for it");
        }
    }

    private static void Expire(SpecPart spec, Binary64 expire, long height, ExpireRules rules)
    {
        if (expire < rules.MinAt(height) || expire > rules.MaxAt(height))
        {
            spec.Note("expire", $"{rules.MinAt(height)}–{rules.MaxAt(height)} blocks");
        }
        else if (height < rules.WholeThousandsUntil && !Binary64.IsSame(expire % 1000, Binary64.Zero))
        {
            spec.Note("expire", "a multiple of 1000 blocks");
        }
    }

    private static void Nodes(SpecPart spec, int version)
    {
        if (version >= 8 && spec.Items("nodes").Count > 0 && !spec["enterprise"].Truthy)
        {
            spec.Note("nodes", $"{spec.Items("nodes").Count} nodes", "none: only enterprise apps name their nodes");
        }

        spec.EntriesAtMost("nodes", NodesMax, NodeMax);
    }
}
