namespace Flux.Actors.Configuration;

/// <summary>Finds the name a user probably meant.</summary>
/// <remarks>
/// Source: the restricted Damerau–Levenshtein distance (optimal string alignment): insertions, deletions,
/// substitutions and swaps of neighbours count one each (Damerau 1964).
/// </remarks>
public static class NearestName
{
    private const int NameLengthMax = 100;

    /// <summary>The nearest of the known names, or null when none is near enough to suggest.</summary>
    /// <remarks>
    /// Shape: near is at most two edits, or a quarter of a longer name; ties go to the first. A key whose last
    /// element exists in another section is suggested there, when only one section has it.
    /// </remarks>
    public static string? Of(string name, IReadOnlyCollection<string> known)
    {
        if (name.Length > NameLengthMax || known.Count == 0)
        {
            return null;
        }

        (string Name, int Distance) best = known
            .Select(candidate => (candidate, Distance(name.ToLowerInvariant(), candidate)))
            .MinBy(pair => pair.Item2);
        if (best.Distance <= Math.Max(2, name.Length / 4))
        {
            return best.Name;
        }

        string last = LastElement(name);
        string[] elsewhere = [.. known.Where(candidate => LastElement(candidate) == last)];
        return elsewhere.Length == 1 ? elsewhere[0] : null;
    }

    /// <summary>Edits that turn one name into the other.</summary>
    private static int Distance(string from, string to)
    {
        int[,] edits = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1,
                    edits[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[from.Length, to.Length];
    }

    private static string LastElement(string key) => key[(key.LastIndexOf('.') + 1)..];
}
