using System.Diagnostics;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>A command on its way to one entity, and whoever waits to hear what became of it.</summary>
internal abstract class Letter
{
    /// <summary>Whether it counts against the mailbox bound; what the engine itself sends is bounded where it is sent.</summary>
    public virtual bool FromOutside => false;

    public virtual string? CommandId => null;

    /// <summary>The span that the decision on it is below; none unless somebody listens.</summary>
    public virtual ActivityContext Origin => default;

    /// <summary>The command; stored ones are decoded here, so that bytes nobody knows stop only the entity they are for.</summary>
    public abstract object Command(EntityKind kind);

    /// <summary>Called once: after the commit that the answer rests on, or when nothing was recorded.</summary>
    public abstract void Done(Answer answer);
}

/// <summary>A letter whose sender waits for the answer.</summary>
internal abstract class AwaitedLetter : Letter
{
    private readonly TaskCompletionSource<Answer> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _givenUp;

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
                _ = _givenUp.Unregister();
            }
        }

        return _answered.Task;
    }

    public override void Done(Answer answer)
    {
        _ = _answered.TrySetResult(answer);
        _ = _givenUp.Unregister();
    }
}

internal class AskLetter(object command, string? commandId) : AwaitedLetter
{
    public override bool FromOutside => true;

    public override string? CommandId => commandId;

    public override object Command(EntityKind kind) => command;
}

internal class PostLetter(object command) : Letter
{
    /// <summary>One that goes out after the span; null when nobody listens.</summary>
    public static PostLetter After(Activity? span, object command) => span is null ? new PostLetter(command) : new ObservedPostLetter(command, span.Context);

    public override bool FromOutside => true;

    public override object Command(EntityKind kind) => command;

    public override void Done(Answer answer)
    {
        // Volatile by contract: nobody waits, and the entity has logged its own bugs.
    }
}

/// <summary>Wakes the entity up so that its state can be read; decides nothing.</summary>
internal sealed class WakeLetter : AwaitedLetter
{
    /// <summary>The state found, set before it is done; null when it could not be read.</summary>
    public object? State { get; set; }

    public override bool FromOutside => true;

    public override object Command(EntityKind kind) => this;
}

/// <summary>A durable message: its number in the pair, and the number sent before it, without which it must not be applied.</summary>
internal sealed class TellLetter(OutboxLane lane, OutboxRow row, object? command) : Letter
{
    private object? _command = command;

    public OutboxRow Row { get; } = row;

    public long After { get; set; }

    public bool Applied { get; private set; }

    /// <summary>Of this attempt; null when nobody listens.</summary>
    public Activity? Span { get; init; }

    public override ActivityContext Origin => Span?.Context ?? TraceMark.Read(Row.Trace);

    public override object Command(EntityKind kind) => _command ??= kind.DecodeCommand(Row.Command);

    public override void Done(Answer answer)
    {
        Applied = answer is Accepted or Refused;
        Spans.End(Span, answer);
        lane.Done(this, answer);
    }
}

internal sealed class ReminderLetter(ReminderLoop loop, ReminderRow row) : Letter
{
    public ReminderRow Row { get; } = row;

    public override object Command(EntityKind kind) => kind.DecodeCommand(Row.Command);

    public override void Done(Answer answer) => loop.Done(Row, answer);
}

/// <summary>The answer of finished work. <c>Work</c> is removed in the commit of the answer's decision.</summary>
internal sealed class PerformLetter(PerformMark work, object command) : AwaitedLetter
{
    public PerformMark Work { get; } = work;

    /// <summary>The mark of the attempt that gave the answer; empty when nobody listens.</summary>
    public Kernel.Blob Trace { get; init; }

    public override ActivityContext Origin => TraceMark.Read(Trace);

    public override object Command(EntityKind kind) => command;
}

/// <summary>Finished work without an answer: only its row goes, in the asker's commit.</summary>
internal sealed class ClearLetter(PerformMark work) : AwaitedLetter
{
    public PerformMark Work { get; } = work;

    public override object Command(EntityKind kind) => this;
}
