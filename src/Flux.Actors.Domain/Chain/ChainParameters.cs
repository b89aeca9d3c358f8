using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>The numbers of a network that are rules; fixed by its genesis file and held under the state root.</summary>
/// <remarks>
/// Shape: <c>SeatsMin</c> is how many eligible nodes switch the useful-work gate on; where the benchmark is waived a confirmation's tier is taken as stated; <c>Rules</c> holds the schedule of each on-chain kind whose rules change at a height, by the kind's name; <c>Eras</c>, ascending, what takes the place of windows and
/// collateral from a later height on.
/// Units: amounts in atoms, sizes in bytes of the canonical encoding.
/// </remarks>
[Wire("chain.parameters.v1")]
public sealed record ChainParameters(
    RegistryWindows Windows,
    TierAmounts Collateral,
    int SeatsMin,
    Amount FeeMin,
    TransactionLimits Transactions,
    ReportLimits Reports,
    SortedMap<string, RuleSchedule> Rules,
    bool BenchmarkWaived,
    Sequence<RegistryEra> Eras,
    LeaderDraw Leaders,
    AppParameters Apps)
{
    /// <summary>Bytes of a transaction for which the least fee pays once.</summary>
    public const int BytesPerFee = 1_000;

    public static ChainParameters Dev { get; } = new(
        RegistryWindows.Dev,
        TierAmounts.Collateral,
        SeatsMin: 7,
        FeeMin: new Amount(1_000),
        new TransactionLimits(PerBlockMax: 1_000, BytesMax: 589_824, BlockBytesMax: 1 << 21, TransferMin: new Amount(1)),
        new ReportLimits(PerBlockMax: 100, StatementsPerNodeMax: 100),
        SortedMap<string, RuleSchedule>.Empty,
        BenchmarkWaived: true,
        [],
        LeaderDraw.InTurn,
        AppParameters.Default);

    /// <summary>What a transaction of so many bytes must pay at least: the least fee for every thousand of them, begun or whole.</summary>
    public Amount LeastFee(long bytes) => LeastFee(FeeMin, bytes);

    /// <summary>The same where that fee is known alone.</summary>
    public static Amount LeastFee(Amount feeMin, long bytes) =>
        new((long)Int128.Min(long.MaxValue, (Int128)feeMin.Atoms * ((bytes + BytesPerFee - 1) / BytesPerFee)));

    /// <summary>The registry's rules at a height: those of the last era that has begun, before the first one windows and collateral of these parameters.</summary>
    public RegistryEra EraAt(Height height) =>
        Eras.LastOrDefault(era => era.From <= height) ?? new RegistryEra(Height.Genesis, Windows, Collateral, Collateral);

    /// <summary>When which rule set of the on-chain kind is in force.</summary>
    public RuleSchedule RulesOf(string kind) => Rules.GetOr(kind, RuleSchedule.First);
}

/// <summary>Bounds of a block, its transactions' bytes together, and of a transaction in it. A smaller transfer is dust: it would leave an account that costs more to keep than it holds.</summary>
[Wire("chain.transaction-limits.v1")]
public sealed record TransactionLimits(int PerBlockMax, long BytesMax, long BlockBytesMax, Amount TransferMin);

/// <summary>Bounds of what nodes report without a fee: reports in a block, and statements of a node between two of its confirmations.</summary>
/// <remarks>Source: docs/spec/chain.md §2.1.</remarks>
[Wire("chain.report-limits.v1")]
public sealed record ReportLimits(int PerBlockMax, int StatementsPerNodeMax);
