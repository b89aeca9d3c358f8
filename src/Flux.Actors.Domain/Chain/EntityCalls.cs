using System.Diagnostics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What a message or a tick would do to an entity; nothing is done before <see cref="Carry"/>.</summary>
/// <remarks>Shape: with a refusal there is nothing after; a refused tick leaves the entity without a further due height.</remarks>
internal sealed record EntityAnswer(
    EntityId Id, OnChainEntity? After, string? Refusal, Blob Message, Stamp Stamp, bool Tick, Sequence<Instruction> Instructions, int Facts)
{
    /// <summary>Carries it out. Shape: null where nothing is delivered.</summary>
    public Delivery? Carry(ChainDraft draft)
    {
        if (After is { } after)
        {
            draft.SetEntity(Id, after);
        }

        if (Refusal is not null)
        {
            return null;
        }

        if (!Stamp.Value.IsZero)
        {
            draft.Debit(Stamp.Sender, Stamp.Value);
        }

        draft.Order(Instructions);
        return new Delivery(Id, Message, Stamp, Tick, After!.Digest());
    }
}

/// <summary>Runs on-chain entities in line: messages and ticks, with the escrow each entity holds.</summary>
/// <remarks>Source: DESIGN §2; docs/spec/chain.md §4.</remarks>
internal static class EntityCalls
{
    /// <summary>A message with its value; the value moves from the sender to the escrow only when the entity accepts.</summary>
    public static EntityAnswer Ask(ChainRules rules, ChainDraft draft, Call call, Stamp stamp, Moment now)
    {
        OnChainKind kind = KindOf(rules, draft, call.To, now.Height);
        OnChainEntity? before = draft.EntityAt(call.To);
        OnChainOutcome outcome = kind.Execute(call.To, before?.State, call.Message, stamp, now);
        return Answer(draft, call.To, call.Message, stamp, tick: false, (before?.Escrow ?? Amount.Zero) + stamp.Value, outcome, null);
    }

    /// <summary>The tick of an entity that is due. A refused one leaves the entity as it is, without a further due height.</summary>
    public static EntityAnswer Tick(ChainRules rules, ChainDraft draft, EntityId id, Moment now)
    {
        OnChainKind kind = KindOf(rules, draft, id, now.Height);
        OnChainEntity entity = draft.EntityAt(id) ?? throw new UnreachableException($"entity {id} is due and does not exist");
        Stamp stamp = Stamps.OfTick(draft);
        OnChainOutcome outcome = kind.Tick(id, entity.State, stamp, now);
        return Answer(draft, id, Blob.Empty, stamp, tick: true, entity.Escrow, outcome, entity with { DueAt = null });
    }

    private static EntityAnswer Answer(
        ChainDraft draft, EntityId id, Blob message, Stamp stamp, bool tick, Amount escrow, OnChainOutcome outcome, OnChainEntity? refused)
    {
        string? refusal = outcome.Refusal ?? EscrowFlaw(draft, id, escrow, outcome.Instructions);
        return refusal is null
            ? new EntityAnswer(
                id,
                new OnChainEntity(outcome.State, escrow, outcome.DueAt, outcome.Hosts),
                null,
                message,
                stamp,
                tick,
                outcome.Instructions,
                outcome.Facts.Count)
            : new EntityAnswer(id, refused, refusal, message, stamp, tick, [], 0);
    }

    /// <summary>An entity may order payments only from what it holds and has not ordered yet, so that every instruction can be carried out.</summary>
    private static string? EscrowFlaw(ChainDraft draft, EntityId id, Amount escrow, Sequence<Instruction> instructions)
    {
        if (instructions.Count == 0)
        {
            return null;
        }

        Int128 ordered = draft.OrderedOf(id);

        foreach (Instruction instruction in instructions)
        {
            if (instruction.From != id)
            {
                return $"{id} ordered a payment from {instruction.From}, an entity pays from its own escrow";
            }

            ordered += instruction.Amount.Atoms;
        }

        return ordered <= escrow.Atoms ? null : $"{id} ordered payments of {ordered} atoms, its escrow holds {escrow.Atoms}";
    }

    private static OnChainKind KindOf(ChainRules rules, ChainDraft draft, EntityId id, Height height) =>
        rules.KindAt(id.Kind, height, draft.Parameters) ?? throw new UnreachableException($"entity {id} of a kind this network does not have");
}
