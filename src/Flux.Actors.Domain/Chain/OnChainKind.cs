using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What the chain itself looked up about a message; a sender can claim none of it.</summary>
/// <remarks>
/// Shape: <c>OwnedNodes</c> are the sender's confirmed nodes by collateral owner, in outpoint order; <c>OperatedNode</c> is the confirmed node whose operator key
/// signed, if any, and <c>OperatedNodeOwner</c> the owner of its collateral, who is paid for it. Units: weights in half-votes (2 / 25 / 80 by tier). A due entity's tick carries a zero transaction, a zero value and itself as nobody.
/// </remarks>
[Wire("chain.stamp.v1")]
public sealed record Stamp(
    Hash256 Transaction,
    AccountId Sender,
    Amount Value,
    Sequence<Outpoint> OwnedNodes,
    Outpoint? OperatedNode,
    long OwnedWeight,
    long TotalWeight,
    AccountId? OperatedNodeOwner);

/// <summary>A message as the chain hands it to an entity of an on-chain kind.</summary>
[Wire("chain.envelope.v1")]
public sealed record Envelope<TMessage>(TMessage Message, Stamp Stamp)
    where TMessage : class;

/// <summary>What an entity answered: refused with a reason, or its next state, the facts, and the money that is to move.</summary>
/// <remarks>Shape: <c>DueAt</c> is the next height at which the entity wants a tick, null for never; <c>Hosts</c> are the nodes attested to run its paid workload. A refusal has only its reason.</remarks>
public sealed record OnChainOutcome(
    string? Refusal,
    Blob State,
    Sequence<Blob> Facts,
    Sequence<Instruction> Instructions,
    Height? DueAt,
    Sequence<Outpoint> Hosts);

/// <summary>An on-chain kind with its types erased: what block execution needs of it.</summary>
public abstract class OnChainKind
{
    protected OnChainKind(string name) => Name = name;

    public string Name { get; }

    /// <summary>Decides one message against the stored state (null for an entity that has none yet).</summary>
    /// <remarks>Errors: a message that does not decode is a refusal ("malformed"), not an exception.</remarks>
    public abstract OnChainOutcome Execute(EntityId entity, Blob? state, Blob message, Stamp stamp, Moment now);

    /// <summary>Decides the kind's tick; asked at the height the entity named as due.</summary>
    public abstract OnChainOutcome Tick(EntityId entity, Blob state, Stamp stamp, Moment now);

    /// <summary>The node that states this and may do so without a fee, signed by its operator; null for all that pays, and for what does not decode.</summary>
    /// <remarks>Such a message must change an existing entity only within a fixed size: nobody pays for it.</remarks>
    public virtual Outpoint? ReportedBy(Blob message) => null;
}

/// <summary>Binds an on-chain decider to block execution.</summary>
/// <param name="name">The entity kind.</param>
/// <param name="decider">Its rules; commands arrive stamped.</param>
/// <param name="tick">The message an entity gets at a height it asked for.</param>
/// <param name="instruct">The money a recorded fact moves, asked with the state after it.</param>
/// <param name="dueAt">When the entity next wants a tick.</param>
/// <param name="hosts">The nodes attested to run its workload; null for kinds that have none.</param>
/// <param name="reportedBy">The node whose free statement a message is; null for kinds whose messages all pay.</param>
/// <param name="misaddressed">Why a message can't go to this entity, asked before the rules, which don't see the entity's key; null for kinds that take any key.</param>
public sealed class OnChainKind<TState, TMessage, TEvent, TRefusal>(
    string name,
    Decider<TState, Envelope<TMessage>, TEvent, TRefusal> decider,
    TMessage tick,
    Func<EntityId, TState, TEvent, IEnumerable<Instruction>> instruct,
    Func<TState, Height?> dueAt,
    Func<TState, IEnumerable<Outpoint>>? hosts = null,
    Func<TMessage, Outpoint?>? reportedBy = null,
    Func<EntityId, TMessage, TRefusal?>? misaddressed = null) : OnChainKind(name)
    where TState : class
    where TMessage : class
    where TEvent : class
    where TRefusal : struct, Enum
{
    public Decider<TState, Envelope<TMessage>, TEvent, TRefusal> Decider => decider;

    /// <summary>The message an entity gets at a height it asked for.</summary>
    public TMessage TickMessage => tick;

    public override Outpoint? ReportedBy(Blob message)
    {
        if (reportedBy is null)
        {
            return null;
        }

        try
        {
            return reportedBy(Wire.Decode<TMessage>(message));
        }
        catch (WireException)
        {
            return null; // Executing it says what is wrong with it; here it only has to pay.
        }
    }

    public override OnChainOutcome Execute(EntityId entity, Blob? state, Blob message, Stamp stamp, Moment now)
    {
        TMessage decoded;
        try
        {
            decoded = Wire.Decode<TMessage>(message);
        }
        catch (WireException e)
        {
            return Refused($"malformed: {e.Message}");
        }

        if (misaddressed?.Invoke(entity, decoded) is { } refusal)
        {
            return Refused(refusal.ToString());
        }

        return Run(entity, state is { } held ? Wire.Decode<TState>(held) : decider.Initial, decoded, stamp, now);
    }

    public override OnChainOutcome Tick(EntityId entity, Blob state, Stamp stamp, Moment now) =>
        Run(entity, Wire.Decode<TState>(state), tick, stamp, now);

    private OnChainOutcome Run(EntityId entity, TState state, TMessage message, Stamp stamp, Moment now)
    {
        Decision<TEvent, TRefusal> decision = decider.Decide(state, new Envelope<TMessage>(message, stamp), now);
        if (decision.Refused is { } refusal)
        {
            return Refused(refusal.ToString());
        }

        List<Instruction> instructions = [];
        foreach (TEvent fact in decision)
        {
            state = decider.Evolve(state, fact);
            instructions.AddRange(instruct(entity, state, fact));
        }

        return new OnChainOutcome(
            null,
            Wire.Encode(state),
            decision.Events.Select(Wire.Encode).ToSequence(),
            instructions.ToSequence(),
            dueAt(state),
            hosts is null ? [] : hosts(state).Distinct().ToSequence());
    }

    private static OnChainOutcome Refused(string reason) => new(reason, Blob.Empty, [], [], null, []);
}
