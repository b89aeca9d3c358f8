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
internal sealed class BlockRun
{
    /// <summary>Entities ticked in one block; what else is due comes first in the next. So many ends, pauses and reminders aimed at one height can't hold a block up.</summary>
    private const int TicksMax = 1_000;

    private readonly ChainRules _rules;
    private readonly ChainState _parent;
    private readonly ChainDraft _draft;
    private readonly List<TransactionReceipt> _receipts = [];
    private readonly List<Delivery> _deliveries = [];
    private int _reports;
    private long _bytes;

    public BlockRun(ChainRules rules, ChainState parent, Timestamp slotTime)
    {
        (_rules, _parent, _draft) = (rules, parent, new ChainDraft(parent));
        Now = new Moment(parent.Height.Next, slotTime);
        foreach (Instruction instruction in parent.Pending)
        {
            Instruct(instruction);
        }
    }

    public Moment Now { get; }

    /// <summary>Runs a transaction; only an included one changed anything.</summary>
    public TransactionOutcome Apply(PreparedTransaction transaction, bool proven)
    {
        int reports = _parent.Parameters.Reports.PerBlockMax;
        long bytes = _parent.Parameters.Transactions.BlockBytesMax;
        if (_bytes + transaction.Bytes > bytes)
        {
            return new Crowded($"makes {_bytes + transaction.Bytes} bytes of transactions, at most {bytes} wanted in a block");
        }

        string? noReport = _reports < reports ? null : $"is report {_reports + 1} without a fee, at most {reports} wanted in a block";
        TransactionOutcome outcome = new TransactionRun(_rules, _draft, Now).Apply(transaction, proven, noReport);
        if (outcome is Included included)
        {
            _receipts.Add(included.Receipt);
            _bytes += transaction.Bytes;
            _reports += included.Lane == Lane.Paying ? 0 : 1;
            if (included.Delivery is { } delivery)
            {
                _deliveries.Add(delivery);
            }
        }

        return outcome;
    }

    /// <summary>The rest of the block after its transactions. Shape: the tip in the answer's state has no id yet.</summary>
    public (ChainState State, BlockReceipt Receipt) Finish(Outpoint proposer, Certificate? certificate)
    {
        Lapse();
        Sequence<RefusedTick> refused = TickDue();
        Payout payout = BlockRewards.Of(
            _rules.Economics, Now.Height, _draft.Minted, _parent.Nodes, _parent.Index.Nodes, proposer, certificate, _parent.TipVoters.Count);
        foreach (Reward reward in payout.Rewards)
        {
            Pay(reward);
        }

        _draft.MintForTreasury(payout.Treasury);

        ChainState after = _draft.Seal(new Tip(Now.Height, Hash256.Zero, Now.Time), Seating.Plan(_parent).Seats);
        return (after, new BlockReceipt(
            Now.Height,
            _receipts.ToSequence(),
            _deliveries.ToSequence(),
            refused,
            NodeChanges(after),
            payout.Rewards,
            payout.Treasury,
            new Amount((long)(after.Supply.Minted - _parent.Supply.Minted)),
            new Amount((long)(after.Supply.Burnt - _parent.Supply.Burnt))));
    }

    /// <summary>The state as it is now, with nothing of what ends a block.</summary>
    public ChainState Stop() => _draft.Seal(_parent.Tip, _parent.TipVoters);

    private void Instruct(Instruction instruction)
    {
        // The escrow covers it: that was checked when the entity ordered the payment.
        OnChainEntity entity = _draft.EntityAt(instruction.From) ?? throw new UnreachableException($"{instruction.From} ordered a payment and does not exist");
        _draft.SetEntity(instruction.From, entity with { Escrow = entity.Escrow - instruction.Amount });
        switch (instruction)
        {
            case PayFromEscrow payment:
                _draft.Credit(payment.To, payment.Amount);
                break;
            case BurnFromEscrow burn:
                _draft.Burn(burn.Amount);
                break;
            case PayTreasury payment:
                _draft.GiveToTreasury(payment.Amount);
                break;
            default:
                throw new UnreachableException($"instruction {instruction}");
        }
    }

    /// <summary>Of each stage, the timers that run longest fire first; where one has not run out, none behind it has.</summary>
    private void Lapse()
    {
        RegistryEra era = _draft.Parameters.EraAt(Now.Height);
        foreach (Outpoint node in era.From == Now.Height ? Registry.InService(_draft.Nodes) : [])
        {
            _draft.SetNode(node, Registry.AtStartOf(era, _draft.NodeAt(node)!, _draft.LockAt(node)!));
        }

        // A start that is banned now is not looked at again as a banned one: its release comes later.
        foreach (NodeStage stage in (ReadOnlySpan<NodeStage>)[NodeStage.Banned, NodeStage.Started, NodeStage.Confirmed])
        {
            foreach (Outpoint node in _draft.Nodes.RunningOf(stage))
            {
                NodeRecord before = _draft.NodeAt(node)!;
                NodeRecord after = Registry.AtEndOf(Now.Height, before, era.Windows);
                if (ReferenceEquals(after, before))
                {
                    break;
                }

                _draft.SetNode(node, after);
            }
        }
    }

    private Sequence<RefusedTick> TickDue()
    {
        List<RefusedTick> refused = [];
        Sequence<EntityId> due = _draft.Due.Keys.TakeWhile(each => each.At <= Now.Height).Take(TicksMax).Select(each => each.Entity).Order().ToSequence();
        foreach (EntityId id in due)
        {
            EntityAnswer answer = EntityCalls.Tick(_rules, _draft, id, Now);
            if (answer.Carry(_draft) is { } delivery)
            {
                _deliveries.Add(delivery);
            }
            else
            {
                refused.Add(new RefusedTick(id, answer.Refusal!));
            }
        }

        return refused.ToSequence();
    }

    private void Pay(Reward reward)
    {
        _draft.Mint(reward.To, reward.Amount);
        if (reward.Reason is RewardReason.CumulusDue or RewardReason.NimbusDue or RewardReason.StratusDue
            && _draft.NodeAt(reward.Node) is { } node)
        {
            _draft.SetNode(reward.Node, node with { LastPaid = Now.Height });
        }
    }

    private Sequence<NodeChange> NodeChanges(ChainState after) => after.Nodes.ChangesSince(_parent.Nodes)
        .Where(change => change.Before is not { } before
            || change.After is not { } now
            || before with { LastPaid = now.LastPaid, FreeStatements = now.FreeStatements } != now)
        .Select(change => new NodeChange(change.Key, change.After))
        .ToSequence();
}
