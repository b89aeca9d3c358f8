using Flux.Actors.Engine.Cluster;
using Flux.Actors.Kernel;

namespace Flux.Actors.Engine;

/// <summary>A command from outside that finds its entity wherever it lives, and that may have a deadline.</summary>
/// <remarks>
/// Shape: one with a deadline waits, is begun (decided, or sent to the host that decides) and is over. Where it is over before it was begun, it never is, and whoever
/// asks is told that nothing was recorded; after that, nobody can tell by then. Concurrency: the clock's alarm and the entity's turn race for each step, and one of them makes it.
/// </remarks>
internal class FollowingAskLetter(EngineCore core, EntityId to, object command, string? commandId) : FollowingLetter(core, to)
{
    public const long NoDeadline = long.MaxValue;

    private readonly CancellationTokenSource? _alarm;
    private int _stage;

    /// <summary>Until when it may be decided, in time elapsed.</summary>
    public long Deadline
    {
        get;
        init
        {
            field = value;
            _alarm = value == NoDeadline ? null : new CancellationTokenSource();
        }
    } = NoDeadline;

    /// <summary>One with a deadline is not: it must be begun in time.</summary>
    public override bool IsPlain => Deadline == NoDeadline;

    public override string? CommandId => commandId;

    public override object Command(EntityKind kind) => command;

    /// <summary>Answers it at its deadline; to be called once, before it is delivered.</summary>
    public void Watch() => _ = Dispatched.Begin(Core.Dispatcher, async () =>
    {
        try
        {
            await Core.Clock.After(Math.Max(0, Deadline - Core.Clock.Elapsed), _alarm!.Token);
            Expire();
        }
        catch (OperationCanceledException)
        {
            // It has its answer.
        }
    });

    /// <summary>Whether it may be decided now, or sent to who decides: from here on it may be recorded. False: it is over.</summary>
    public bool TryBegin()
    {
        if (Deadline <= Core.Clock.Elapsed)
        {
            Expire();
        }

        return MayBeTold();
    }

    /// <summary>The same for one that is only told its first answer again, also after its deadline if nobody has noticed that yet.</summary>
    public bool MayBeTold() => IsPlain || Interlocked.CompareExchange(ref _stage, Stage.Begun, Stage.Waits) == Stage.Waits;

    public override Message? Abroad(long id, EntityId to, EntityKind kind) => TryBegin()
        ? new AskMessage(id, to, commandId ?? "", kind.EncodeCommand(command), IsPlain ? 0 : Math.Max(1, Deadline - Core.Clock.Elapsed))
        : null;

    public override void Done(Answer answer)
    {
        if (answer is Failed { Kind: FailureKind.Moved })
        {
            // Nothing was recorded, and it is begun again where it follows its entity to.
            _ = Interlocked.CompareExchange(ref _stage, Stage.Waits, Stage.Begun);
        }

        if (Volatile.Read(ref _stage) != Stage.Over)
        {
            base.Done(answer);
        }
    }

    protected override bool Ends()
    {
        if (_alarm is null)
        {
            return true;
        }

        if (Interlocked.Exchange(ref _stage, Stage.Over) == Stage.Over)
        {
            return false;
        }

        _alarm.Cancel();
        return true;
    }

    private void Expire()
    {
        // One step from whatever stage it is in: between two looks it may have moved on and back, and would have no end.
        switch (Interlocked.Exchange(ref _stage, Stage.Over))
        {
            case Stage.Waits:
                End(new Failed(FailureKind.DeadlinePassed, $"{To} had not decided it when its time was over; this asking has recorded nothing"));
                break;
            case Stage.Begun:
                End(new Failed(FailureKind.Unknown, $"its time was over before {To} told what became of it; ask again with the same command id"));
                break;
        }
    }

    private static class Stage
    {
        public const int Waits = 0;
        public const int Begun = 1;
        public const int Over = 2;
    }
}
