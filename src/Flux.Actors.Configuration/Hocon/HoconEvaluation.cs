using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Flux.Actors.Configuration.Hocon;

/// <summary>Finds what substitutions and joined values are, each once, and nothing that is not asked for.</summary>
/// <remarks>
/// Shape: an entry that is being evaluated hides itself and all that is newer at its key, so that a substitution in it
/// looks back. Errors: problems are collected; a fault ends it all when a bound of <see cref="HoconBounds"/> is passed.
/// Source: HOCON specification, "Self-referential substitutions".
/// </remarks>
internal sealed class HoconEvaluation(
    IReadOnlyList<HoconPart> roots, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>What an object or list counts, since it is larger in memory than a character.</summary>
    public const int ContainerCost = 8;

    private const int SuggestedFromMax = 1000;

    private readonly Dictionary<HoconNode, HoconHead> _known = [];
    private readonly Dictionary<HoconEntry, int> _evaluating = [];
    private readonly List<HoconNode.Reference> _trail = [];
    private readonly List<ConfigurationProblem> _problems = [];
    private string[]? _keys;
    private long _spent;

    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    /// <exception cref="ConfigurationFault">More was spent than <see cref="HoconBounds.ExpansionMax"/>.</exception>
    public void Charge(int units, SourcePosition at)
    {
        _spent += units;
        if (_spent > HoconBounds.ExpansionMax)
        {
            throw new ConfigurationFault(ConfigurationProblem.At(
                at,
                "substitutions that expand without measure",
                $"at most {HoconBounds.ExpansionMax} values and characters in all"));
        }
    }

    /// <summary>Keeps the problems of a fault.</summary>
    /// <exception cref="ConfigurationFault">It was the last that is told.</exception>
    public void Tell(ConfigurationFault fault)
    {
        _problems.AddRange(fault.Problems);
        if (_problems.Count >= HoconBounds.ProblemsMax)
        {
            throw new ConfigurationFault(new ConfigurationProblem(
                $"{HoconBounds.ProblemsMax} problems seen: further ones are not looked for"));
        }
    }

    public HoconHead HeadOf(HoconEntry entry)
    {
        Charge(1, entry.At);
        switch (entry.Node)
        {
            case HoconNode.Scalar scalar:
                return new HoconHead.Scalar(scalar.Value);
            case HoconNode.List list:
                Charge(list.Items.Count, entry.At);
                return new HoconHead.List([.. list.Items.Select(item => (HoconEntry[])[item])], list.At);
            case HoconNode.Object parent:
                return new HoconHead.Object((HoconPart[])[new HoconPart(parent, null)]);
            default:
                return _known.TryGetValue(entry.Node, out HoconHead? known) ? known : Evaluate(entry);
        }
    }

    private HoconHead Evaluate(HoconEntry entry)
    {
        _evaluating.Add(entry, _trail.Count);
        HoconHead head = entry.Node switch
        {
            HoconNode.Reference reference => Through(entry, Follow(reference, entry)),
            HoconNode.Join join => Join(join, entry),
            _ => throw new UnreachableException($"{entry.Node} is known without evaluation"),
        };
        _evaluating.Remove(entry);
        // What an outer evaluation hides may be there when it has ended, so that answer is not kept.
        if (head is HoconHead.Missing { Cycle.Entry: var hidden } && hidden is not null && _evaluating.ContainsKey(hidden))
        {
            return head;
        }

        return _known[entry.Node] = head is HoconHead.Missing ? new HoconHead.Missing(null) : head;
    }

    /// <summary>An object that a substitution brings is set by the entry the substitution stands in.</summary>
    private static HoconHead Through(HoconEntry entry, HoconHead head) => head is HoconHead.Object found
        ? new HoconHead.Object([.. found.Parts.Select(part => part with { Through = entry })])
        : head;

    private HoconHead Follow(HoconNode.Reference reference, HoconEntry entry)
    {
        if (_trail.Count >= HoconBounds.SubstitutionDepthMax || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new ConfigurationFault(ConfigurationProblem.At(
                reference.At,
                $"{reference} at the end of too many substitutions that need one another",
                $"at most {HoconBounds.SubstitutionDepthMax}"));
        }

        _trail.Add(reference);
        HoconHead found = LookUp(reference, entry);
        _trail.RemoveAt(_trail.Count - 1);
        return found;
    }

    private HoconHead LookUp(HoconNode.Reference reference, HoconEntry entry)
    {
        HoconCycle? cycle = null;
        bool failed = false;
        foreach (IReadOnlyList<string> path in reference.Candidates)
        {
            HoconGathering gathering = new();
            Gather(roots, path, 0, gathering);
            if (gathering.Head is { } head)
            {
                return head;
            }

            cycle ??= gathering.Cycle;
            failed |= gathering.Failed;
        }

        if (reference.Variable is { } name && environment.TryGetValue(name, out string? value))
        {
            SourcePosition at = SourcePosition.Named($"the environment variable {HoconText.Shorten(name)}");
            return new HoconHead.Scalar(new HoconScalar(HoconScalarKind.Text, value, at));
        }

        if (reference.Optional || (cycle is not null && cycle.Entry != entry))
        {
            return new HoconHead.Missing(cycle);
        }

        if (!failed)
        {
            Tell(new ConfigurationFault(cycle is null ? NotFound(reference) : ConfigurationProblem.At(
                reference.At, $"{reference}, which needs itself: {cycle}", "a value before it, or one that does not need it")));
        }

        return HoconHead.Failed.Told;
    }

    private HoconHead Join(HoconNode.Join join, HoconEntry entry)
    {
        List<HoconHead> parts = [];
        foreach ((string leading, HoconNode node) in join.Parts)
        {
            HoconHead part = node is HoconNode.Reference reference
                ? Through(entry, Follow(reference, entry))
                : HeadOf(new HoconEntry(node, node.At, entry.Document));
            if (part is HoconHead.Failed || (part is HoconHead.Missing && node is HoconNode.Reference { Optional: false }))
            {
                return part;
            }

            Charge(leading.Length + Cost(part), node.At);
            parts.Add(part);
        }

        try
        {
            return HoconJoining.Join(join, parts);
        }
        catch (ConfigurationFault mixed)
        {
            Tell(mixed);
            return HoconHead.Failed.Told;
        }
    }

    private static int Cost(HoconHead part) => part switch
    {
        HoconHead.Scalar scalar => scalar.Value.Text.Length,
        HoconHead.List list => list.Items.Count,
        HoconHead.Object parent => parent.Parts.Count,
        _ => 0,
    };

    /// <summary>
    /// Collects what was written for a path in objects given oldest first; true when nothing older can count.
    /// </summary>
    private bool Gather(
        IReadOnlyList<HoconPart> parts, IReadOnlyList<string> path, int level, HoconGathering into)
    {
        // An entry at an earlier level than the last is a substitution: it is evaluated only when it is reached.
        List<(HoconEntry Entry, int Level)> found = [];
        foreach (HoconPart part in parts)
        {
            Step(part.Node, path, level, found);
        }

        LookBack(found, into);
        bool hidden = false;
        for (int next = level + 1; next < path.Count; next++)
        {
            found = Descend(found, path, next, ref hidden);
            LookBack(found, into);
        }

        for (int i = found.Count - 1; i >= 0; i--)
        {
            (HoconEntry entry, int at) = found[i];
            HoconHead head = HeadOf(entry);
            bool last = at == path.Count - 1
                ? into.Add(entry, head)
                : head is HoconHead.Object inner ? Gather(inner.Parts, path, at + 1, into) : Pass(entry, head, into);
            if (last)
            {
                return true;
            }
        }

        return hidden;
    }

    /// <summary>A substitution on the way that is no object: nothing hides nothing, anything else what is older.</summary>
    private static bool Pass(HoconEntry entry, HoconHead head, HoconGathering into) =>
        head is HoconHead.Missing or HoconHead.Failed ? into.Add(entry, head) : true;

    private void Step(HoconNode.Object part, IReadOnlyList<string> path, int level, List<(HoconEntry, int)> into)
    {
        List<HoconEntry> entries = part.Find(path[level]) ?? [];
        Charge(1 + entries.Count, part.At);
        into.AddRange(entries.Select(entry => (entry, level)));
    }

    private List<(HoconEntry Entry, int Level)> Descend(
        List<(HoconEntry Entry, int Level)> found, IReadOnlyList<string> path, int level, ref bool hidden)
    {
        List<(HoconEntry Entry, int Level)> below = [];
        foreach ((HoconEntry entry, int at) in found)
        {
            if (at < level - 1 || entry.Node is HoconNode.Reference or HoconNode.Join)
            {
                below.Add((entry, at));
            }
            else if (entry.Node is HoconNode.Object part)
            {
                Step(part, path, level, below);
            }
            else
            {
                below.Clear();
                hidden = true;
            }
        }

        return below;
    }

    /// <summary>Takes away the oldest entry that is being evaluated and all that are newer.</summary>
    private void LookBack(List<(HoconEntry Entry, int Level)> found, HoconGathering into)
    {
        int oldest = found.FindIndex(candidate => _evaluating.ContainsKey(candidate.Entry));
        if (oldest >= 0)
        {
            HoconEntry entry = found[oldest].Entry;
            into.MeetCycle(new HoconCycle(entry, [.. _trail[_evaluating[entry]..]]));
            found.RemoveRange(oldest, found.Count - oldest);
        }
    }

    private ConfigurationProblem NotFound(HoconNode.Reference reference)
    {
        _keys ??= [.. Keys(roots.Select(root => root.Node), "").Distinct().Take(SuggestedFromMax)];
        string wanted = NearestName.Of(string.Join('.', reference.Candidates[^1]), _keys) is { } nearest
            ? $"a key that is set: did you mean '{nearest}'?"
            : "a key of the configuration, an environment variable, or '${?…}' where it may be missing";
        return ConfigurationProblem.At(reference.At, $"{reference}, which nothing sets", wanted);
    }

    private static IEnumerable<string> Keys(IEnumerable<HoconNode.Object> parts, string prefix) =>
        from part in parts
        from field in part.Fields
        let key = prefix + HoconText.RenderKey(field.Key)
        let inner = field.Value.Select(entry => entry.Node).OfType<HoconNode.Object>().ToArray()
        from found in inner.Length == 0 ? [key] : Keys(inner, $"{key}.")
        select found;
}
