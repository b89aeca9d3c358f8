namespace Flux.Actors.Domain.Apps;

/// <summary>What somebody may have meant who wrote a key that isn't known.</summary>
internal static class Spelling
{
    /// <summary>The nearest known key, or all of them when the nearest shares less than half of the text.</summary>
    public static string Suggestion(string key, ReadOnlySpan<string> known)
    {
        string nearest = known[0];
        foreach (string candidate in known)
        {
            if (Distance(key, candidate) < Distance(key, nearest))
            {
                nearest = candidate;
            }
        }

        return Distance(key, nearest) * 2 <= key.Length ? $"'{nearest}' perhaps" : $"one of {string.Join(", ", known)}";
    }

    /// <summary>Insertions, deletions and replacements that turn one text into the other, letter case aside.</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replace = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
