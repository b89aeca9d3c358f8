using System.Diagnostics;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>One entity in memory: its mailbox, and the turns in which it takes one command after the other.</summary>
/// <remarks>
/// Concurrency: what the committer shares is under the lock; everything else belongs to the turn, of which there is at most one, since a cell is scheduled
/// only when its mailbox was idle. A turn that waits, for the journal or for commits, keeps the mailbox until it goes on.
/// </remarks>
internal sealed partial class EntityCell(EngineCore core, EntityId id, EntityKind kind) : IThreadPoolWorkItem
{
    private const int NoRound = 0;

    private readonly Lock _gate = new();
    private readonly Mailbox _mail = new();
    private int _uncommitted;
    private bool _waitsForCommit;
    private CommitUnit? _last;
    private int _generation;
    private long _lastActive = core.Clock.Elapsed;

    private EntityMemory? _memory;
    private int _memoryGeneration;
    private long _weight;
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

    public int MailboxDepth => _mail.Depth;

    public int MailFromOutside => _mail.FromOutside;

    /// <summary>When it was last asked anything, in time elapsed, as seen in passing.</summary>
    public long LastActive => Volatile.Read(ref _lastActive);

    public bool IsIdle => _mail.IsIdle;

    public StoppedEntity? Stopped => Volatile.Read(ref _stopped);

    /// <summary>What is answered when the mailbox is full; one for all, since there may be many.</summary>
    public Busy Busy => field ??= new Busy($"mailbox of {Id}");

    public Posted Post(Letter letter)
    {
        Posted posted = _mail.Post(letter, core.Limits.MailboxLetters, out bool isFirst);
        if (isFirst)
        {
            Requeue();
        }

        return posted;
    }

    /// <summary>Leaves memory if nothing is going on and nothing happened since the time.</summary>
    public bool TryLeave(long idleSince)
    {
        if (!_mail.TryHold())
        {
            return false;
        }

        // As in a turn, nothing can be decided now.
        bool leaves = Volatile.Read(ref _uncommitted) == 0 && _lastActive <= idleSince && (Stopped is not { } stopped || stopped.RetryAt <= core.Clock.Now);
        if (leaves ? _mail.TryClose() : _mail.TryRest())
        {
            if (leaves)
            {
                Forget();
                if (Stopped is not null)
                {
                    Resume();
                }
            }

            return leaves;
        }

        Requeue();
        return false;
    }

    public void Resume()
    {
        Volatile.Write(ref _stopped, null);
        core.Stops.Clear(Id);
    }

    public void Execute()
    {
        _timeRound = NoRound;
        for (int turn = 0; turn < core.Limits.LettersPerTurn; turn++)
        {
            Letter? letter = Next();
            if (letter is null)
            {
                return;
            }

            if (core.Router is not null && !core.Owned.Accepts(Shard))
            {
                Reply(_mail.Take(), new Failed(FailureKind.Moved, $"shard {Shard} of {Id} is not this host's now"));
                continue;
            }

            if (core.Committer.LaneOf(Shard) is { IsFull: true } full)
            {
                full.Park(this);
                return;
            }

            if (Stopped is { } stopped && stopped.RetryAt > core.Clock.Now)
            {
                Reply(_mail.Take(), new Failed(FailureKind.EntityStopped, $"{Id} is stopped until {stopped.RetryAt}: {stopped.Why}"));
                continue;
            }

            if (_memory is null)
            {
                _waiting = Recover();
                return;
            }

            if (letter is TellLetter tell && !_memory.Knows(tell.Row.From))
            {
                if (HasRoomForMark(_memory))
                {
                    _waiting = FetchMark(tell.Row.From);
                }

                return;
            }

            if (letter is SettlingLetter { IsBare: false } answer && !_memory.Knows(answer.Work))
            {
                if (HasRoomForMark(_memory))
                {
                    _waiting = LookUp(answer.Work);
                }

                return;
            }

            Handle(_mail.Take());
        }

        Requeue();
    }

    public void Requeue() => core.Dispatcher.Queue(this);

    /// <summary>The decision is durable: its answer and those resting on it go out. Called by the committer, in order.</summary>
    /// <remarks>Whoever hears of the fact, by a subscription too, finds the state that it led to.</remarks>
    public void OnCommitted(CommitUnit unit, long position)
    {
        lock (_gate)
        {
            if (unit.Generation == Generation)
            {
                Volatile.Write(ref _committed, unit.State); // Else the shard was lost meanwhile, and a later owner may have written since.
            }

            FinishLocked(unit);
        }

        core.Owned.Moved(Shard, position);
        End(unit.Span, null);
        Reply(unit.Letter, unit.Answer);
        foreach ((Letter letter, Answer answer) in unit.Riders)
        {
            Reply(letter, answer);
        }
    }

    /// <summary>The decision was not recorded. Called by the committer, after <see cref="Drop"/>.</summary>
    public void OnFailed(CommitUnit unit, Failed failed)
    {
        lock (_gate)
        {
            FinishLocked(unit);
        }

        End(unit.Span, failed);
        Reply(unit.Letter, failed);
        foreach ((Letter letter, _) in unit.Riders)
        {
            Reply(letter, failed);
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

        Resume(); // Whether it is stopped is for the next owner to say.
    }

    /// <summary>Tells what became of the letter; what breaks in whoever listens is logged, and keeps nobody else from their answer.</summary>
    private void Reply(Letter letter, Answer answer)
    {
        try
        {
            letter.Done(answer);
        }
        catch (Exception e)
        {
            core.Log.ListenerBroke(Id, e);
        }
    }

    private void End(Activity? commit, Failed? failed)
    {
        if (failed is null)
        {
            Spans.Stop(core.Log, commit);
        }
        else
        {
            Spans.End(core.Log, commit, failed);
        }
    }

    private void FinishLocked(CommitUnit unit)
    {
        _uncommitted--;
        if (ReferenceEquals(_last, unit))
        {
            _last = null;
        }

        if (_waitsForCommit)
        {
            _waitsForCommit = false;
            Requeue();
        }
    }

    /// <summary>The letter to look at; null ends the turn: no mail, or what is uncommitted must come home first.</summary>
    private Letter? Next()
    {
        if (_memory is not null && _memoryGeneration != Generation)
        {
            Forget();
        }

        while (true)
        {
            if (_mail.Peek() is { } letter)
            {
                return HasUncommitted(_memory is null ? 1 : core.Limits.UncommittedPerEntity) ? null : letter;
            }

            if (_mail.TryRest())
            {
                return null;
            }
        }
    }

    /// <summary>Whether so many decisions are uncommitted; then the turn must end at once, and the next commit begins another.</summary>
    private bool HasUncommitted(int atLeast)
    {
        if (Volatile.Read(ref _uncommitted) < atLeast)
        {
            return false;
        }

        lock (_gate)
        {
            _waitsForCommit = _uncommitted >= atLeast;
            return _waitsForCommit;
        }
    }

    private void Forget()
    {
        _memory = null;
        core.Memory.Add(-_weight);
        _weight = 0;
    }

    private void Weigh(EntityMemory memory)
    {
        long weight = memory.Weight;
        if (weight != _weight)
        {
            core.Memory.Add(weight - _weight);
            _weight = weight;
        }
    }

    private async Task Recover()
    {
        try
        {
            int generation = Generation;
            _memory = await EntityMemory.Recover(core, Id, Kind, core.Stopping);
            _memoryGeneration = generation;
            Weigh(_memory);
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
            Reply(_mail.Take(), Failures.Of(e, $"{Id} could not be read: {e.Message}"));
        }
        catch (Exception e)
        {
            StopBy(_mail.Take(), e); // Also want of memory: it is this entity's bytes that there was no room for.
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
            Reply(_mail.Take(), Failures.Of(e, $"the inbox of {Id} could not be read: {e.Message}"));
        }
        catch (Exception e)
        {
            StopBy(_mail.Take(), e);
        }

        Requeue();
    }

    private async Task LookUp(PerformMark work)
    {
        try
        {
            _memory!.LookedUp(work, (await core.Journal.PendingPerform(work.From, work.Key, core.Stopping))?.Number == work.Number);
        }
        catch (Exception e) when (e is JournalFault or OperationCanceledException)
        {
            Reply(_mail.Take(), Failures.Of(e, $"the work of {work.From} could not be read: {e.Message}"));
        }
        catch (Exception e)
        {
            StopBy(_mail.Take(), e);
        }

        Requeue();
    }
}
