using System.Diagnostics;
using Flux.Actors.Engine.Cluster;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>What an entity does with one letter.</summary>
internal sealed partial class EntityCell
{
    private Timestamp _time;
    private int _timeRound;
    private int _bugs;
    private Timestamp _lastBug;

    private void Handle(Letter letter)
    {
        EntityMemory memory = _memory!;
        Timestamp time = Time();
        if (!letter.IsPlain && HandledUndecided(letter, memory, time))
        {
            return;
        }

        if (letter.CommandId is { } commandId && HandledAsKnown(letter, commandId, memory, time))
        {
            return;
        }

        Decide(letter, memory, time);
    }

    /// <summary>What becomes of a command that was answered before, and of a new one whose answer there is no room for; false for the others.</summary>
    /// <remarks>Whose answer could not be remembered for as long as was promised is not decided: asked again, it might be decided twice.</remarks>
    private bool HandledAsKnown(Letter letter, string commandId, EntityMemory memory, Timestamp time)
    {
        if (memory.Remembered(commandId) is { } known)
        {
            AnswerAfterLast(new RepeatLetter(core, this, known, letter), new Accepted(0, []));
            return true;
        }

        if (memory.HasAnswers(core.Limits.RememberedAnswers, time + -core.Limits.DedupWindowMs))
        {
            Reply(letter, new Busy($"remembered answers of {Id}"));
            return true;
        }

        return false;
    }

    /// <summary>The clock's time, read anew for every turn, every time letters are taken over, and every millisecond: no letter was posted after it.</summary>
    private Timestamp Time()
    {
        long elapsed = core.Clock.Elapsed;
        if (elapsed != _lastActive || _timeRound != _mail.Round)
        {
            _time = core.Clock.Now;
            _timeRound = _mail.Round;
            Volatile.Write(ref _lastActive, elapsed);
        }

        return _time;
    }

    /// <summary>What becomes of letters that need no decision; false for the others.</summary>
    private bool HandledUndecided(Letter letter, EntityMemory memory, Timestamp time)
    {
        switch (letter)
        {
            case ReadLetter read:
                read.Fence = core.Owned.FenceOf(Shard);
                read.State = Committed;
                Reply(letter, read.State is null ? new Failed(FailureKind.Moved, $"shard {Shard} of {Id} is not this host's now") : new Accepted(memory.Sequence, []));
                return true;
            case FollowingAskLetter ask:
                return !(memory.Remembered(ask.CommandId) is null ? ask.TryBegin() : ask.MayBeTold());
            case ForeignAsk late when late.Deadline <= core.Clock.Elapsed && memory.Remembered(late.CommandId) is null:
                Reply(letter, new Failed(FailureKind.DeadlinePassed, $"{Id} had not decided it when its time was over; this asking has recorded nothing"));
                return true;
            case SettlingLetter { IsBare: true } bare:
                Submit(letter, new(memory.State, [], new Accepted(memory.Sequence, []), Consequences.None), Writing() with { Performed = bare.Work });
                return true;
            case SettlingLetter answer when !memory.IsPending(answer.Work):
                // Applied before, or newer work of its key has taken its place.
                AnswerAfterLast(letter, new Accepted(memory.Sequence, []));
                return true;
            case TellLetter tell when tell.Row.Number <= memory.MarkOf(tell.Row.From):
                Settle(tell, memory);
                return true;
            case TellLetter tell when tell.After > memory.MarkOf(tell.Row.From):
                Reply(letter, new Failed(FailureKind.OutOfOrder, $"message {tell.Row.Number} came before message {tell.After}"));
                return true;
            case ReminderLetter reminder when reminder.Row.Due > time:
                // The clock was set back since it was found due; deciders may rely on the time they are told.
                Reply(letter, new Failed(FailureKind.OutOfOrder, $"the reminder is due at {reminder.Row.Due}, and the clock shows {time} again"));
                return true;
            case ReminderLetter reminder when !memory.IsSet(reminder.Row):
                reminder.IsGone = true;
                AnswerAfterLast(letter, new Accepted(memory.Sequence, []));
                return true;
            default:
                return false;
        }
    }

    private void Decide(Letter letter, EntityMemory memory, Timestamp time)
    {
        Decided decided;
        JournalWrite? write;
        Activity? span = Spans.Decide(core.Log, Id, letter);
        try
        {
            object command = letter.Command(Kind);
            decided = Deciding.Decide(core, Id, Kind, memory, command, new Moment(core.Height(), time), Spans.Mark(span, letter));
            write = decided.Facts.Count == 0 && !letter.LeavesMark ? null : WriteFor(letter, decided, memory, time);
            Spans.Decided(core.Log, span, command, decided);
        }
        catch (Exception e)
        {
            Spans.Broke(core.Log, span, e);
            StopBy(letter, e);
            return;
        }

        core.Meters.Decided(Kind, letter, decided.Answer);

        if (Stopped is not null || core.Stops.Count > 0)
        {
            Resume(); // Its bug may have struck a cell before this one: the entity has left memory since.
        }

        if (letter is TellLetter told && decided.Answer is Refused refused)
        {
            core.Counters.TellRefused();
            core.Log.TellRefused(told.Row.From, Id, refused.Reason);
        }

        if (write is null)
        {
            AnswerAfterLast(letter, decided.Answer);
        }
        else
        {
            Submit(letter, decided, write, span);
        }
    }

    /// <summary>The rows of the decision.</summary>
    private JournalWrite WriteFor(Letter letter, Decided decided, EntityMemory memory, Timestamp time)
    {
        if (decided.Facts.Count > 0)
        {
            memory.Advance(decided.State, decided.Facts);
        }

        StoredAnswer? answer = letter.CommandId is { } commandId
            ? new StoredAnswer(
                commandId, memory.NextAnswer, time, memory.Sequence, decided.Facts.Count,
                decided.Answer is Refused refused ? Convert.ToInt32(refused.Reason, System.Globalization.CultureInfo.InvariantCulture) : null)
            : null;
        JournalWrite write = new(Id, Shard, core.Owned.FenceOf(Shard))
        {
            Events = decided.Facts,
            Snapshot = decided.Facts.Count > 0 ? SnapshotFor(memory) : null,
            Tells = decided.Owed.Rows,
            Performs = decided.Owed.Performs,
            Reminders = decided.Owed.Reminders,
            Applied = letter is TellLetter tell ? new InboxMark(tell.Row.From, tell.Row.Number) : null,
            Fired = letter is ReminderLetter { Row: var fired } ? new ReminderMark(fired.Key, fired.Number) : null,
            Performed = (letter as SettlingLetter)?.Work,
            Answer = answer,
            AnswersForgotten = answer is null ? 0 : memory.Remember(answer, time + -core.Limits.DedupWindowMs),
        };
        Note(letter, decided, memory);
        Weigh(memory);
        return write;
    }

    /// <summary>What the entity in memory knows from now on, besides its state and its answers.</summary>
    private static void Note(Letter letter, Decided decided, EntityMemory memory)
    {
        switch (letter)
        {
            case TellLetter tell:
                memory.Mark(tell.Row.From, tell.Row.Number);
                break;
            case ReminderLetter reminder:
                memory.Fired(reminder.Row);
                break;
            case SettlingLetter answer:
                memory.Settle(answer.Work);
                break;
            default:
                break;
        }

        foreach (ReminderChange change in decided.Owed.Reminders)
        {
            memory.Apply(change);
        }
    }

    private NewSnapshot? SnapshotFor(EntityMemory memory)
    {
        int every = core.SettingsOf(Kind).SnapshotEveryEvents;
        if (every == 0 || memory.Sequence - memory.SnapshotSequence < every)
        {
            return null;
        }

        return memory.Snapshot(Kind.EncodeState(memory.State), core.Limits.SnapshotPageBytes);
    }

    /// <summary>A message applied before: only its row goes.</summary>
    private void Settle(TellLetter tell, EntityMemory memory)
    {
        Decided nothing = new(memory.State, [], new Accepted(memory.Sequence, []), Consequences.None);
        Submit(tell, nothing, Writing() with { Applied = new InboxMark(tell.Row.From, memory.MarkOf(tell.Row.From)) });
    }

    private JournalWrite Writing() => new(Id, Shard, core.Owned.FenceOf(Shard));

    private void Submit(Letter letter, Decided decided, JournalWrite write, Activity? decide = null)
    {
        CommitUnit unit = new(this, _memoryGeneration, write, decided.State, letter, decided.Answer, decided.Owed) { Span = Spans.Commit(core.Log, decide, write) };
        lock (_gate)
        {
            _uncommitted++;
            _last = unit;
        }

        core.Committer.Submit(unit);
    }

    /// <summary>Makes room for one more mark. False: the marks in memory are newer than the journal's, and the turn ends until they are not.</summary>
    private bool HasRoomForMark(EntityMemory memory)
    {
        if (memory.MarksKnown < core.Limits.InboxMarksCached)
        {
            return true;
        }

        if (HasUncommitted(1))
        {
            return false;
        }

        memory.ForgetMarks();
        return true;
    }

    /// <summary>Nothing to record, but the answer may rest on what is not committed yet: it waits for that.</summary>
    private void AnswerAfterLast(Letter letter, Answer answer)
    {
        if (Volatile.Read(ref _last) is not null)
        {
            lock (_gate)
            {
                if (_last is { } last)
                {
                    last.Carry(letter, answer);
                    return;
                }
            }
        }

        // What it rests on may have failed since this turn began, and has told so already.
        Reply(letter, _memoryGeneration == Generation ? answer : RestsOnNothing());
    }

    private Failed RestsOnNothing() => core.Owned.FenceOf(Shard) == 0
        ? new Failed(FailureKind.Moved, $"shard {Shard} of {Id} is not this host's now")
        : new Failed(FailureKind.JournalFailed, $"a decision of {Id} that this one rests on was not recorded");

    /// <summary>A bug: the entity leaves memory and is tried again later; decisions made before still count.</summary>
    private void StopBy(Letter letter, Exception bug)
    {
        Timestamp now = core.Clock.Now;
        _bugs = now - _lastBug > 2 * core.Limits.StopMaxMs ? 1 : _bugs + 1;
        _lastBug = now;
        Forget();
        long pause = BackOff.Milliseconds(core.Limits.StopFirstMs, core.Limits.StopMaxMs, _bugs, StableHash.Of(Id.ToString()));
        StoppedEntity stopped = new(Id, $"{bug.GetType().Name}: {bug.Message}", now, _bugs, now + pause);
        Volatile.Write(ref _stopped, stopped);
        core.Stops.Add(stopped);
        if (core.Owned.FenceOf(Shard) == 0)
        {
            Resume(); // The shard was lost during the turn: the entity is its next owner's, and whether it stops there is for that one to say.
        }

        core.Log.EntityStopped(Id, stopped.RetryAt, bug);
        Failed failed = new(FailureKind.Bug, $"{Id} stopped by a bug: {stopped.Why}");
        core.Meters.Decided(Kind, letter, failed);
        Reply(letter, failed);
    }
}

/// <summary>Stands for a repeated command: once the first answer is durable, it is told again from the journal.</summary>
internal sealed class RepeatLetter(EngineCore core, EntityCell cell, StoredAnswer known, Letter asker) : Letter
{
    private Task _telling = Task.CompletedTask;

    public override object Command(EntityKind kind) => this;

    public override void Done(Answer answer)
    {
        if (answer is Failed failed)
        {
            asker.Done(failed.Kind == FailureKind.Moved ? failed : Untold(failed.Why)); // Where it has moved to, it is asked again.
        }
        else if (known.Refusal is { } refusal)
        {
            asker.Done(new Refused(cell.Kind.RefusalOf(refusal)));
        }
        else
        {
            _telling = Tell();
        }
    }

    private async Task Tell()
    {
        try
        {
            IReadOnlyList<StoredEvent> facts = known.Events == 0
                ? []
                : await core.Journal.ReadEntity(cell.Id, known.Sequence - known.Events, known.Events, core.Stopping);
            asker.Done(new Accepted(known.Sequence, [.. facts.SelectMany(fact => cell.Kind.DecodeEvents(fact.Payload))]));
        }
        catch (Exception e)
        {
            asker.Done(Untold(e.Message));
        }
    }

    /// <summary>Any other failure would say that nothing was recorded, and there was an answer once.</summary>
    private Failed Untold(string why) => new(FailureKind.Unknown, $"the first answer of {cell.Id} could not be told again: {why}; ask again with the same command id");
}
