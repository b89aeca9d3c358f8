namespace Flux.Actors.Configuration.Hocon;

/// <summary>A value without parts, kept as it was written.</summary>
/// <remarks>
/// Shape: <c>Text</c> is the string without quotes and escapes; for a number, its digits as they stand in the file
/// (so that nothing is rounded); <c>true</c>, <c>false</c> or <c>null</c> for the other kinds.
/// </remarks>
public sealed record HoconScalar : HoconValue
{
    public HoconScalar(HoconScalarKind kind, string text, SourcePosition at)
        : base(at)
    {
        Kind = kind;
        Text = text;
    }

    public HoconScalarKind Kind { get; }

    public string Text { get; }

    public bool Equals(HoconScalar? other) => other is not null && Kind == other.Kind && Text == other.Text;

    public override int GetHashCode() => HashCode.Combine(Kind, Text);

    public override string Describe() =>
        Kind is HoconScalarKind.Null ? "null" : $"'{HoconText.Shorten(Text)}'";

    public override string ToString() => HoconRenderer.Render(this);
}
