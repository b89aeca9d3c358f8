namespace Flux.Actors.Configuration.Hocon;

/// <summary>What a value is, its parts not yet looked at.</summary>
/// <remarks>
/// Shape: the parts stay as they were written, so that an object may refer to its own fields: only what is asked for is
/// evaluated.
/// </remarks>
internal abstract record HoconHead
{
    public sealed record Scalar(HoconScalar Value) : HoconHead;

    /// <summary>The items; for each the entries it is made of, oldest first.</summary>
    public sealed record List(IReadOnlyList<IReadOnlyList<HoconEntry>> Items, SourcePosition At) : HoconHead;

    /// <summary>The objects it is merged from, oldest first.</summary>
    public sealed record Object(IReadOnlyList<HoconPart> Parts) : HoconHead;

    /// <summary>Nothing; with a cycle, because it would need a value that is being evaluated already.</summary>
    public sealed record Missing(HoconCycle? Cycle) : HoconHead;

    /// <summary>Nothing, and the reason is told already.</summary>
    public sealed record Failed : HoconHead
    {
        public static Failed Told { get; } = new();
    }
}

/// <summary>An object that is merged into a value, and the entry whose substitution brought it there, if one did.</summary>
internal sealed record HoconPart(HoconNode.Object Node, HoconEntry? Through);

/// <summary>The entry a chain of substitutions came back to, and the chain.</summary>
internal sealed record HoconCycle(HoconEntry Entry, IReadOnlyList<HoconNode> Chain)
{
    public override string ToString() =>
        string.Join(" → ", Chain.Append(Chain[0]).Select(node => $"{node} ({node.At})"));
}

/// <summary>Merges the entries of one key, given newest first, into one value.</summary>
/// <remarks>Source: HOCON specification, "Duplicate keys and object merging".</remarks>
internal sealed class HoconGathering
{
    private readonly List<HoconPart> _objects = [];
    private HoconHead? _plain;

    /// <summary>The entry that gave the value; of a merged object the oldest.</summary>
    public HoconEntry? Winner { get; private set; }

    /// <summary>The entry whose substitution brought the winner here; null when it stands where it counts.</summary>
    public HoconEntry? Through { get; private set; }

    /// <summary>The substitutions the value comes from.</summary>
    public List<HoconNode> Substitutions { get; } = [];

    public HoconCycle? Cycle { get; private set; }

    public bool Failed { get; private set; }

    /// <summary>The value so far, or null when nothing was given.</summary>
    public HoconHead? Head => _objects.Count > 0 ? new HoconHead.Object(OldestFirst()) : _plain;

    /// <summary>Adds the next older entry; true when it hides all that are older still.</summary>
    public bool Add(HoconEntry entry, HoconHead head, HoconEntry? through = null)
    {
        switch (head)
        {
            case HoconHead.Missing missing:
                MeetCycle(missing.Cycle);
                return false;
            case HoconHead.Failed:
                Failed = true;
                return false;
            case HoconHead.Object merged:
                for (int i = merged.Parts.Count - 1; i >= 0; i--)
                {
                    HoconPart part = merged.Parts[i];
                    _objects.Add(through is null ? part : part with { Through = through });
                }

                break;
            default:
                if (_objects.Count > 0)
                {
                    return true; // The objects hide it.
                }

                _plain = head;
                break;
        }

        Winner = entry;
        Through = through;
        if (entry.Node is HoconNode.Reference or HoconNode.Join)
        {
            Substitutions.Add(entry.Node);
        }

        return head is not HoconHead.Object;
    }

    private HoconPart[] OldestFirst()
    {
        HoconPart[] parts = [.. _objects];
        Array.Reverse(parts);
        return parts;
    }

    public void MeetCycle(HoconCycle? cycle) => Cycle ??= cycle;
}
