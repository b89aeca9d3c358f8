using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Flux.Actors.Kernel;

namespace Flux.Actors.Engine;

/// <summary>How entities of a kind live in memory and in the journal. Units: facts; milliseconds.</summary>
/// <remarks>Shape: a snapshot is written with the first decision at least so many facts after the last one; 0 means never.</remarks>
public sealed record EntityKindSettings
{
    public int SnapshotEveryEvents { get; init; } = 200;

    public long IdleBeforePassivationMs { get; init; } = 60_000;

    public static EntityKindSettings Default { get; } = new();
}

/// <summary>A kind of entity with its types erased: what the engine runs.</summary>
public abstract class EntityKind
{
    private protected EntityKind(string name, EntityKindSettings? settings)
    {
        Name = new EntityId(name, "any").Kind;
        Settings = settings;
    }

    public string Name { get; }

    /// <summary>Null for those of the engine that runs it (<see cref="EngineSetup.KindSettings"/>).</summary>
    public EntityKindSettings? Settings { get; }

    internal abstract Type CommandType { get; }

    internal abstract Type StateType { get; }

    internal abstract object Initial { get; }

    /// <summary>Whether <see cref="Decide"/> may be asked about it.</summary>
    internal abstract bool Takes(object command);

    internal abstract Ruling Decide(object state, object command, in Moment now);

    internal abstract object Evolve(object state, object fact);

    internal abstract IEnumerable<Effect> React(object after, object fact);

    internal abstract Blob EncodeEvent(object fact);

    /// <summary>The current facts that a stored one says: itself, or what its upcaster makes of it.</summary>
    /// <exception cref="WireException">The bytes are those of no known fact.</exception>
    internal abstract ImmutableArray<object> DecodeEvents(Blob payload);

    internal abstract Blob EncodeState(object state);

    /// <exception cref="WireException">The bytes are not of today's shape; fold the facts instead.</exception>
    internal abstract object DecodeState(Blob payload);

    internal abstract Blob EncodeCommand(object command);

    internal abstract object DecodeCommand(Blob payload);

    internal abstract Enum RefusalOf(int number);
}

/// <summary>A decision with its types erased.</summary>
internal readonly record struct Ruling(ImmutableArray<object> Events, Enum? Refused);

/// <summary>A kind of entity: its name, its rules, and how it reads what earlier versions of it recorded.</summary>
public sealed class EntityKind<TState, TCommand, TEvent, TRefusal>(
    string name,
    Decider<TState, TCommand, TEvent, TRefusal> decider,
    EntityKindSettings? settings = null,
    Upcasters<TEvent>? upcasters = null) : EntityKind(name, settings)
    where TState : class
    where TCommand : class
    where TEvent : class
    where TRefusal : struct, Enum
{
    private const int ShapeBytes = sizeof(ulong);

    private readonly Lazy<ulong> _shape = new(() => StableHash.Of(WireShape.Of(typeof(TState))));

    private readonly Upcasters<TEvent> _upcasters = upcasters ?? Upcasters<TEvent>.None;

    private Type? _takenLast;

    internal override Type CommandType => typeof(TCommand);

    internal override Type StateType => typeof(TState);

    internal override object Initial => decider.Initial;

    internal override bool Takes(object command)
    {
        // Most commands are of the same few types; a comparison says so sooner than a cast.
        Type type = command.GetType();
        if (ReferenceEquals(type, _takenLast))
        {
            return true;
        }

        bool takes = command is TCommand;
        _takenLast = takes ? type : _takenLast;
        return takes;
    }

    internal override Ruling Decide(object state, object command, in Moment now)
    {
        // Checked casts of shared generic code cost as much as the rest of an empty decision; the command was taken, and the state is this kind's own.
        Decision<TEvent, TRefusal> decision = decider.Decide(Unsafe.As<TState>(state), Unsafe.As<TCommand>(command), now);
        return decision.Refused is { } refusal ? new([], refusal) : new(ImmutableArray<object>.CastUp(decision.Events), null);
    }

    internal override object Evolve(object state, object fact) => decider.Evolve((TState)state, (TEvent)fact);

    internal override IEnumerable<Effect> React(object after, object fact) => decider.React((TState)after, (TEvent)fact);

    internal override Blob EncodeEvent(object fact) => Wire.Encode((TEvent)fact);

    internal override ImmutableArray<object> DecodeEvents(Blob payload) => ImmutableArray<object>.CastUp(_upcasters.Decode(payload));

    internal override Blob EncodeState(object state) => Wire.Encode(new Snapshot(_shape.Value, (TState)state));

    internal override object DecodeState(Blob payload)
    {
        ulong shape = payload.Length < ShapeBytes ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(payload.Span);
        return shape == _shape.Value
            ? Wire.Decode<TState>(payload.Memory[ShapeBytes..])
            : throw new WireException($"state of shape {shape:x16} seen, {_shape.Value:x16} of {typeof(TState)} wanted");
    }

    internal override Blob EncodeCommand(object command) => Wire.Encode((TCommand)command);

    internal override object DecodeCommand(Blob payload) => Wire.Decode<TCommand>(payload);

    internal override Enum RefusalOf(int number) => (Enum)Enum.ToObject(typeof(TRefusal), number);

    /// <summary>A state after the hash of its shape: bytes of another shape may decode to something else.</summary>
    private readonly record struct Snapshot(ulong Shape, TState State);
}
