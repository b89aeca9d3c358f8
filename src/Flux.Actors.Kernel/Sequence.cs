using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Flux.Actors.Kernel;

/// <summary>An immutable list, equal by content, so that records holding it compare by content too.</summary>
[CollectionBuilder(typeof(Sequence), nameof(Sequence.Create))]
public readonly struct Sequence<T> : IReadOnlyList<T>, IEquatable<Sequence<T>>
{
    private readonly ImmutableArray<T> _items;

    internal Sequence(ImmutableArray<T> items) => _items = items;

    /// <summary>Takes the array over; the caller must not touch it afterwards.</summary>
    internal static Sequence<T> Own(T[] items) => new(ImmutableCollectionsMarshal.AsImmutableArray(items));

    private ImmutableArray<T> Items => _items.IsDefault ? [] : _items;

    public static Sequence<T> Empty => default;

    public int Count => Items.Length;

    public T this[int index] => Items[index];

    public Sequence<T> Add(T item) => new(Items.Add(item));

    public bool Equals(Sequence<T> other) => Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is Sequence<T> other && Equals(other);

    /// <summary>In-process only: the count, so that equal lists agree without relying on item hashes.</summary>
    public override int GetHashCode() => Count;

    public ImmutableArray<T>.Enumerator GetEnumerator() => Items.GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable)Items).GetEnumerator();

    public override string ToString() => $"[{string.Join(", ", Items)}]";

    public static bool operator ==(Sequence<T> left, Sequence<T> right) => left.Equals(right);

    public static bool operator !=(Sequence<T> left, Sequence<T> right) => !left.Equals(right);
}

public static class Sequence
{
    public static Sequence<T> Create<T>(ReadOnlySpan<T> items) => new([.. items]);

    public static Sequence<T> ToSequence<T>(this IEnumerable<T> items) => new([.. items]);
}
