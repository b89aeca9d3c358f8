using System.Diagnostics;
using Flux.Actors.Engine.Cluster;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>A command on its way to one entity, and whoever waits to hear what became of it.</summary>
internal abstract class Letter
{
    /// <summary>The mailbox's: the letter below or behind it.</summary>
    public Letter? Next { get; set; }

    /// <summary>The mailbox's: how many letters the stack had when this one was posted, itself included.</summary>
    public int Ahead { get; set; }

    /// <summary>The mailbox's: how many of them were from outside.</summary>
    public int OutsideAhead { get; set; }

    /// <summary>Whether it counts against the mailbox bound; what the engine itself sends is bounded where it is sent.</summary>
    public virtual bool FromOutside => false;

    public virtual string? CommandId => null;

    /// <summary>Whether it is a command and nothing else: no other entity's message, no reminder, no work's end.</summary>
    public virtual bool IsPlain => false;

    /// <summary>Whether it must be recorded that the entity has had it, also when it decides nothing.</summary>
    public virtual bool LeavesMark => CommandId is not null;

    /// <summary>The span that the decision on it is below; none unless somebody listens.</summary>
    public virtual ActivityContext Origin => default;

    /// <summary>The command; stored ones are decoded here, so that bytes nobody knows stop only the entity they are for.</summary>
    public abstract object Command(EntityKind kind);

    /// <summary>Called once per delivery: after the commit that the answer rests on, or when nothing was recorded.</summary>
    public abstract void Done(Answer answer);

    /// <summary>What another host is told when the entity lives there, under that number; null when the letter makes sense on this host only.</summary>
    public virtual Message? Abroad(long id, EntityId to, EntityKind kind) => null;

    /// <summary>Another host has answered.</summary>
    public virtual void DoneAbroad(Outcome outcome, EntityKind kind) => Done(Outcomes.ToAnswer(outcome, kind));
}

/// <summary>A letter whose sender waits for the answer.</summary>
internal abstract class AwaitedLetter : Letter
{
    private readonly TaskCompletionSource<Answer> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private object? _givenUp; // A boxed registration: most askers never give up.

    public Task<Answer> Answered => _answered.Task;

    /// <summary>The answer, or the end of the waiting for it; the letter itself goes on.</summary>
    public Task<Answer> AnsweredUnless(CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled)
        {
            _givenUp = cancellation.UnsafeRegister(static (letter, token) => ((AwaitedLetter)letter!)._answered.TrySetCanceled(token), this);
            Interlocked.MemoryBarrier(); // Whoever answers sees the registration, or we see the answer.
            if (_answered.Task.IsCompleted)
            {
                Forget();
            }
        }

        return _answered.Task;
    }

    public override void Done(Answer answer)
    {
        _ = _answered.TrySetResult(answer);
        Forget();
    }

    private void Forget()
    {
        if (Volatile.Read(ref _givenUp) is CancellationTokenRegistration registration)
        {
            _ = registration.Unregister();
        }
    }
}

/// <summary>A letter from outside that follows its entity: where it finds a shard that has moved, it is delivered again.</summary>
internal abstract class FollowingLetter(EngineCore core, EntityId to) : AwaitedLetter
{
    protected EngineCore Core { get; } = core;

    protected EntityId To { get; } = to;

    public override bool FromOutside => true;

    /// <summary>Until when it may be delivered again, in time elapsed; 0 before the first attempt.</summary>
    public long FollowsUntil { get; set; }

    public override void Done(Answer answer)
    {
        Answer? end = answer is Failed { Kind: FailureKind.Moved } && Core.Router is { } router ? router.Follow(To, this, answer) : answer;
        if (end is not null && Ends())
        {
            End(end);
        }
    }

    /// <summary>Whether this is its end; false when it has ended already.</summary>
    protected virtual bool Ends() => true;

    protected void End(Answer answer)
    {
        try
        {
            Ended(answer);
        }
        finally
        {
            base.Done(answer);
        }
    }

    /// <summary>Called once, before whoever waits hears the answer.</summary>
    protected virtual void Ended(Answer answer)
    {
    }
}

/// <summary>A command from outside to an entity that lives nowhere else.</summary>
internal sealed class AskLetter(object command, string? commandId) : AwaitedLetter
{
    public override bool FromOutside => true;

    public override bool IsPlain => true;

    public override string? CommandId => commandId;

    public override object Command(EntityKind kind) => command;
}

internal class PostLetter(object command) : Letter
{
    /// <summary>One that goes out after the span; null when nobody listens.</summary>
    public static PostLetter After(Activity? span, object command) => span is null ? new PostLetter(command) : new ObservedPostLetter(command, span.Context);

    /// <summary>One that comes from another host, whose span left the mark.</summary>
    public static PostLetter Of(object command, Blob trace) =>
        trace.Length == 0 ? new PostLetter(command) : new ObservedPostLetter(command, TraceMark.Read(trace));

    public override bool FromOutside => true;

    public override bool IsPlain => true;

    public override object Command(EntityKind kind) => command;

    public override void Done(Answer answer)
    {
        // Volatile by contract: nobody waits, and the entity has logged its own bugs.
    }

    public override Message Abroad(long id, EntityId to, EntityKind kind) => new PostMessage(to, kind.EncodeCommand(command));
}

/// <summary>Wakes the entity up so that its state can be read; decides nothing.</summary>
/// <remarks>
/// A fenced read asks the journal for the shard's fence after it has the state: where that is still ours, nobody else can have recorded anything between.
/// Any other may be stale by as much as the lease.
/// </remarks>
internal class ReadLetter(EngineCore core, EntityId to, bool fenced) : FollowingLetter(core, to)
{
    /// <summary>The fence under which the state was found.</summary>
    public long Fence { get; set; }

    /// <summary>The state found, set before it is done; null when it could not be read.</summary>
    public object? State { get; set; }

    public override object Command(EntityKind kind) => this;

    public override Message Abroad(long id, EntityId to, EntityKind kind) => new ReadMessage(id, to, fenced);

    public override void Done(Answer answer)
    {
        if (answer is Accepted && fenced)
        {
            _ = Dispatched.Begin(Core.Dispatcher, async () => Finished(await Checked(answer)));
        }
        else
        {
            Finished(answer);
        }
    }

    public override void DoneAbroad(Outcome outcome, EntityKind kind)
    {
        if (outcome is not FoundOutcome found)
        {
            base.DoneAbroad(outcome, kind);
            return;
        }

        try
        {
            State = kind.DecodeState(found.State);
            Finished(new Accepted(0, []));
        }
        catch (WireException e)
        {
            Finished(new Failed(FailureKind.Misaddressed, $"the host that has the entity told a state that this one can't read: {e.Message}"));
        }
    }

    /// <summary>The state is found, or can't be.</summary>
    protected virtual void Finished(Answer answer) => base.Done(answer);

    private async Task<Answer> Checked(Answer answer)
    {
        int shard = Shards.Of(To);
        try
        {
            if (await Core.Journal.ReadFence(shard, Core.Stopping) == Fence)
            {
                return answer;
            }

            State = null;
            return new Failed(FailureKind.Moved, $"shard {shard} of {To} has moved");
        }
        catch (Exception e) when (e is JournalFault or OperationCanceledException)
        {
            State = null;
            return Failures.Of(e, $"the fence of {To} could not be read: {e.Message}");
        }
    }
}

/// <summary>A durable message: its number in the pair, and the number sent before it, without which it must not be applied.</summary>
internal abstract class TellLetter(OutboxRow row, object? command) : Letter
{
    private object? _command = command;

    public OutboxRow Row { get; } = row;

    public long After { get; set; }

    public override bool LeavesMark => true;

    public override ActivityContext Origin => TraceMark.Read(Row.Trace);

    public override object Command(EntityKind kind) => _command ??= kind.DecodeCommand(Row.Command);
}

/// <summary>A durable message of this engine's outbox.</summary>
internal sealed class OutboxLetter(OutboxLane lane, OutboxRow row, object? command) : TellLetter(row, command)
{
    public bool Applied { get; private set; }

    /// <summary>Of this attempt; null when nobody listens.</summary>
    public Activity? Span { get; init; }

    public override ActivityContext Origin => Span?.Context ?? base.Origin;

    public override void Done(Answer answer)
    {
        Applied = answer is Accepted or Refused;
        Spans.End(lane.Log, Span, answer);
        lane.Done(this, answer);
    }

    public override Message Abroad(long id, EntityId to, EntityKind kind) => new TellMessage(id, Row.From, to, Row.Number, After, Row.Command);
}

internal sealed class ReminderLetter(ReminderLoop loop, ReminderRow row) : Letter
{
    public ReminderRow Row { get; } = row;

    public override bool LeavesMark => true;

    /// <summary>It was fired, replaced or forgotten before this delivery of it.</summary>
    public bool IsGone { get; set; }

    public override object Command(EntityKind kind) => kind.DecodeCommand(Row.Command);

    public override void Done(Answer answer) => loop.Done(Row, answer, IsGone);
}

/// <summary>The answer of finished work, or without a command only the end of it. <c>Work</c> is removed in the commit of the entity it is for.</summary>
/// <remarks>
/// Work may be done twice, by this owner of the asker's shard and by the next, and its answer may come again. Only its receiver removes its row, together with
/// what the answer led to: so the answer is applied while the row is there, and never after.
/// </remarks>
internal abstract class SettlingLetter(PerformMark work, object? command) : AwaitedLetter
{
    public PerformMark Work { get; } = work;

    /// <summary>The mark of the attempt that gave the answer; empty when nobody listens.</summary>
    public Blob Trace { get; init; }

    public override ActivityContext Origin => TraceMark.Read(Trace);

    /// <summary>Whether there is nothing to decide: only the row goes, in the asker's commit.</summary>
    public bool IsBare { get; } = command is null;

    public override bool LeavesMark => true;

    public override object Command(EntityKind kind) => command ?? this;
}

/// <summary>The end of this engine's own work.</summary>
internal sealed class WorkLetter(PerformMark work, object? command) : SettlingLetter(work, command)
{
    private readonly object? _command = command;

    public override Message Abroad(long id, EntityId to, EntityKind kind) =>
        new SettleMessage(id, to, Work.From, Work.Key, Work.Number, _command is null ? null : kind.EncodeCommand(_command));
}
