namespace Flux.Actors.Configuration.Hocon;

/// <summary>Values in the order they were written.</summary>
public sealed record HoconList : HoconValue
{
    public HoconList(IReadOnlyList<HoconValue> items, SourcePosition at)
        : base(at) => Items = items;

    public IReadOnlyList<HoconValue> Items { get; }

    public bool Equals(HoconList? other) => other is not null && Items.SequenceEqual(other.Items);

    public override int GetHashCode() => Items.Aggregate(Items.Count, HashCode.Combine);

    public override string Describe() => "a list";

    public override string ToString() => HoconRenderer.Render(this);
}
