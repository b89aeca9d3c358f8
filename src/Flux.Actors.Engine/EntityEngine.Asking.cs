using System.Diagnostics;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>What is asked of entities, told to them and read of them.</summary>
public sealed partial class EntityEngine
{
    private const int CommandIdLengthMax = 200;

    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>Has the entity decide; the answer comes after the commit it rests on.</summary>
    /// <remarks>
    /// A command id (at most 200 characters) that the entity remembers gets its first answer again. Cancelling ends the waiting, not the command.
    /// Errors: <see cref="Refused"/>, <see cref="Busy"/> and <see cref="Failed"/> are answers, not exceptions.
    /// </remarks>
    public Task<Answer> Ask(EntityId to, object command, string? commandId, CancellationToken cancellation) =>
        Ask(to, command, commandId, FollowingAskLetter.NoDeadline, cancellation);

    /// <summary>The same, decided within that time of the engine's clock or not at all; when it is over there is an answer in any case.</summary>
    /// <remarks>
    /// What is left of the time goes along to the host that has the entity. Errors: when it is over, <see cref="FailureKind.DeadlinePassed"/> says that this asking
    /// has recorded nothing and never will, and <see cref="FailureKind.Unknown"/> that it was begun and may be recorded: ask again with the same command id.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">More than a day.</exception>
    public Task<Answer> Ask(EntityId to, object command, string? commandId, TimeSpan within, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(within, LongestWait);
        long milliseconds = within.Ticks / TimeSpan.TicksPerMillisecond + (within.Ticks % TimeSpan.TicksPerMillisecond > 0 ? 1 : 0);
        return Ask(to, command, commandId, _core.Clock.Elapsed + Math.Max(0, milliseconds), cancellation);
    }

    /// <summary>Sends a volatile command; false when the entity's mailbox is full.</summary>
    /// <exception cref="InvalidOperationException">No kind takes such a command.</exception>
    public bool Post(EntityId to, object command)
    {
        EntityCell? cell = _core.FindCell(to);
        if (cell?.Kind.Takes(command) != true)
        {
            _ = _core.KindFor(to, command);
        }

        if (_core.TryDeliver(to, cell, PostLetter.After(Spans.AreWanted ? Activity.Current : null, command)) is not { } refusal)
        {
            return true;
        }

        _core.Meters.TurnedAway(to.Kind, refusal);
        return false;
    }

    /// <summary>The entity's state after its last committed decision; the initial state when there is none.</summary>
    /// <exception cref="EntityStoppedFault">A bug stopped it before it could be read.</exception>
    /// <exception cref="JournalFault">It could not be read: the journal failed, the engine is stopping, or too many entities are active.</exception>
    /// <exception cref="ArgumentException">The kind is unknown or its state is of another type.</exception>
    public Task<TState> Read<TState>(EntityId entity, CancellationToken cancellation)
        where TState : class => Read<TState>(entity, fenced: false, cancellation);

    /// <summary>As <see cref="Read{TState}(EntityId, CancellationToken)"/>; a fenced read is of a moment after it was asked for, whatever became of this host's lease.</summary>
    public async Task<TState> Read<TState>(EntityId entity, bool fenced, CancellationToken cancellation)
        where TState : class
    {
        if (_core.FindKind(entity.Kind) is not { } kind || !typeof(TState).IsAssignableFrom(kind.StateType))
        {
            throw new ArgumentException($"{entity}: {typeof(TState)} wanted, state is {_core.FindKind(entity.Kind)?.StateType.ToString() ?? "of no kind"}");
        }

        if (!fenced && (_core.Router is null || _core.Owned.Accepts(Shards.Of(entity))) && _core.FindCell(entity)?.Committed is { } committed)
        {
            return (TState)committed;
        }

        ReadLetter letter = new(_core, entity, fenced);
        _core.Deliver(entity, letter);
        Answer answer = await letter.AnsweredUnless(cancellation);
        return letter.State is TState read
            ? read
            : _core.FindCell(entity)?.Stopped is { } stopped
                ? throw new EntityStoppedFault(stopped)
                : throw new JournalFault(JournalFaultKind.Unavailable, $"{entity} could not be read: {answer}", false, null);
    }

    private Task<Answer> Ask(EntityId to, object command, string? commandId, long deadline, CancellationToken cancellation)
    {
        if (commandId is { Length: 0 or > CommandIdLengthMax })
        {
            return Task.FromResult<Answer>(new Failed(FailureKind.Misaddressed, $"command id of {commandId.Length} characters seen, 1–{CommandIdLengthMax} wanted"));
        }

        EntityCell? cell = _core.FindCell(to);
        if ((cell?.Kind ?? _core.FindKind(to.Kind)) is { } kind && !kind.Takes(command))
        {
            return Task.FromResult<Answer>(new Failed(FailureKind.Misaddressed, $"{to} takes {kind.CommandType}, {command.GetType()} seen"));
        }

        AwaitedLetter letter = _core.Meters.AsksAreWatched || Spans.AreWanted ? new ObservedAskLetter(_core, to, command, commandId) { Deadline = deadline }
            : _core.Router is null && deadline == FollowingAskLetter.NoDeadline ? new AskLetter(command, commandId)
            : new FollowingAskLetter(_core, to, command, commandId) { Deadline = deadline };
        if (deadline != FollowingAskLetter.NoDeadline)
        {
            ((FollowingAskLetter)letter).Watch();
        }

        if (_core.TryDeliver(to, cell, letter) is { } refusal)
        {
            letter.Done(refusal);
        }

        return letter.AnsweredUnless(cancellation);
    }
}
