using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;
using ChainEntity = Flux.Actors.Domain.Chain.Chain;
using Genesis = Flux.Actors.Domain.Chain.Genesis;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>A network of four genesis nodes (two Cumulus, a Nimbus, a Stratus) of owners own0 … own3, with Alice and Bob funded.</summary>
/// <remarks>Shape: a name is a key and an account; node i is operated by key op{i}. Blocks go through the entity, and every one is folded and compared.</remarks>
internal sealed class TestNetwork
{
    public static readonly Amount Fee = new(1_000);

    private static readonly Sequence<Tier> Tiers = [Tier.Cumulus, Tier.Cumulus, Tier.Nimbus, Tier.Stratus];

    public TestNetwork(Func<Genesis, Genesis>? change = null, params IReadOnlyList<RuleSets<OnChainKind>> kinds)
    {
        Genesis genesis = (change ?? (g => g))(DefaultGenesis);
        Rules = new ChainRules(FakeScheme.Scheme, kinds.Count > 0 ? kinds : [Jar.Rules.Select<OnChainKind>(kind => kind)], genesis);
        Decider = ChainEntity.With(Rules, (_, _) => []);
        State = Decider.Initial;
        Record(Decider.Decide(State, new ChainEntity.Begin(genesis), default));
    }

    public static Genesis DefaultGenesis { get; } = new(
        "test",
        "dev",
        Profiles.Classic(ClassicTerms.Default),
        2_000,
        new Timestamp(1_000_000),
        SortedMap<AccountId, Amount>.Empty
            .With(FakeScheme.Account("alice"), Amount.Flux(100_000))
            .With(FakeScheme.Account("bob"), Amount.Flux(10)),
        Amount.Zero,
        Enumerable.Range(0, Tiers.Count).Select(i => new GenesisNode(
            FakeScheme.Account($"own{i}"), Tiers[i], FakeScheme.Key($"op{i}"), $"org{i}", $"127.11.0.{i}")).ToSequence(),
        ChainParameters.Dev);

    public ChainRules Rules { get; }

    public Decider<ChainEntity.State, ChainEntity.Command, ChainEntity.Event, ChainEntity.Refusal> Decider { get; }

    public ChainEntity.State State { get; private set; }

    public List<ChainEntity.Event> Journal { get; } = [];

    public ChainEntity.Running Running => (ChainEntity.Running)State;

    public ChainState Ledger => Running.Ledger;

    public Outpoint Node(int i) => Rules.Genesis.OutpointOf(i);

    public Amount BalanceOf(string name) => Ledger.AccountOf(FakeScheme.Account(name)).Balance;

    /// <summary>A transaction with the sender's next nonce (plus what is asked) and the minimum fee.</summary>
    public SignedTransaction By(string sender, Payload payload, Amount value = default, ulong ahead = 0, Amount? fee = null) =>
        new Transaction(
            Rules.Network,
            FakeScheme.Key(sender),
            Ledger.AccountOf(FakeScheme.Account(sender)).NextNonce + ahead,
            fee ?? Fee,
            value,
            payload).Signed();

    public SignedTransaction Pay(string from, string to, Amount value, ulong ahead = 0) =>
        By(from, new Transfer(FakeScheme.Account(to)), value, ahead);

    /// <summary>A certificate of the block by these of the seats that vote on it; all when not said.</summary>
    public Certificate Certify(Block block, int? voters = null) => Certify(block.Id(), block.Header.Height, voters);

    public Certificate Certify(Hash256 block, Height height, int? voters = null)
    {
        Sequence<Seat> seats = Seating.Plan(Ledger).Seats;
        Hash256 digest = new Vote(Rules.Network, VoteKind.Precommit, height, 0, block).Digest();
        return new Certificate(height, 0, block, seats.Take(voters ?? seats.Count)
            .Select(seat => new SeatSignature(seat.Node, FakeScheme.Sign(seat.Key, digest)))
            .ToSequence());
    }

    public AssembledBlock Assemble(params IEnumerable<SignedTransaction> candidates)
    {
        Sequence<Seat> seats = Seating.Plan(Ledger).Seats;
        return BlockAssembly.Assemble(
            Rules,
            Ledger,
            seats[(int)(Ledger.Height.Value % seats.Count)].Node,
            Ledger.Tip.SlotTime + 2_000,
            Running.TipCertificate,
            candidates);
    }

    /// <summary>Makes the next block of exactly these transactions final.</summary>
    public BlockReceipt Final(params IEnumerable<SignedTransaction> transactions)
    {
        AssembledBlock assembled = Assemble(transactions);
        Assert.Empty(assembled.Dropped);
        Assert.Empty(assembled.Waiting);
        return Final(assembled.Block);
    }

    /// <summary>Makes the block final; executing it apart must give what folding its fact gives.</summary>
    public BlockReceipt Final(Block block, int? voters = null)
    {
        Executed executed = Assert.IsType<Executed>(Execution.Execute(Rules, Ledger, block));
        BlockReceipt receipt = Finalise(block, voters);
        Assert.Equal(Wire.Encode(executed.State), Wire.Encode(Ledger));
        return receipt;
    }

    /// <summary>Makes the block final through the entity alone.</summary>
    public BlockReceipt Finalise(Block block, int? voters = null)
    {
        Record(Decider.Decide(State, new ChainEntity.Finalise(block, Certify(block, voters)), default));
        Assert.True(SupplyReport.Of(Ledger).Exact);
        IndexCheck.AssertSaysWhatTheStateSays(Ledger);
        return ((ChainEntity.BlockFinalised)Journal[^1]).Receipt;
    }

    public void Empty(long blocks)
    {
        for (long i = 0; i < blocks; i++)
        {
            Final([]);
        }
    }

    /// <summary>Why the transaction can't stand in the next block.</summary>
    public string Dropped(SignedTransaction transaction)
    {
        AssembledBlock assembled = Assemble(transaction);
        Assert.Empty(assembled.Block.Transactions);
        return Assert.Single(assembled.Dropped).Reason;
    }

    /// <summary>What is wrong with a block that has these parts instead; its roots of contents are made to fit.</summary>
    public string Flaw(Block block) =>
        Assert.IsType<BlockFlaw>(Execution.Execute(Rules, Ledger, block)).Reason;

    public static Block Rerooted(Block block) => block with
    {
        Header = block.Header with
        {
            InstructionsRoot = Roots.Instructions(block.Instructions),
            TransactionsRoot = Roots.Transactions(block.Transactions),
        },
    };

    private void Record(Decision<ChainEntity.Event, ChainEntity.Refusal> decision)
    {
        Assert.Null(decision.Refused);
        foreach (ChainEntity.Event fact in decision)
        {
            Journal.Add(fact);
            State = Decider.Evolve(State, fact);
        }
    }
}
