namespace Flux.Actors.Configuration.Hocon;

/// <summary>A value as it was written, its substitutions not yet resolved.</summary>
/// <remarks>
/// Shape: compared by reference, since what a substitution means depends on where it stands. Concurrency: built by one
/// parser, read-only afterwards, so a parsed text may be resolved many times and by many threads.
/// </remarks>
internal abstract class HoconNode(SourcePosition at)
{
    public SourcePosition At { get; } = at;

    /// <summary>A value that is known without looking elsewhere and hides what its key had before.</summary>
    public sealed class Scalar(HoconScalar value) : HoconNode(value.At)
    {
        public HoconScalar Value { get; } = value;
    }

    public sealed class List(SourcePosition at) : HoconNode(at)
    {
        public List<HoconEntry> Items { get; } = [];
    }

    /// <summary>What was written for each key, oldest first; keys in the order they were first written.</summary>
    public sealed class Object(SourcePosition at) : HoconNode(at)
    {
        private readonly OrderedDictionary<string, List<HoconEntry>> _fields = new(StringComparer.Ordinal);

        public IReadOnlyDictionary<string, List<HoconEntry>> Fields => _fields;

        /// <summary>All that was written for a key and still counts, oldest first; null when nothing was.</summary>
        public List<HoconEntry>? Find(string key) => _fields.GetValueOrDefault(key);

        /// <summary>Adds a later value: two objects merge, a known value hides the earlier ones, else both are kept.</summary>
        public void Put(string key, HoconEntry entry)
        {
            if (!_fields.TryGetValue(key, out List<HoconEntry>? entries))
            {
                _fields.Add(key, [entry]);
                return;
            }

            if (entry.Node is Object addition && entries is [.., { Node: Object existing }])
            {
                foreach ((string inner, List<HoconEntry> values) in addition.Fields)
                {
                    values.ForEach(value => existing.Put(inner, value));
                }

                return;
            }

            if (entry.Node is Scalar or List)
            {
                entries.Clear();
            }

            entries.Add(entry);
        }
    }

    /// <summary><c>${path}</c>, or <c>${?path}</c> when it is optional.</summary>
    /// <remarks>
    /// Shape: candidates are looked up in order, each from the root of everything: in an included file first the path
    /// below the place of the include. The variable is the name the environment may know it by; null for none.
    /// </remarks>
    public sealed class Reference(string written, bool optional, SourcePosition at) : HoconNode(at)
    {
        public required IReadOnlyList<IReadOnlyList<string>> Candidates { get; init; }

        public string? Variable { get; init; }

        public bool Optional { get; } = optional;

        public override string ToString() => $"${{{(Optional ? "?" : "")}{HoconText.Shorten(written)}}}";
    }

    /// <summary>Values on one line, each with the whitespace before it: joined texts, joined lists or merged objects.</summary>
    public sealed class Join(SourcePosition at) : HoconNode(at)
    {
        public List<(string Leading, HoconNode Node)> Parts { get; } = [];

        public IEnumerable<Reference> References => Parts.Select(part => part.Node).OfType<Reference>();

        public override string ToString() => string.Join(' ', References);
    }
}

/// <summary>One value given to a key (or one item of a list), where, and in which text.</summary>
internal sealed record HoconEntry(HoconNode Node, SourcePosition At, HoconDocument Document)
{
    public bool Equals(HoconEntry? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
