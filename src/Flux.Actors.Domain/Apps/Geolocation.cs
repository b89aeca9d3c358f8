using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>Where a node is. Shape: codes of two letters, and a region's name.</summary>
public sealed record NodePlace(string Continent, string Country, string Region)
{
    internal bool IsNamed(string place) => place == Continent || place == $"{Continent}_{Country}" || place == $"{Continent}_{Country}_{Region}";

    /// <summary>Named at one of the three levels, or by the word for all below one of them.</summary>
    internal bool IsWithin(string place) => IsNamed(place) || place == "ALL" || place == $"{Continent}_ALL" || place == $"{Continent}_{Country}_ALL";
}

/// <summary>Where an app may run.</summary>
/// <remarks>
/// Shape: <c>ac</c> allows a place and <c>a!c</c> forbids one; <c>aCC</c> (a continent, where no entry of the others stands) and <c>bNN</c> (a country) are
/// older. Letter case counts, other texts say nothing. Source: research sheet of the applications §1.7.
/// </remarks>
public static class Geolocation
{
    /// <summary>Why the app may not run there; null when it may. A node whose place isn't known runs no app that asks for one.</summary>
    public static DocumentProblem? Forbids(Sequence<string> entries, NodePlace? node)
    {
        if (entries.Count == 0)
        {
            return null;
        }

        if (node is null)
        {
            return new DocumentProblem("geolocation", "a node whose place isn't known", "a node at a known place");
        }

        string[] allowed = [.. Places(entries, "ac")], forbidden = [.. Places(entries, "a!c")];
        string here = $"{node.Continent}_{node.Country}_{node.Region}";
        if (forbidden.FirstOrDefault(node.IsNamed) is { } here1)
        {
            return new DocumentProblem("geolocation", here, $"a node outside {here1}");
        }

        if (allowed.Length > 0 && !allowed.Any(node.IsWithin))
        {
            return new DocumentProblem("geolocation", here, $"a node in {string.Join(" or ", allowed)}");
        }

        return Older(entries, node, allowed.Length + forbidden.Length == 0) is { } wanted ? new DocumentProblem("geolocation", here, wanted) : null;
    }

    private static string? Older(Sequence<string> entries, NodePlace node, bool continents)
    {
        string? continent = continents ? Places(entries, "a").FirstOrDefault() : null, country = Places(entries, "b").FirstOrDefault();
        return continent is not null && continent != node.Continent ? $"a node in continent '{continent}'"
            : country is not null && country != node.Country ? $"a node in country '{country}'"
            : null;
    }

    private static IEnumerable<string> Places(Sequence<string> entries, string prefix) =>
        entries.Where(entry => entry.StartsWith(prefix, StringComparison.Ordinal)).Select(entry => entry[prefix.Length..]);
}
