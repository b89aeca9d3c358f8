using Flux.Actors.Kernel;

namespace Flux.Actors.Engine;

/// <summary>What became of a command.</summary>
public abstract record Answer;

/// <summary>Recorded and durable: the entity's sequence after it, and its own facts; none when there was nothing to record.</summary>
/// <remarks>Facts of another host's entity that are longer than what hosts tell each other are left out; the entity's history has them.</remarks>
public sealed record Accepted(long Sequence, IReadOnlyList<object> Events) : Answer
{
    public bool Equals(Accepted? other) => other is not null && Sequence == other.Sequence && Events.SequenceEqual(other.Events);

    public override int GetHashCode() => Sequence.GetHashCode();
}

/// <summary>The rules said no, for this reason; nothing was recorded.</summary>
public sealed record Refused(Enum Reason) : Answer;

/// <summary>A bounded queue, named here, is full; nothing was recorded. Ask again later.</summary>
public sealed record Busy(string Queue) : Answer;

/// <summary>Nothing was recorded, unless the kind is <see cref="FailureKind.Unknown"/>: the kind for programs, the text for people.</summary>
public sealed record Failed(FailureKind Kind, string Why) : Answer;

/// <summary>Why a command failed.</summary>
public enum FailureKind
{
    /// <summary>Deciding it broke an invariant; the entity is stopped now.</summary>
    Bug = 1,

    /// <summary>A bug stopped the entity before; it is tried again later.</summary>
    EntityStopped,

    /// <summary>The journal has no room: free some and ask again.</summary>
    JournalFull,

    /// <summary>The journal failed otherwise, or another engine has taken it over.</summary>
    JournalFailed,

    /// <summary>The engine is stopping.</summary>
    Stopping,

    /// <summary>No entity takes such a command: a bug of who asks.</summary>
    Misaddressed,

    /// <summary>The engine stopped, or the asking's time was over, before the journal or another host told whether it was recorded; or it was answered once, and that could not be told again: ask again with the same command id.</summary>
    Unknown,

    /// <summary>A message came before an earlier one of its sender; it comes again.</summary>
    OutOfOrder,

    /// <summary>The entity's shard is another host's now, or nobody's yet: ask again.</summary>
    Moved,

    /// <summary>The command, or the state read, is longer than what hosts tell each other.</summary>
    TooLarge,

    /// <summary>Work that another host was asked to do has failed; it is tried again.</summary>
    WorkFailed,

    /// <summary>The asking's time was over before it was decided, and now it never is. An earlier asking with the same command id has a fate of its own.</summary>
    DeadlinePassed,
}

/// <summary>A recorded fact, decoded; <c>Position</c> is gapless within its shard, <c>Sequence</c> within its entity, both from 1.</summary>
/// <remarks>Facts that an upcaster made of one stored fact follow each other under its one sequence and position.</remarks>
public sealed record RecordedFact(EntityId Entity, long Sequence, int Shard, long Position, Timestamp Time, object Fact)
{
    /// <summary>False while more facts of the same position follow: a reader that stops here reads them all again.</summary>
    public bool IsLast { get; init; } = true;
}

/// <summary>In place of a fact whose bytes no known type has: the subscription goes on without a gap.</summary>
public sealed record UnreadableFact(Blob Payload, string Why);

/// <summary>An entity that a bug stopped: what it was, how often in a row, and when it is tried again.</summary>
public sealed record StoppedEntity(EntityId Entity, string Why, Timestamp Since, int Times, Timestamp RetryAt);

/// <summary>Another engine has taken shards over; this one stops, since whatever it decides could not be recorded any more.</summary>
public sealed class ShardsLostFault(string journal, int shards) : Exception(
    $"another engine has taken {shards} shards of {journal} over; this one has stopped: start it again only when the other has ended");

/// <summary>The state was asked of an entity that a bug has stopped.</summary>
public sealed class EntityStoppedFault(StoppedEntity stopped) : Exception($"{stopped.Entity} is stopped until {stopped.RetryAt}: {stopped.Why}")
{
    public StoppedEntity Stopped { get; } = stopped;
}

/// <summary>The longest of an engine's many queues, as seen in passing: commands from outside waiting at one entity, messages of one pair in memory.</summary>
public readonly record struct EngineDepths(int Mailbox, int OutboxPair);

/// <summary>Counts since the start, and what is in memory now. <c>MemoryBytes</c> is what the active entities are estimated to take.</summary>
public sealed record EngineStats(
    long Commits,
    long Events,
    long Decisions,
    long CommitFailures,
    long RefusedTells,
    long DroppedSends,
    long RemindersFired,
    long PerformsDone,
    long PerformFailures,
    int ActiveEntities,
    int StoppedEntities,
    int CommitQueue,
    int OutboxPairs,
    int PerformsActive,
    int PerformsResting,
    long MemoryBytes);
