using System.Diagnostics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What a message or a tick did to an entity. Shape: with a refusal the state is the one before and there is no delivery.</summary>
internal sealed record EntityAnswer(ChainState State, string? Refusal, Delivery? Delivery, int Facts);

/// <summary>Runs on-chain entities in line: messages and ticks, with the escrow each entity holds.</summary>
/// <remarks>Source: DESIGN §2; docs/spec/chain.md §4.</remarks>
internal static class EntityCalls
{
    /// <summary>A message with its value; the value moves from the sender to the escrow only when the entity accepts.</summary>
    public static EntityAnswer Send(ChainRules rules, ChainState state, Call call, Stamp stamp, Moment now)
    {
        OnChainKind kind = KindOf(rules, state, call.To, now.Height);
        OnChainEntity? before = state.EntityAt(call.To);
        OnChainOutcome outcome = kind.Execute(call.To, before?.State, call.Message, stamp, now);
        Amount escrow = (before?.Escrow ?? Amount.Zero) + stamp.Value;
        if ((outcome.Refusal ?? EscrowFlaw(state, call.To, escrow, outcome.Instructions)) is { } refusal)
        {
            return new EntityAnswer(state, refusal, null, 0);
        }

        return Accepted(state.Debit(stamp.Sender, stamp.Value), call.To, call.Message, stamp, tick: false, escrow, outcome);
    }

    /// <summary>The tick of an entity that is due. A refused one leaves the entity as it is, without a further due height.</summary>
    public static EntityAnswer Tick(ChainRules rules, ChainState state, EntityId id, Moment now)
    {
        OnChainKind kind = KindOf(rules, state, id, now.Height);
        OnChainEntity entity = state.Entities[id];
        Stamp stamp = Stamps.OfTick(state);
        OnChainOutcome outcome = kind.Tick(id, entity.State, stamp, now);
        if ((outcome.Refusal ?? EscrowFlaw(state, id, entity.Escrow, outcome.Instructions)) is { } refusal)
        {
            return new EntityAnswer(state.WithEntity(id, entity with { DueAt = null }), refusal, null, 0);
        }

        return Accepted(state, id, Blob.Empty, stamp, tick: true, entity.Escrow, outcome);
    }

    private static EntityAnswer Accepted(
        ChainState state, EntityId id, Blob message, Stamp stamp, bool tick, Amount escrow, OnChainOutcome outcome)
    {
        OnChainEntity after = new(outcome.State, escrow, outcome.DueAt);
        ChainState next = state.WithEntity(id, after) with { Pending = [.. state.Pending, .. outcome.Instructions] };
        return new EntityAnswer(next, null, new Delivery(id, message, stamp, tick, after.Digest()), outcome.Facts.Count);
    }

    /// <summary>An entity may order payments only from what it holds and has not ordered yet, so that every instruction can be carried out.</summary>
    private static string? EscrowFlaw(ChainState state, EntityId id, Amount escrow, Sequence<Instruction> instructions)
    {
        Int128 ordered = 0;
        foreach (Instruction instruction in state.Pending)
        {
            ordered += instruction is PayFromEscrow pending && pending.From == id ? pending.Amount.Atoms : 0;
        }

        foreach (Instruction instruction in instructions)
        {
            if (instruction is not PayFromEscrow payment)
            {
                throw new UnreachableException($"instruction {instruction}");
            }

            if (payment.From != id)
            {
                return $"{id} ordered a payment from {payment.From}, an entity pays from its own escrow";
            }

            ordered += payment.Amount.Atoms;
        }

        return ordered <= escrow.Atoms ? null : $"{id} ordered payments of {ordered} atoms, its escrow holds {escrow.Atoms}";
    }

    private static OnChainKind KindOf(ChainRules rules, ChainState state, EntityId id, Height height) =>
        rules.KindAt(id.Kind, height, state.Parameters) ?? throw new UnreachableException($"entity {id} of a kind this network does not have");
}
