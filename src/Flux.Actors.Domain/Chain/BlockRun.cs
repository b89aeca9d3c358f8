using System.Diagnostics;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Rewards;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>A block while it runs: the state so far and what happened. The same run serves executing and assembling.</summary>
/// <remarks>
/// Order: the parent's instructions, transactions, lapses of nodes, entities that are due in entity-id order, rewards. Source: DESIGN §2; docs/spec/chain.md §4.
/// </remarks>
internal sealed record BlockRun(
    ChainRules Rules,
    ChainState Parent,
    Moment Now,
    ChainState State,
    Sequence<TransactionReceipt> Receipts,
    Sequence<Delivery> Deliveries,
    int Reports)
{
    /// <summary>Whether one more of the nodes' free reports may stand in this block.</summary>
    public bool HasRoomFor(Included transaction) =>
        transaction.Lane == Lane.Paying || Reports < Parent.Parameters.Reports.PerBlockMax;

    public static BlockRun Begin(ChainRules rules, ChainState parent, Timestamp slotTime) => new(
        rules, parent, new Moment(parent.Height.Next, slotTime), Instructed(parent), [], [], 0);

    public BlockRun With(Included transaction) => this with
    {
        State = transaction.State,
        Receipts = Receipts.Add(transaction.Receipt),
        Deliveries = transaction.Delivery is { } delivery ? Deliveries.Add(delivery) : Deliveries,
        Reports = Reports + (transaction.Lane == Lane.Paying ? 0 : 1),
    };

    /// <summary>The rest of the block after its transactions. Shape: the tip in the answer's state has no id yet.</summary>
    public (ChainState State, BlockReceipt Receipt) Finish(Outpoint proposer, Certificate? certificate)
    {
        ChainState lapsed = Lapse(State);
        (ChainState ticked, Sequence<Delivery> ticks, Sequence<RefusedTick> refused) = TickDue(lapsed);
        Payout payout = BlockRewards.Of(
            Rules.Economics, Now.Height, ticked.Supply.Minted, Parent.Nodes, proposer, certificate, Parent.TipVoters.Count);
        ChainState paid = Pay(ticked, payout);
        ChainState after = paid with
        {
            Tip = new Tip(Now.Height, Hash256.Zero, Now.Time),
            TipVoters = Seating.Plan(Rules, Parent).Seats,
        };
        if (SupplyReport.Of(after) is { Exact: false } report)
        {
            throw new UnreachableException($"supply is not exact after height {Now.Height}: {report}");
        }

        return (after, new BlockReceipt(
            Now.Height,
            Receipts,
            [.. Deliveries, .. ticks],
            refused,
            NodeChanges(after),
            payout.Rewards,
            payout.Treasury,
            new Amount((long)(after.Supply.Minted - Parent.Supply.Minted)),
            new Amount((long)(after.Supply.Burnt - Parent.Supply.Burnt))));
    }

    private static ChainState Instructed(ChainState parent)
    {
        ChainState state = parent with { Pending = [] };
        foreach (Instruction instruction in parent.Pending)
        {
            if (instruction is not PayFromEscrow payment)
            {
                throw new UnreachableException($"instruction {instruction}");
            }

            // The escrow covers it: that was checked when the entity ordered the payment.
            OnChainEntity entity = state.Entities[payment.From];
            state = state.WithEntity(payment.From, entity with { Escrow = entity.Escrow - payment.Amount }).Credit(payment.To, payment.Amount);
        }

        return state;
    }

    private ChainState Lapse(ChainState state)
    {
        foreach (KeyValuePair<Outpoint, NodeRecord> pair in state.Nodes)
        {
            NodeRecord after = Registry.AtEndOf(Now.Height, pair.Value, state.Parameters.Windows);
            state = ReferenceEquals(after, pair.Value) ? state : state.WithNode(pair.Key, after);
        }

        return state;
    }

    private (ChainState State, Sequence<Delivery> Ticks, Sequence<RefusedTick> Refused) TickDue(ChainState state)
    {
        Sequence<Delivery> ticks = [];
        Sequence<RefusedTick> refused = [];
        foreach (EntityId id in state.Entities.Where(pair => pair.Value.DueAt <= Now.Height).Select(pair => pair.Key).ToSequence())
        {
            EntityAnswer answer = EntityCalls.Tick(Rules, state, id, Now);
            state = answer.State;
            ticks = answer.Delivery is { } delivery ? ticks.Add(delivery) : ticks;
            refused = answer.Refusal is { } refusal ? refused.Add(new RefusedTick(id, refusal)) : refused;
        }

        return (state, ticks, refused);
    }

    private ChainState Pay(ChainState state, Payout payout)
    {
        foreach (Reward reward in payout.Rewards)
        {
            ChainState credited = state.Credit(reward.To, reward.Amount);
            bool queued = reward.Reason is RewardReason.CumulusDue or RewardReason.NimbusDue or RewardReason.StratusDue;
            state = credited with
            {
                Supply = credited.Supply with { Minted = credited.Supply.Minted + reward.Amount.Atoms },
                Nodes = queued
                    ? credited.Nodes.With(reward.Node, credited.Nodes[reward.Node] with { LastPaid = Now.Height })
                    : credited.Nodes,
            };
        }

        return Treasury.Credit(state, payout.Treasury) with
        {
            Supply = state.Supply with { Minted = state.Supply.Minted + payout.Treasury.Atoms },
        };
    }

    private Sequence<NodeChange> NodeChanges(ChainState after)
    {
        Change<Outpoint, NodeRecord> change = Change<Outpoint, NodeRecord>.Between(Parent.Nodes, after.Nodes);
        return change.Set
            .Where(pair => Parent.NodeAt(pair.Key) is not { } before
                || before with { LastPaid = pair.Value.LastPaid, FreeStatements = pair.Value.FreeStatements } != pair.Value)
            .Select(pair => new NodeChange(pair.Key, pair.Value))
            .Concat(change.Removed.Select(node => new NodeChange(node, null)))
            .OrderBy(entry => entry.Node)
            .ToSequence();
    }
}
