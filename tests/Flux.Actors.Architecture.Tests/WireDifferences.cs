using System.Globalization;
using System.Text.RegularExpressions;

namespace Flux.Actors.Architecture.Tests;

/// <summary>What changed between two lists of wire shapes, one line per name: what was, what is, what to do.</summary>
internal static partial class WireDifferences
{
    private const string Rule = "docs/checklists/new-event-version.md";

    public static IReadOnlyList<string> Between(IReadOnlyList<string> reviewed, IReadOnlyList<string> now)
    {
        SortedDictionary<string, string> before = ByName(reviewed), after = ByName(now);
        return
        [
            .. from pair in before
               where !after.ContainsKey(pair.Key)
               select Gone(pair.Key),
            .. from pair in before
               where after.TryGetValue(pair.Key, out string? shape) && shape != pair.Value
               select $"{pair.Key} was {pair.Value}, is {after[pair.Key]}; {Remedy(pair.Key, now)}",
            .. from pair in after
               where !before.ContainsKey(pair.Key)
               select $"{pair.Key} is new: {pair.Value}",
        ];
    }

    private static string Gone(string name) => Name().IsMatch(name)
        ? $"{name} is gone, but journals hold it for ever; keep a record of that name and shape and let its kind's upcasters read it ({Rule})"
        : $"{name} is gone: nothing stored is made of it any more";

    private static string Remedy(string name, IReadOnlyList<string> now)
    {
        if (Name().Match(name) is { Success: true } match)
        {
            int next = int.Parse(match.Groups["version"].Value, CultureInfo.InvariantCulture) + 1;
            return string.Create(CultureInfo.InvariantCulture, $"a name keeps its shape: add {match.Groups["stem"].Value}.v{next} and an upcaster from {name} ({Rule})");
        }

        string part = Regex.Escape(name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        string[] holders = [.. ByName(now).Where(pair => Regex.IsMatch(pair.Value, $@"\b{part}\b")).Select(pair => pair.Key)];
        return $"it changes the bytes of {string.Join(", ", holders)}";
    }

    /// <summary>The lines by what stands before their shape.</summary>
    private static SortedDictionary<string, string> ByName(IReadOnlyList<string> lines) => new(
        lines.ToDictionary(line => Head().Match(line).Value, line => line[Head().Match(line).Length..].TrimStart(':', ' '), StringComparer.Ordinal),
        StringComparer.Ordinal);

    [GeneratedRegex(@"\A(?<stem>[a-z0-9.-]+)\.v(?<version>[0-9]+)\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(?:[a-z]+ )?[^(:]+")]
    private static partial Regex Head();
}
