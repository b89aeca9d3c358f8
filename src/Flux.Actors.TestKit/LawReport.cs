namespace Flux.Actors.TestKit;

/// <summary>What a check of the laws covered and what it found.</summary>
/// <remarks>
/// Shape: <c>States</c> counts different states, <c>Pairs</c> decided (state, command, moment) triples, <c>Recorded</c> and <c>Refused</c> how often each
/// fact (by wire name) and each reason occurred; <c>Violations</c> is empty when all laws hold and holds at most <see cref="ViolationsMax"/> entries.
/// </remarks>
public sealed record LawReport(
    int States,
    int Pairs,
    int Accepted,
    int NothingToRecord,
    int Effects,
    IReadOnlyDictionary<string, int> Recorded,
    IReadOnlyDictionary<string, int> Refused,
    IReadOnlyList<string> Violations)
{
    public const int ViolationsMax = 20;

    /// <summary>All laws held.</summary>
    /// <exception cref="ScenarioFailure">With every violation found.</exception>
    public LawReport MustHold() =>
        Violations.Count == 0 ? this : throw new ScenarioFailure(string.Join(Environment.NewLine, Violations));

    /// <summary>The vacuity guard: at least so many pairs were accepted with something recorded, and at least so many were refused.</summary>
    public LawReport MustCover(int recorded, int refused)
    {
        int facts = Recorded.Values.Sum();
        int refusals = Refused.Values.Sum();
        return facts >= recorded && refusals >= refused
            ? this
            : throw new ScenarioFailure($"covered {facts} facts and {refusals} refusals, wanted at least {recorded} and {refused}: {this}");
    }

    /// <summary>Every case of the fact vocabulary was recorded at least once.</summary>
    public LawReport MustRecordAll<TEvent>()
    {
        string[] missing = [.. Kernel.Wire.CasesOf(typeof(TEvent)).Select(pair => pair.Key).Where(name => !Recorded.ContainsKey(name))];
        return missing.Length == 0 ? this : throw new ScenarioFailure($"never recorded: {string.Join(", ", missing)}; {this}");
    }

    /// <summary>Every reason was reached at least once, except those named.</summary>
    public LawReport MustRefuseAll<TRefusal>(params TRefusal[] except)
        where TRefusal : struct, Enum
    {
        string[] missing = [.. Enum.GetValues<TRefusal>().Except(except).Select(reason => reason.ToString()).Where(name => !Refused.ContainsKey(name))];
        return missing.Length == 0 ? this : throw new ScenarioFailure($"never refused with: {string.Join(", ", missing)}; {this}");
    }

    public override string ToString() =>
        $"{States} states, {Pairs} pairs: {Accepted} accepted ({NothingToRecord} with nothing to record), {Effects} effects; "
        + $"recorded {Print(Recorded)}; refused {Print(Refused)}; {Violations.Count} violations";

    private static string Print(IReadOnlyDictionary<string, int> counts) =>
        $"[{string.Join(", ", counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} ×{pair.Value}"))}]";
}
