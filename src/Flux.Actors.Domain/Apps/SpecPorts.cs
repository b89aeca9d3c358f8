using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>Each port once in an app. Source: research sheet of the applications §1.4.</summary>
public static class SpecPorts
{
    /// <summary>All ports of an app in the order of its components, as numbers; NaN for what is none.</summary>
    public static Sequence<Binary64> Of(ScriptValue spec)
    {
        Binary64 version = Coercion.ToNumber(spec["version"]);
        if (Binary64.IsSame(version, Binary64.One))
        {
            return [Coercion.ToNumber(spec["port"])];
        }

        Sequence<ScriptValue> parts = version <= 3 ? [spec] : AppSpec.ItemsOf(spec["compose"]);
        return parts.SelectMany(part => AppSpec.ItemsOf(part["ports"])).Select(Coercion.ToNumber).ToSequence();
    }

    /// <summary>Every port that stands again, by path. Ports that are texts (versions 2 and 3) are compared as texts: '1' and '01' are two.</summary>
    public static Sequence<DocumentProblem> Repeated(ScriptValue spec)
    {
        SpecProblems problems = new();
        Unique(new SpecPart(spec, string.Empty, problems), (int)AppSpec.Whole(spec["version"], 1, SpecRules.VersionMax));
        return problems.All;
    }

    internal static void Unique(SpecPart spec, int version)
    {
        SortedSet<string> seen = new(StringComparer.Ordinal);
        if (version is 2 or 3)
        {
            Unique(spec, seen);
        }

        Sequence<ScriptValue> components = version >= 4 ? spec.Items("compose") : [];
        for (int i = 0; i < components.Count; i++)
        {
            Unique(new SpecPart(components[i], $"compose[{i}]", spec.Problems), seen);
        }
    }

    private static void Unique(SpecPart part, SortedSet<string> seen)
    {
        Sequence<ScriptValue> ports = part.Items("ports");
        for (int i = 0; i < Math.Min(ports.Count, SpecPart.LookedAtMax); i++)
        {
            if (!seen.Add(ScriptJson.Write(ports[i]) ?? string.Empty))
            {
                part.Note($"ports[{i}]", $"{Shown.Of(ports[i])} again", "each port once");
            }
        }
    }
}
