using Flux.Actors.Kernel;

namespace Flux.Actors.Ports;

/// <summary>A shard as taken over: our fence, and the position of its last fact (0 before the first).</summary>
public sealed record ShardClaim(int Shard, long Fence, long Head);

/// <summary>Everything one decision leaves behind; written whole or not at all.</summary>
/// <remarks>
/// Shape: fields left out write nothing. <c>Applied</c> raises the inbox mark and settles the pair's outbox rows up to it; <c>Fired</c> and
/// <c>Performed</c> remove the row only if it still has that number; reminder changes apply in order. Along the writes of an entity, the
/// numbers of <c>Applied</c> (per sender) and <c>AnswersForgotten</c> only rise; one entity, the one that gets its answer, settles a piece of work.
/// </remarks>
public sealed record JournalWrite(EntityId Entity, int Shard, long Fence)
{
    public IReadOnlyList<NewEvent> Events { get; init; } = [];

    public NewSnapshot? Snapshot { get; init; }

    public InboxMark? Applied { get; init; }

    public StoredAnswer? Answer { get; init; }

    /// <summary>Answers of the entity with a number up to this one are forgotten.</summary>
    public long AnswersForgotten { get; init; }

    public IReadOnlyList<OutboxRow> Tells { get; init; } = [];

    public IReadOnlyList<ReminderChange> Reminders { get; init; } = [];

    public ReminderMark? Fired { get; init; }

    public IReadOnlyList<PerformRow> Performs { get; init; } = [];

    public PerformMark? Performed { get; init; }
}

/// <summary>A fact to record: its sequence within the entity (1 for the first), its time, its wire bytes.</summary>
public sealed record NewEvent(long Sequence, Timestamp Time, Blob Payload);

/// <summary>What became of a write: the position of its last fact (of the shard's last fact when it has none), or a stale fence.</summary>
public readonly record struct CommitOutcome(bool StaleFence, long Position);

public sealed record StoredEvent(EntityId Entity, long Sequence, int Shard, long Position, long Fence, Timestamp Time, Blob Payload);

/// <summary>What an entity's state was stored as after the fact of that sequence: the names of its pages, in order.</summary>
/// <remarks>
/// Shape: a name is <see cref="NameBytes"/> long; <c>Pages</c> is one after the other, and a page may be named several times. The bytes of a state of one page are
/// the payload, and no page is stored beside it; with several the payload is empty. Source: docs/adr/0014.
/// </remarks>
public sealed record StoredSnapshot(long Sequence, Blob Pages, Blob Payload)
{
    public const int NameBytes = 32;
}

/// <summary>A piece of a state, stored under a name that tells its content.</summary>
public sealed record SnapshotPage(Blob Name, Blob Payload);

/// <summary>A snapshot in place of the one before it: afterwards the pages stored are those that it names.</summary>
/// <remarks>Shape: whole, it leaves nothing of the pages before; else only the removed ones go. Then the added ones come.</remarks>
public sealed record NewSnapshot(StoredSnapshot Stored, bool IsWhole)
{
    public IReadOnlyList<SnapshotPage> Added { get; init; } = [];

    public IReadOnlyList<Blob> Removed { get; init; } = [];
}

/// <summary>The first answer to a command id: the sequence and how many facts up to it were its own, or the refusal's number.</summary>
/// <remarks>Shape: <c>Number</c> rises by one per remembered answer of the entity.</remarks>
public sealed record StoredAnswer(string CommandId, long Number, long Sequence, int Events, int? Refusal);

/// <summary>The entity as stored; facts follow the snapshot, answers are in number order.</summary>
public sealed record StoredEntity(
    StoredSnapshot? Snapshot,
    IReadOnlyList<StoredEvent> Events,
    IReadOnlyList<StoredAnswer> Answers,
    IReadOnlyList<ReminderMark> Reminders);

public sealed record InboxMark(EntityId Sender, long Number);

public sealed record OutboxPair(EntityId From, EntityId To);

/// <summary>A message on its way; numbers rise along the pair, with gaps.</summary>
/// <remarks>Shape: the trace names the span of the decision that owes it, here and below; empty when nobody listened. Source: docs/adr/0012.</remarks>
public sealed record OutboxRow(EntityId From, EntityId To, long Number, Blob Command)
{
    public Blob Trace { get; init; }
}

/// <summary>Sets the reminder of that key, or removes it when <c>Row</c> is null.</summary>
public sealed record ReminderChange(string Key, ReminderRow? Row);

public sealed record ReminderRow(EntityId Entity, string Key, long Number, Timestamp Due, Blob Command)
{
    public Blob Trace { get; init; }
}

public sealed record ReminderMark(string Key, long Number);

/// <summary>Work asked of the outside: the request's wire name and bytes, and who gets its answer.</summary>
public sealed record PerformRow(EntityId From, string Key, long Number, string RequestName, Blob Request, EntityId ReplyTo)
{
    public Blob Trace { get; init; }
}

public sealed record PerformMark(EntityId From, string Key, long Number);

/// <summary>The texts beside the facts that a journal keeps for itself.</summary>
public static class JournalMeta
{
    /// <summary>The version of its tables.</summary>
    public const string SchemaVersion = "schema_version";

    /// <summary>The cluster whose journal it is.</summary>
    public const string Cluster = "cluster";

    /// <summary>Names that nobody but the journal sets.</summary>
    public static IReadOnlyList<string> Reserved { get; } = [SchemaVersion, Cluster];

    /// <summary>The name, which may be set.</summary>
    /// <exception cref="ArgumentException">It is reserved.</exception>
    public static string Free(string key) =>
        Reserved.Contains(key) ? throw new ArgumentException($"meta text '{key}' seen, any but {string.Join(", ", Reserved)} wanted", nameof(key)) : key;
}

public enum JournalFaultKind
{
    Unavailable = 1,
    Full = 2,
    ReadOnly = 3,
    SequenceConflict = 4,
    NewerSchema = 5,
    Corrupt = 6,
    Closed = 7,

    /// <summary>It belongs to another cluster.</summary>
    OtherCluster = 8,

    /// <summary>It may lose what it acknowledges, and that was not allowed.</summary>
    NotDurable = 9,
}

/// <summary>The journal failed. Nothing was written, unless <see cref="Unclear"/>: then only reading tells.</summary>
public sealed class JournalFault(JournalFaultKind kind, string message, bool unclear, Exception? inner) : Exception(message, inner)
{
    public JournalFaultKind Kind { get; } = kind;

    public bool Unclear { get; } = unclear;
}

/// <summary>Another process holds the data directory.</summary>
public sealed class JournalLockedFault(string directory, int? holder) : Exception(
    $"data directory {directory} is in use by {(holder is { } id ? $"process {id}" : "another process")}; "
    + "stop that process or use another directory")
{
    public string Directory { get; } = directory;

    /// <summary>The process id of the holder; null when it could not be read.</summary>
    public int? Holder { get; } = holder;
}
