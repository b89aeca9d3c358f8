namespace Flux.Actors.Configuration.Hocon;

/// <summary>Fields by key, in the order their keys were first written; read-only once parsed.</summary>
/// <remarks>
/// Shape: keys are unique and case-sensitive. Equality ignores the order of the fields.
/// Source: HOCON specification, "Duplicate keys and object merging" and "Paths as keys".
/// </remarks>
public sealed record HoconObject : HoconValue
{
    private readonly OrderedDictionary<string, HoconField> _fields = new(StringComparer.Ordinal);

    internal HoconObject(SourcePosition at)
        : base(at)
    {
    }

    /// <exception cref="ArgumentException">Two fields have the same key.</exception>
    public HoconObject(IEnumerable<HoconField> fields, SourcePosition at)
        : base(at)
    {
        foreach (HoconField field in fields)
        {
            _fields.Add(field.Key, field);
        }
    }

    public IReadOnlyList<HoconField> Fields => _fields.Values;

    /// <summary>The field of this key, or null when there is none.</summary>
    public HoconField? Find(string key) => _fields.GetValueOrDefault(key);

    public bool Equals(HoconObject? other) =>
        other is not null
        && _fields.Count == other._fields.Count
        && _fields.Values.All(field => other.Find(field.Key) is { } match && field.Value.Equals(match.Value));

    public override int GetHashCode() =>
        _fields.Values.Aggregate(_fields.Count, (hash, field) => hash ^ HashCode.Combine(field.Key, field.Value));

    public override string Describe() => "an object";

    public override string ToString() => HoconRenderer.Render(this);

    /// <summary>Sets the value at a path: two objects merge, anything else replaces what was there.</summary>
    internal void Put(ReadOnlySpan<string> path, HoconValue value, SourcePosition keyAt)
    {
        HoconObject target = this;
        foreach (string element in path[..^1])
        {
            if (target.Find(element)?.Value is not HoconObject next)
            {
                next = new HoconObject(keyAt);
                target._fields[element] = new HoconField(element, next, keyAt);
            }

            target = next;
        }

        target.Put(new HoconField(path[^1], value, keyAt));
    }

    private void Put(HoconField field)
    {
        if (field.Value is not HoconObject addition || Find(field.Key)?.Value is not HoconObject existing)
        {
            _fields[field.Key] = field;
            return;
        }

        foreach (HoconField inner in addition.Fields)
        {
            existing.Put(inner);
        }
    }
}
