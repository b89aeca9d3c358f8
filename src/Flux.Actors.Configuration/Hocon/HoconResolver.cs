namespace Flux.Actors.Configuration.Hocon;

/// <summary>Merges documents, the later over the earlier, and puts values in the place of substitutions.</summary>
/// <remarks>
/// Shape: a substitution sees the final value of its path in all documents; when that would need the value it is part
/// of, it sees what was written before (so <c>a = ${a} [x]</c> adds to an older list). What no document sets is looked up
/// in the environment. Every problem is told, each once; a field with a problem is left out.
/// Concurrency: one use per instance. Source: HOCON specification, "Substitutions" and "Self-referential substitutions".
/// </remarks>
public sealed class HoconResolver
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    private readonly IReadOnlyList<HoconPart> _roots;
    private readonly HoconEvaluation _evaluation;
    private readonly List<HoconNode> _materialising = [];
    private readonly HashSet<HoconNode> _inside = []; // The same, to look up.
    private readonly Dictionary<HoconNode, string> _cyclic = [];

    private HoconResolver(IReadOnlyList<HoconPart> roots, IReadOnlyDictionary<string, string> environment)
    {
        _roots = roots;
        _evaluation = new HoconEvaluation(roots, environment);
    }

    /// <summary>The values of one document, without an environment.</summary>
    /// <exception cref="ConfigurationFault">A substitution cannot be resolved; with every problem there is.</exception>
    public static HoconObject Resolve(HoconDocument document) => Resolve((HoconDocument[])[document], NoEnvironment);

    /// <summary>The values of all documents, weakest first.</summary>
    /// <exception cref="ConfigurationFault">As for one document.</exception>
    public static HoconObject Resolve(
        IReadOnlyList<HoconDocument> documents, IReadOnlyDictionary<string, string> environment)
    {
        HoconObject resolved = Resolve(documents, environment, out IReadOnlyList<ConfigurationProblem> problems);
        return problems.Count == 0 ? resolved : throw new ConfigurationFault(problems);
    }

    /// <summary>The values that could be resolved, and the problems with the others.</summary>
    public static HoconObject Resolve(
        IReadOnlyList<HoconDocument> documents,
        IReadOnlyDictionary<string, string> environment,
        out IReadOnlyList<ConfigurationProblem> problems)
    {
        ArgumentOutOfRangeException.ThrowIfZero(documents.Count);
        HoconPart[] roots = [.. documents.Select(document => new HoconPart(document.Root, null))];
        HoconResolver resolver = new(roots, environment);
        HoconObject resolved = new([], documents[0].Root.At);
        try
        {
            resolved = resolver.Object(resolver._roots, depth: 0);
            problems = resolver._evaluation.Problems;
        }
        catch (ConfigurationFault beyondBound)
        {
            problems = [.. resolver._evaluation.Problems, .. beyondBound.Problems];
        }

        return resolved;
    }

    private HoconObject Object(IReadOnlyList<HoconPart> parts, int depth)
    {
        List<HoconField> fields = [];
        foreach ((string key, IReadOnlyList<Given> given) in Fields(parts))
        {
            HoconGathering gathering = Gather(given);
            if (Value(gathering, depth + 1) is { } value && gathering.Winner is { } winner)
            {
                HoconEntry setter = gathering.Through ?? winner;
                SourcePosition? found = winner.Node is HoconNode.Reference ? value.At : null;
                fields.Add(new HoconField(key, value, setter.At)
                {
                    From = setter == winner ? found : winner.At,
                    Document = setter.Document,
                });
            }
        }

        return new HoconObject(fields, parts[0].Node.At);
    }

    /// <summary>All that was given to each key, oldest first.</summary>
    private OrderedDictionary<string, IReadOnlyList<Given>> Fields(IReadOnlyList<HoconPart> parts)
    {
        OrderedDictionary<string, IReadOnlyList<Given>> fields = new(StringComparer.Ordinal);
        foreach (HoconPart part in parts)
        {
            foreach ((string key, List<HoconEntry> entries) in part.Node.Fields)
            {
                IReadOnlyList<Given> older = fields.GetValueOrDefault(key, []);
                _evaluation.Charge(older.Count + entries.Count, entries[0].At);
                Given[] given = [.. older, .. entries.Select(entry => new Given(entry, part.Through))];
                fields[key] = given;
            }
        }

        return fields;
    }

    private HoconGathering Gather(IReadOnlyList<Given> given)
    {
        HoconGathering gathering = new();
        for (int i = given.Count - 1; i >= 0; i--)
        {
            if (gathering.Add(given[i].Entry, _evaluation.HeadOf(given[i].Entry), given[i].Through))
            {
                break;
            }
        }

        return gathering;
    }

    /// <summary>The value of a key or item with all that is in it, or null when there is none.</summary>
    private HoconValue? Value(HoconGathering gathering, int depth)
    {
        if (gathering.Winner is not { } winner || gathering.Head is not { } head)
        {
            return null;
        }

        List<HoconNode> from = gathering.Substitutions;
        if (from.Find(_inside.Contains) is { } again)
        {
            HoconNode[] chain = [.. _materialising[_materialising.IndexOf(again)..]];
            // The innermost substitution that may be missing is; without one the whole circle is refused.
            HoconNode missing = chain.LastOrDefault(node => node is HoconNode.Reference { Optional: true }) ?? again;
            _cyclic[missing] = $"{new HoconCycle(winner, chain)}";
            return null;
        }

        _materialising.AddRange(from);
        _inside.UnionWith(from);
        HoconValue? value = Value(head, winner, depth);
        _materialising.RemoveRange(_materialising.Count - from.Count, from.Count);
        _inside.ExceptWith(from);
        foreach (HoconNode substitution in from)
        {
            value = HoldsItself(substitution) ? null : value;
        }

        return value;
    }

    private HoconValue? Value(HoconHead head, HoconEntry winner, int depth)
    {
        if (head is HoconHead.Scalar { Value: var scalar })
        {
            _evaluation.Charge(1 + scalar.Text.Length, winner.At);
            return scalar;
        }

        _evaluation.Charge(HoconEvaluation.ContainerCost, winner.At);
        if (depth >= HoconBounds.NestingMax)
        {
            _evaluation.Tell(HoconParser.TooDeep(winner.At));
            return null;
        }

        if (head is HoconHead.Object parent)
        {
            return Object(parent.Parts, depth);
        }

        HoconHead.List list = (HoconHead.List)head;
        List<HoconValue> items = [];
        foreach (IReadOnlyList<HoconEntry> item in list.Items)
        {
            if (Value(Gather([.. item.Select(entry => new Given(entry, null))]), depth + 1) is { } value)
            {
                items.Add(value);
            }
        }

        return new HoconList(items, list.At);
    }

    /// <summary>True when a substitution was met inside its own value; a problem unless it is optional.</summary>
    private bool HoldsItself(HoconNode substitution)
    {
        if (!_cyclic.Remove(substitution, out string? chain))
        {
            return false;
        }

        if (substitution is not HoconNode.Reference { Optional: true })
        {
            _evaluation.Tell(new ConfigurationFault(ConfigurationProblem.At(
                substitution.At, $"{substitution}, which would contain itself: {chain}", "a value without itself in it")));
        }

        return true;
    }

    /// <summary>An entry of one key, and the entry whose substitution brought it there, if one did.</summary>
    private sealed record Given(HoconEntry Entry, HoconEntry? Through);
}
