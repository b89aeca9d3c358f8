using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;
using Mempool = Flux.Actors.Domain.Chain.Mempool;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>A mempool and a chain under floods of fees and of free reports: neither keeps the other from the blocks, and no node falls out of confirmation.</summary>
/// <remarks>
/// Small numbers, same shape: a block holds 8 transactions, 3 of them reports; 24 nodes need one confirmation each per 10 blocks and have 14 blocks for it.
/// </remarks>
public sealed class CrowdedNetworkTests
{
    private const int NodesCount = 24;
    private const int PerBlock = 8;
    private const int ReportsPerBlock = 3;
    private const int Blocks = 120;

    private static readonly RegistryWindows Windows = new(0, 10, 30, RenewAfter: 10, ExpireAfter: 24, Unbonding: 8, ReaddressAfter: 5);

    private readonly TestNetwork _network = new(genesis => genesis with
    {
        Allocations = SortedMap<AccountId, Amount>.From(Payers.Select(name => KeyValuePair.Create(FakeScheme.Account(name), Amount.Flux(1_000_000)))),
        Nodes = Enumerable.Range(0, NodesCount).Select(i => new GenesisNode(
            FakeScheme.Account($"own{i}"), Tier.Cumulus, FakeScheme.Key($"op{i}"), $"org{i}", $"127.11.0.{i}")).ToSequence(),
        Parameters = genesis.Parameters with
        {
            Windows = Windows,
            Transactions = new TransactionLimits(PerBlock, 65_536, 1 << 21, new Amount(1)),
            Reports = new ReportLimits(ReportsPerBlock, StatementsPerNodeMax: 1_000),
        },
    });

    private readonly Decider<Mempool.State, Mempool.Command, Mempool.Event, Mempool.Refusal> _mempool = Mempool.With(
        new MempoolLimits(TransactionsMax: 30, ReportsMax: 8, PerAccountMax: 6, FatesMax: 50, ExpireBlocks: 100, ReplacementFeePercent: 110, HeightStride: 1));

    private Mempool.Pool _pool = Mempool.Pool.Empty;
    private int _notes;

    private static string[] Payers { get; } = [.. Enumerable.Range(0, 10).Select(i => $"payer{i}")];

    [Fact]
    public void a_pool_full_of_fees_keeps_no_report_out()
    {
        int reports = 0;
        for (int block = 0; block < Blocks; block++)
        {
            FloodWithFees(new Prng((ulong)block));
            Assert.Equal(30, _pool.Paying);
            Confirm(Enumerable.Range(0, NodesCount));
            reports += Reports(Next());
        }

        EveryNodeIsConfirmed();
        Assert.True(reports >= NodesCount * Blocks / 24, $"{reports} confirmations");
    }

    [Fact]
    public void a_flood_of_reports_from_all_nodes_keeps_no_fee_out_and_no_confirmation()
    {
        bool full = false;
        for (int block = 0; block < Blocks; block++)
        {
            FloodWithFees(new Prng((ulong)block));
            FloodWithStatements(Enumerable.Range(0, NodesCount));
            full |= _pool.Statements == 4;
            Confirm(Enumerable.Range(0, NodesCount));
            Sequence<SignedTransaction> held = Next();
            Assert.Equal((ReportsPerBlock, PerBlock - ReportsPerBlock), (Reports(held), held.Count - Reports(held)));
        }

        Assert.True(full, "the statements never filled their share");
        EveryNodeIsConfirmed();
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void a_node_that_was_down_until_its_confirmation_all_but_lapsed_always_gets_in(ulong seed)
    {
        Prng random = new(seed);
        int late = 0;
        for (int round = 0; round < 12; round++)
        {
            // A few nodes are down until only as many blocks are left as the confirmations of all nodes need.
            int[] down = [.. Enumerable.Range(0, NodesCount).Where(_ => random.Below(4) == 0)];
            for (int block = 0; block < 24; block++)
            {
                FloodWithFees(random);
                FloodWithStatements(Enumerable.Range(0, NodesCount).Except(down));
                int[] speaking = [.. Enumerable.Range(0, NodesCount).Where(i => !down.Contains(i) || BlocksLeft(i) <= NodesCount / ReportsPerBlock)];
                Shuffle(speaking, random);
                Confirm(speaking);
                late += Next().Count(held => held.Body.Payload is ConfirmNode confirm && _network.Ledger.Height - _lastConfirmed[confirm.Node] > 14);
            }
        }

        EveryNodeIsConfirmed();
        Assert.True(late > 20, $"seed {seed}: only {late} confirmations came late");
    }

    private readonly SortedDictionary<Outpoint, Height> _lastConfirmed = [];

    /// <summary>Every node is where it was at genesis: one that lapsed once would be expired, since no owner starts it again.</summary>
    private void EveryNodeIsConfirmed() => Assert.All(_network.Ledger.Nodes.Values, node => Assert.Equal(NodeStage.Confirmed, node.Stage));

    private long BlocksLeft(int node) =>
        Windows.ExpireAfter - (_network.Ledger.Height - _network.Ledger.Nodes[_network.Node(node)].LastConfirmed);

    private static int Reports(Sequence<SignedTransaction> held) => held.Count(transaction => transaction.Body.Fee.IsZero);

    private void FloodWithFees(Prng random)
    {
        foreach (string payer in Payers)
        {
            AccountId account = FakeScheme.Account(payer);
            for (ulong ahead = 0; ahead < 6; ahead++)
            {
                Submit(_network.By(payer, new Transfer(FakeScheme.Account("sink")), new Amount(1), ahead, new Amount(1_000 + (long)random.Below(1_000_000))));
            }
        }
    }

    private void FloodWithStatements(IEnumerable<int> nodes)
    {
        foreach (int node in nodes)
        {
            Submit(_network.By($"op{node}", Jar.Call("a", new Jar.StateServing(_network.Node(node), $"note {_notes++}")), fee: Amount.Zero));
        }
    }

    /// <summary>Each of these nodes does what the host's loop does: it sends its confirmation whenever it is due.</summary>
    private void Confirm(IEnumerable<int> nodes)
    {
        foreach (int node in nodes)
        {
            Submit(_network.By($"op{node}", new ConfirmNode(_network.Node(node), Tier.Cumulus), fee: Amount.Zero));
        }
    }

    private void Submit(SignedTransaction transaction)
    {
        AccountId sender = FakeScheme.Scheme.AccountOf(transaction.Body.Sender);
        Apply(new Mempool.Submit(
            transaction,
            sender,
            _network.Ledger.AccountOf(sender).NextNonce,
            _network.Ledger.AccountOf(sender).Balance,
            Execution.LaneOf(_network.Rules, _network.Ledger, transaction),
            Execution.Precheck(_network.Rules, _network.Ledger, transaction)));
    }

    /// <summary>Makes the next block final, settles the pool, and answers the block's transactions.</summary>
    private Sequence<SignedTransaction> Next()
    {
        foreach ((Outpoint node, NodeRecord record) in _network.Ledger.Nodes)
        {
            _lastConfirmed[node] = record.LastConfirmed;
        }

        AssembledBlock assembled = _network.Assemble(Mempool.Candidates(
            _pool, PerBlock, ReportsPerBlock, account => _network.Ledger.AccountOf(account).NextNonce));
        Apply(new Mempool.Discard(assembled.Dropped.Select(dropped => new Drop(dropped.Id, dropped.Reason)).ToSequence()));
        BlockReceipt receipt = _network.Finalise(assembled.Block);
        Apply(new Mempool.Settle(receipt.Height, receipt.Transactions));
        return assembled.Block.Transactions;
    }

    private void Apply(Mempool.Command command)
    {
        foreach (Mempool.Event fact in _mempool.Decide(_pool, command, default))
        {
            _pool = (Mempool.Pool)_mempool.Evolve(_pool, fact);
        }
    }

    private static void Shuffle(int[] items, Prng random)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = (int)random.Below((ulong)(i + 1));
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
