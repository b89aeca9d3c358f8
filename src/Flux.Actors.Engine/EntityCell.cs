using Flux.Actors.Engine.Observability;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

internal enum Posted
{
    Queued,
    Full,
    Gone,
}

/// <summary>One entity in memory: its mailbox, and the turns in which it takes one command after the other.</summary>
/// <remarks>
/// Concurrency: the mailbox and the counters are under the lock; everything else belongs to the turn, of which there is at most one, since
/// a cell is scheduled only when it is not. A turn that waits for the journal keeps the cell scheduled until the answer is there.
/// </remarks>
internal sealed partial class EntityCell(EngineCore core, EntityId id, EntityKind kind) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<Letter> _mail = new();
    private int _outside;
    private int _uncommitted;
    private bool _scheduled;
    private bool _gone;
    private CommitUnit? _last;
    private int _generation;
    private long _lastActive = core.Clock.Elapsed;

    private EntityMemory? _memory;
    private int _memoryGeneration;
    private Task _waiting = Task.CompletedTask;
    private object? _committed;
    private StoppedEntity? _stopped;

    public EntityId Id { get; } = id;

    public EntityKind Kind { get; } = kind;

    public int Shard { get; } = Shards.Of(id);

    /// <summary>Raised by the committer when a decision of this cell was not recorded: all later ones rest on it.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>The state after the last committed decision; null before the first recovery.</summary>
    public object? Committed => Volatile.Read(ref _committed);

    public int MailboxDepth => _mail.Count;

    public StoppedEntity? Stopped => Volatile.Read(ref _stopped);

    /// <summary>Whether no decision of it waits for the journal, and none is being made.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (_gate)
            {
                return _uncommitted == 0 && !_scheduled;
            }
        }
    }

    public Posted Post(Letter letter)
    {
        lock (_gate)
        {
            if (_gone)
            {
                return Posted.Gone;
            }

            if (letter.FromOutside && _outside >= core.Limits.MailboxLetters)
            {
                return Posted.Full;
            }

            _outside += letter.FromOutside ? 1 : 0;
            _mail.Enqueue(letter);
            ScheduleLocked();
            return Posted.Queued;
        }
    }

    /// <summary>Leaves memory if nothing is going on and nothing happened since the time.</summary>
    public bool TryLeave(long idleSince)
    {
        lock (_gate)
        {
            _gone |= !_scheduled && _mail.Count == 0 && _uncommitted == 0 && _lastActive <= idleSince
                && (Stopped is not { } stopped || stopped.RetryAt <= core.Clock.Now);
            return _gone;
        }
    }

    public void Resume()
    {
        Volatile.Write(ref _stopped, null);
        core.Stops.Clear(Id);
    }

    public void Execute()
    {
        for (int turn = 0; turn < core.Limits.LettersPerTurn; turn++)
        {
            Letter? letter = Next();
            if (letter is null)
            {
                return;
            }

            if (core.Router is not null && !core.Owned.Accepts(Shard))
            {
                Take().Done(new Failed(FailureKind.Moved, $"shard {Shard} of {Id} is not this host's now"));
                continue;
            }

            if (core.Committer.LaneOf(Shard) is { IsFull: true } full)
            {
                full.Park(this);
                return;
            }

            if (Stopped is { } stopped && stopped.RetryAt > core.Clock.Now)
            {
                Take().Done(new Failed(FailureKind.EntityStopped, $"{Id} is stopped until {stopped.RetryAt}: {stopped.Why}"));
                continue;
            }

            if (_memory is null)
            {
                _waiting = Recover();
                return;
            }

            if (letter is TellLetter tell && !_memory.Knows(tell.Row.From))
            {
                _waiting = HasRoomForSender(_memory) ? FetchMark(tell.Row.From) : Task.CompletedTask;
                return;
            }

            Handle(Take());
        }

        Requeue();
    }

    public void Requeue() => core.Dispatcher.Queue(this);

    /// <summary>The decision is durable: its answer and those resting on it go out. Called by the committer, in order.</summary>
    public void OnCommitted(CommitUnit unit)
    {
        lock (_gate)
        {
            if (unit.Generation == Generation)
            {
                Volatile.Write(ref _committed, unit.State); // Else the shard was lost meanwhile, and a later owner may have written since.
            }

            FinishLocked(unit);
        }

        Spans.Stop(unit.Span);
        unit.Letter.Done(unit.Answer);
        foreach ((Letter letter, Answer answer) in unit.Riders)
        {
            letter.Done(answer);
        }
    }

    /// <summary>The decision was not recorded. Called by the committer, after <see cref="Drop"/>.</summary>
    public void OnFailed(CommitUnit unit, Failed failed)
    {
        lock (_gate)
        {
            FinishLocked(unit);
        }

        Spans.End(unit.Span, failed);
        unit.Letter.Done(failed);
        foreach ((Letter letter, _) in unit.Riders)
        {
            letter.Done(failed);
        }
    }

    /// <summary>What that generation decided and is not committed is void: the next turn reads the entity again. Nothing happens when it is void already.</summary>
    public void Drop(int generation) => Interlocked.CompareExchange(ref _generation, generation + 1, generation);

    /// <summary>The shard is not ours any more: whatever is known of the entity may be old.</summary>
    public void Evict()
    {
        lock (_gate)
        {
            _ = Interlocked.Increment(ref _generation);
            Volatile.Write(ref _committed, null);
        }
    }

    private void FinishLocked(CommitUnit unit)
    {
        _uncommitted--;
        if (ReferenceEquals(_last, unit))
        {
            _last = null;
        }

        if (_mail.Count > 0)
        {
            ScheduleLocked();
        }
    }

    private void ScheduleLocked()
    {
        if (!_scheduled)
        {
            _scheduled = true;
            Requeue();
        }
    }

    /// <summary>The letter to look at; null ends the turn: no mail, or what is uncommitted must come home first.</summary>
    private Letter? Next()
    {
        lock (_gate)
        {
            if (_memory is not null && _memoryGeneration != Generation)
            {
                _memory = null;
            }

            bool wait = _memory is null ? _uncommitted > 0 : _uncommitted >= core.Limits.UncommittedPerEntity;
            if (_mail.Count == 0 || wait)
            {
                _scheduled = false;
                return null;
            }

            return _mail.Peek();
        }
    }

    private Letter Take()
    {
        lock (_gate)
        {
            Letter letter = _mail.Dequeue();
            _outside -= letter.FromOutside ? 1 : 0;
            return letter;
        }
    }

    private async Task Recover()
    {
        try
        {
            int generation = Generation;
            _memory = await EntityMemory.Recover(core, Id, Kind, core.Stopping);
            _memoryGeneration = generation;
            lock (_gate)
            {
                if (generation == Generation)
                {
                    Volatile.Write(ref _committed, _memory.State);
                }
            }

            core.Counters.Activated();
        }
        catch (Exception e) when (e is JournalFault or OperationCanceledException)
        {
            Take().Done(Failures.Of(e, $"{Id} could not be read: {e.Message}"));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            StopBy(Take(), e);
        }

        Requeue();
    }

    private async Task FetchMark(EntityId sender)
    {
        try
        {
            _memory!.Mark(sender, await core.Journal.InboxMark(Id, sender, core.Stopping));
        }
        catch (Exception e) when (e is JournalFault or OperationCanceledException)
        {
            Take().Done(Failures.Of(e, $"the inbox of {Id} could not be read: {e.Message}"));
        }

        Requeue();
    }
}
