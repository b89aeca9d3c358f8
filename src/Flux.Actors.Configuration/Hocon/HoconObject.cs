namespace Flux.Actors.Configuration.Hocon;

/// <summary>Fields by key, in the order their keys were first written; read-only.</summary>
/// <remarks>Shape: keys are unique and case-sensitive. Equality ignores the order of the fields.</remarks>
public sealed record HoconObject : HoconValue
{
    private readonly OrderedDictionary<string, HoconField> _fields = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Two fields have the same key.</exception>
    public HoconObject(IEnumerable<HoconField> fields, SourcePosition at)
        : base(at)
    {
        foreach (HoconField field in fields)
        {
            _fields.Add(field.Key, field);
        }
    }

    /// <summary>Parses and resolves one text that includes no files and sees no environment.</summary>
    /// <exception cref="ConfigurationFault">
    /// The text is not HOCON, beyond a bound, or holds a substitution that cannot be resolved.
    /// </exception>
    public static HoconObject Parse(string text, string file) => HoconResolver.Resolve(HoconDocument.Parse(text, file));

    /// <summary>The same of UTF-8 bytes.</summary>
    /// <exception cref="ConfigurationFault">As for text; also when the bytes are not UTF-8.</exception>
    public static HoconObject Parse(ReadOnlySpan<byte> utf8, string file) =>
        HoconResolver.Resolve(HoconDocument.Parse(utf8, file));

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
}
