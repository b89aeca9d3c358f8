using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Apps;

/// <summary>That every field of a specification is there and of its type. Source: research sheet of the applications §1.1.</summary>
internal static class SpecTypes
{
    public static void Check(SpecPart spec, Binary64 version)
    {
        spec.Present("version", "a version 1–8");
        foreach (string key in (string[])["name", "description", "owner"])
        {
            spec.Present(key, "text");
        }

        spec.NumberType("version");
        spec.TextType("name");
        spec.TextType("description");
        spec.TextType("owner");
        if (version <= 3)
        {
            Flat(spec, version);
        }
        else
        {
            Compose(spec, version);
        }

        Common(spec, version);
    }

    private static void Flat(SpecPart spec, Binary64 version)
    {
        if (Binary64.IsSame(version, Binary64.One))
        {
            foreach (string key in (string[])["port", "containerPort"])
            {
                spec.Present(key, "a whole number");
                spec.NumberType(key, decimals: 0);
            }
        }
        else
        {
            foreach (string key in (string[])["ports", "containerPorts"])
            {
                spec.Present(key, "a list of whole numbers as texts");
                spec.PortsType(key, texts: true);
            }

            spec.Present("domains", "a list of texts");
            spec.TextsType("domains");
        }

        foreach (string key in (string[])["repotag", "enviromentParameters", "commands", "containerData", "cpu", "ram", "hdd"])
        {
            spec.Present(key, "a value");
        }

        spec.TextType("repotag");
        spec.TextsType("enviromentParameters");
        spec.TextsType("commands");
        spec.TextType("containerData");
        Hardware(spec, tiered: true);
    }

    private static void Hardware(SpecPart part, bool tiered)
    {
        part.NumberType("cpu");
        part.NumberType("ram");
        part.NumberType("hdd");
        if (!tiered)
        {
            return;
        }

        part.FlagType("tiered");
        if (part["tiered"] is ScriptValue.Flag { Value: true })
        {
            foreach (string key in SpecKeys.Tiers)
            {
                part.NumberType(key);
            }
        }
    }

    private static void Compose(SpecPart spec, Binary64 version)
    {
        spec.Present("compose", "a list of components");
        if (spec["compose"] is not ScriptValue.List list)
        {
            spec.Note("compose", "a list of components");
            return;
        }

        for (int i = 0; i < Math.Min(list.Items.Count, SpecPart.LookedAtMax); i++)
        {
            if (list.Items[i] is ScriptValue.Fields)
            {
                Component(new SpecPart(list.Items[i], $"compose[{i}]", spec.Problems), version);
            }
            else
            {
                spec.Problems.Note($"compose[{i}]", list.Items[i], "an object");
            }
        }
    }

    private static void Component(SpecPart part, Binary64 version)
    {
        part.TextType("name");
        part.TextType("description");
        part.PortsType("ports", texts: false);
        part.TextsType("domains");
        part.TextsType("environmentParameters");
        part.TextsType("commands");
        part.PortsType("containerPorts", texts: false);
        part.TextType("repotag");
        part.TextType("containerData");
        Hardware(part, tiered: version <= 7);
        if (Binary64.IsSame(version, 7))
        {
            part.TextType("secrets");
        }

        if (version >= 7)
        {
            part.TextType("repoauth");
        }
    }

    private static void Common(SpecPart spec, Binary64 version)
    {
        if (version >= 3)
        {
            spec.Present("instances", "a whole number");
            spec.NumberType("instances", decimals: 0);
        }

        if (version >= 5)
        {
            spec.TextsType("contacts");
            spec.TextsType("geolocation");
        }

        if (version >= 6)
        {
            spec.Present("expire", "a whole number of blocks");
            spec.NumberType("expire", decimals: 0);
        }

        if (version >= 7)
        {
            spec.Present("nodes", "a list of texts");
            spec.TextsType("nodes");
            spec.FlagType("staticip");
        }

        if (version >= 8)
        {
            if (spec["datacenter"] is not (ScriptValue.Undefined or ScriptValue.Flag))
            {
                spec.Note("datacenter", "true, false or no such key");
            }

            if (spec["enterprise"].IsNothing)
            {
                spec.Note("enterprise", "text, empty for an app that isn't enterprise");
            }
        }
    }
}
