using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Flux.Actors.Kernel;

/// <summary>What to record, or why not. No events and no refusal means: accepted, nothing to record.</summary>
[CollectionBuilder(typeof(Decision), nameof(Decision.Accept))]
public sealed record Decision<TEvent, TRefusal>(ImmutableArray<TEvent> Events, TRefusal? Refused)
    where TEvent : class
    where TRefusal : struct, Enum
{
    public static implicit operator Decision<TEvent, TRefusal>(TRefusal refusal) => new([], refusal);

    public static implicit operator Decision<TEvent, TRefusal>(TEvent fact) => new([fact], null);

    public ImmutableArray<TEvent>.Enumerator GetEnumerator() => Events.GetEnumerator();

    public bool Equals(Decision<TEvent, TRefusal>? other) =>
        other is not null && EqualityComparer<TRefusal?>.Default.Equals(Refused, other.Refused) && Events.SequenceEqual(other.Events);

    public override int GetHashCode() => Events.Length;

    public override string ToString() => Refused is { } refusal ? $"refused {refusal}" : $"[{string.Join(", ", Events)}]";
}

public static class Decision
{
    public static Decision<TEvent, TRefusal> Accept<TEvent, TRefusal>(ReadOnlySpan<TEvent> facts)
        where TEvent : class
        where TRefusal : struct, Enum => facts.IsEmpty ? Nothing<TEvent, TRefusal>.Recorded : new([.. facts], null);

    /// <summary>The usual answer to what is repeated: one object for all.</summary>
    private static class Nothing<TEvent, TRefusal>
        where TEvent : class
        where TRefusal : struct, Enum
    {
        public static readonly Decision<TEvent, TRefusal> Recorded = new([], null);
    }
}
