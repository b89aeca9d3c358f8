using System.Diagnostics;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Cluster;

/// <summary>Whom a foreign letter's answer goes to: that life of a host, and the number of its question.</summary>
internal readonly record struct Asker(string Owner, string Address, long Id);

/// <summary>A command that another host asks on behalf of somebody.</summary>
internal sealed class ForeignAsk(Router router, Asker asker, object command, EntityKind kind, string? commandId) : Letter
{
    /// <summary>The mark of the span that asks; empty when nobody listens.</summary>
    public Blob Trace { get; init; }

    /// <summary>Until when it may be decided, in time elapsed here; who asks watches it too.</summary>
    public long Deadline { get; init; } = FollowingAskLetter.NoDeadline;

    public override ActivityContext Origin => TraceMark.Read(Trace);

    public override bool FromOutside => true;

    public override string? CommandId => commandId;

    public override object Command(EntityKind kind) => command;

    public override void Done(Answer answer) => router.Reply(asker, answer, kind);
}

/// <summary>A durable message whose sender lives on another host.</summary>
internal sealed class ForeignTell(Router router, Asker asker, OutboxRow row, EntityKind kind) : TellLetter(row, null)
{
    // The facts are nobody's business there: the lane wants to know only whether it was applied.
    public override void Done(Answer answer) => router.Reply(asker, answer is Accepted accepted ? new Accepted(accepted.Sequence, []) : answer, kind);
}

/// <summary>The answer of work that another host has finished, or only the end of it.</summary>
internal sealed class ForeignSettle : SettlingLetter
{
    private readonly Router _router;
    private readonly Asker _asker;
    private readonly EntityKind _kind;

    public ForeignSettle(Router router, Asker asker, SettleMessage message, EntityKind kind)
        : base(new PerformMark(message.From, message.Key, message.Number), message.Command is { } command ? kind.DecodeCommand(command) : null)
    {
        (_router, _asker, _kind) = (router, asker, kind);
    }

    public override void Done(Answer answer) => _router.Reply(_asker, answer is Accepted accepted ? new Accepted(accepted.Sequence, []) : answer, _kind);
}

/// <summary>A state that another host asks for.</summary>
internal sealed class ForeignRead(EngineCore core, Router router, Asker asker, ReadMessage message, EntityKind kind) : ReadLetter(core, message.To, message.Fenced)
{
    protected override void Finished(Answer answer)
    {
        if (State is null)
        {
            router.Reply(asker, answer, kind);
        }
        else
        {
            router.Reply(asker, Outcomes.OfState(State, kind));
        }
    }
}
