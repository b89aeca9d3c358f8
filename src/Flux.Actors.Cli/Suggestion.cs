using System.CommandLine;
using System.CommandLine.Parsing;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli;

/// <summary>What the user may have meant by a word the command line does not know.</summary>
public static class Suggestion
{
    /// <summary>The problem with the first unknown word; null when every word is known.</summary>
    public static ProblemResponse? For(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens.Count == 0)
        {
            return null;
        }

        string word = parsed.UnmatchedTokens[0];
        Command command = parsed.CommandResult.Command;
        string path = CommandLine.PathOf(parsed.CommandResult);
        string help = $"see {$"./flux {path}".Trim()} --help";
        if (word.StartsWith('-'))
        {
            return Unknown("option", word, Nearest(word.Split('=')[0], OptionsOf(parsed.CommandResult)), help);
        }

        if (command.Subcommands.Count > 0)
        {
            return Unknown("verb", word, Nearest(word, command.Subcommands.Select(verb => verb.Name)), help);
        }

        return new ProblemResponse(ProblemCode.Malformed, $"'{word}' is one word too many for {path}", null, null, help);
    }

    /// <summary>The known word with the fewest edits from the given one; null when none is near enough to be meant.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        (int Edits, string Word)? best = null;
        foreach (string candidate in known)
        {
            int edits = Edits(word, candidate);
            if (edits <= Math.Max(1, candidate.Length / 3) && (best is not { } held || edits < held.Edits))
            {
                best = (edits, candidate);
            }
        }

        return best?.Word;
    }

    private static ProblemResponse Unknown(string what, string word, string? nearest, string help) => new(
        ProblemCode.UnknownKey,
        $"unknown {what} '{word}'",
        null,
        null,
        nearest is null ? help : $"did you mean '{nearest}'? {help}");

    private static IEnumerable<string> OptionsOf(CommandResult result)
    {
        bool own = true;
        for (CommandResult? at = result; at is not null; at = at.Parent as CommandResult)
        {
            foreach (Option option in at.Command.Options.Where(option => own || option.Recursive))
            {
                yield return option.Name;
            }

            own = false;
        }
    }

    /// <summary>The least number of inserted, deleted, replaced or swapped neighbouring letters between two words.</summary>
    /// <remarks>Source: Damerau–Levenshtein, optimal string alignment.</remarks>
    private static int Edits(string from, string to)
    {
        int[,] edits = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
        {
            for (int j = 0; j <= to.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(
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
}
