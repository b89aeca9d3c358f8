using System.Diagnostics;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.OnChain;

/// <summary>The actor of an entity that also lives on the chain: it decides the same messages and must come to the same state.</summary>
/// <remarks>
/// The chain is the executor that counts. An actor that refuses what the chain accepted, or whose state's digest differs, has found a bug:
/// it stops itself, never the chain. Each message is decided by the rule set of its block's height. Source: DESIGN §2, §7.13.
/// </remarks>
public static class OnChainActor
{
    public static Decider<TState, Delivered, TEvent, TRefusal> Of<TState, TMessage, TEvent, TRefusal>(
        RuleSets<OnChainKind<TState, TMessage, TEvent, TRefusal>> kinds,
        RuleSchedule schedule,
        React<TState, TEvent> react)
        where TState : class
        where TMessage : class
        where TEvent : class
        where TRefusal : struct, Enum
    {
        // All rule sets of a kind record facts of one vocabulary, which one fold reads: that of the latest.
        Decider<TState, Envelope<TMessage>, TEvent, TRefusal> latest = kinds.Of(kinds.Latest).Decider;
        return new(
            latest.Initial,
            (TState state, Delivered delivered, in Moment _) => Decide(kinds.At(delivered.At.Height, schedule), state, delivered.Delivery, delivered.At),
            latest.Evolve,
            react);
    }

    private static Decision<TEvent, TRefusal> Decide<TState, TMessage, TEvent, TRefusal>(
        OnChainKind<TState, TMessage, TEvent, TRefusal> kind, TState state, Delivery delivery, Moment at)
        where TState : class
        where TMessage : class
        where TEvent : class
        where TRefusal : struct, Enum
    {
        TMessage message = delivery.Tick ? kind.TickMessage : Wire.Decode<TMessage>(delivery.Message);
        Decision<TEvent, TRefusal> decision = kind.Decider.Decide(state, new Envelope<TMessage>(message, delivery.Stamp), at);
        if (decision.Refused is { } refusal)
        {
            throw new UnreachableException($"{kind.Name}: the chain accepted {message} at {at.Height}, the actor refuses it: {refusal}");
        }

        TState after = state;
        foreach (TEvent fact in decision)
        {
            after = kind.Decider.Evolve(after, fact);
        }

        Hash256 digest = OnChainEntity.DigestOf(Wire.Encode(after));
        return digest == delivery.StateDigest
            ? decision
            : throw new UnreachableException($"{kind.Name}: digest {digest} after {message} at {at.Height}, the chain has {delivery.StateDigest}");
    }
}
