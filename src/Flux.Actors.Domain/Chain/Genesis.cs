using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>A node that is confirmed from the start, so that somebody can validate block 1.</summary>
[Wire("chain.genesis-node.v1")]
public sealed record GenesisNode(AccountId Owner, Tier Tier, PublicKey OperatorKey, string Organisation, string Address);

/// <summary>The file a network is: its hash is the network id and is in every signature.</summary>
/// <remarks>
/// Shape: the collateral of the genesis nodes is minted on top of the allocations and the treasury. Units: <c>BlockTime</c> in milliseconds, a wish of the profile and not a rule
/// of validity. Source: DESIGN §9; docs/spec/chain.md §1.
/// </remarks>
[Wire("chain.genesis.v1")]
public sealed record Genesis(
    string Network,
    string Profile,
    EconomicsProfile Economics,
    long BlockTime,
    Timestamp Time,
    SortedMap<AccountId, Amount> Allocations,
    Amount Treasury,
    Sequence<GenesisNode> Nodes,
    ChainParameters Parameters)
{
    /// <summary>The most blocks a timer may run and the last height an era may begin at: far beyond any use, and far below where adding to a height overflows.</summary>
    public const long BlocksMax = 1_000_000_000_000;

    /// <summary>The longest block time: a day. Units: milliseconds.</summary>
    public const long BlockTimeMax = 86_400_000;

    /// <summary>The most bytes that a network may let the transactions of a block have: with all else in it the block still fits a frame of a chain file.</summary>
    public const long BlockBytesMax = 64 << 20;

    /// <summary>The last year of the calendar. Units: milliseconds since 1970.</summary>
    private const long TimeMax = 253_402_300_799_999;

    /// <summary>The network id.</summary>
    public Hash256 Id() => Wire.Digest("flux/genesis/1", this);

    /// <summary>The outpoint of a genesis node's lock, which no transaction made.</summary>
    public static Outpoint OutpointOf(int index, AccountId owner) =>
        new(Wire.Digest("flux/genesis-lock/1", new GenesisLock(index, owner)), 0);

    public Outpoint OutpointOf(int index) => OutpointOf(index, Nodes[index].Owner);

    /// <summary>What the network mints before its first block. Units: atoms.</summary>
    public Int128 Minted()
    {
        Int128 sum = Treasury.Atoms;
        foreach (KeyValuePair<AccountId, Amount> allocation in Allocations)
        {
            sum += allocation.Value.Atoms;
        }

        foreach (GenesisNode node in Nodes)
        {
            sum += Enum.IsDefined(node.Tier) ? Parameters.Collateral.Of(node.Tier).Atoms : 0;
        }

        return sum;
    }

    /// <summary>Every problem of the file, each in one sentence; empty when a network can start from it.</summary>
    public Sequence<string> Validate() => [.. AboutNetwork(), .. AboutParameters(), .. AboutMoney(), .. AboutNodes()];

    private IEnumerable<string> AboutNetwork()
    {
        if (!IsName(Network))
        {
            yield return $"network '{Network}': 1–32 letters a–z, digits or '-' wanted";
        }

        if (!IsName(Profile))
        {
            yield return $"profile '{Profile}': 1–32 letters a–z, digits or '-' wanted";
        }

        if (BlockTime is <= 0 or > BlockTimeMax)
        {
            yield return $"block time is {BlockTime} ms, more than 0 and at most {BlockTimeMax} wanted";
        }

        if (Time.Milliseconds is < 0 or > TimeMax)
        {
            yield return $"genesis time is {Time.Milliseconds} ms since 1970, 0 to {TimeMax} wanted";
        }
    }

    private IEnumerable<string> AboutParameters()
    {
        Sequence<(string Name, long Value, long Min, long Max)> bounds =
        [
            .. OfRegistry(string.Empty, Parameters.Windows, Parameters.Collateral),
            .. Parameters.Eras.SelectMany((era, i) => OfEra(era, i == 0 ? 0 : Parameters.Eras[i - 1].From.Value)),
            ("draw of leaders", (long)Parameters.Leaders, (long)LeaderDraw.InTurn, (long)LeaderDraw.ByTicket),
            ("minimum of seats", Parameters.SeatsMin, 1, int.MaxValue),
            ("free reports per block", Parameters.Reports.PerBlockMax, 1, int.MaxValue),
            ("free statements per node", Parameters.Reports.StatementsPerNodeMax, 1, int.MaxValue),
            ("transactions per block", Parameters.Transactions.PerBlockMax, Parameters.Reports.PerBlockMax + 1L, int.MaxValue),
            ("bytes of a transaction", Parameters.Transactions.BytesMax, 512, Parameters.Transactions.BlockBytesMax),
            ("bytes of a block's transactions", Parameters.Transactions.BlockBytesMax, 512, BlockBytesMax),
            ("smallest transfer", Parameters.Transactions.TransferMin.Atoms, 1, long.MaxValue),
            .. Parameters.Apps.Bounds(),
        ];
        foreach ((string name, long value, long min, long max) in bounds)
        {
            if (value < min || value > max)
            {
                yield return $"{name} is {value}, {(value < min ? "at least" : "at most")} {(value < min ? min : max)} wanted";
            }
        }
    }

    private static IEnumerable<(string Name, long Value, long Min, long Max)> OfEra(RegistryEra era, long before) =>
    [
        ("first height of a registry era", era.From.Value, Math.Min(before, BlocksMax) + 1, BlocksMax),
        .. OfRegistry($"in the era from height {era.From}, ", era.Windows, era.Collateral),
        .. OfAmounts($"in the era from height {era.From}, former ", era.Former),
    ];

    private static IEnumerable<(string Name, long Value, long Min, long Max)> OfRegistry(string where, RegistryWindows windows, TierAmounts collateral) =>
    [
        ($"{where}lock maturity", windows.LockMaturity, 0, BlocksMax),
        ($"{where}confirm window", windows.ConfirmWithin, 1, BlocksMax),
        ($"{where}ban release", windows.BanRelease, windows.ConfirmWithin, BlocksMax),
        ($"{where}renewal distance", windows.RenewAfter, 0, BlocksMax),
        ($"{where}expiry window", windows.ExpireAfter, Math.Min(windows.RenewAfter, BlocksMax) + 1, BlocksMax),
        ($"{where}unbonding", windows.Unbonding, 1, BlocksMax),
        ($"{where}address distance", windows.ReaddressAfter, 1, BlocksMax),
        .. OfAmounts(where, collateral),
    ];

    private static IEnumerable<(string Name, long Value, long Min, long Max)> OfAmounts(string where, TierAmounts amounts) =>
    [
        ($"{where}Cumulus collateral", amounts.Cumulus.Atoms, 1, long.MaxValue),
        ($"{where}Nimbus collateral", amounts.Nimbus.Atoms, 1, long.MaxValue),
        ($"{where}Stratus collateral", amounts.Stratus.Atoms, 1, long.MaxValue),
    ];

    private IEnumerable<string> AboutMoney()
    {
        if (!IsName(Economics.Name))
        {
            yield return $"economics '{Economics.Name}': 1–32 letters a–z, digits or '-' wanted";
        }

        foreach (string problem in Economics.Problems())
        {
            yield return problem;
        }

        if (Minted() > Economics.MintedMax.Atoms)
        {
            yield return $"allocations, treasury and collateral are {Minted()} atoms, at most the cap of {Economics.MintedMax.Atoms} wanted";
        }
    }

    private IEnumerable<string> AboutNodes()
    {
        if (Nodes.Count == 0)
        {
            yield return "there is no genesis node, at least 1 wanted: nobody could validate block 1";
        }

        SortedMap<PublicKey, int> keys = SortedMap<PublicKey, int>.Empty;
        for (int i = 0; i < Nodes.Count; i++)
        {
            GenesisNode node = Nodes[i];
            if (!Enum.IsDefined(node.Tier))
            {
                yield return $"genesis node {i} has tier {node.Tier}, a known one wanted";
            }

            if (keys.TryGet(node.OperatorKey, out int other))
            {
                yield return $"genesis nodes {other} and {i} have the same operator key, every node needs its own";
            }

            if (!Registry.IsOrganisation(node.Organisation) || !Registry.IsAddress(node.Address))
            {
                yield return $"genesis node {i}: organisation '{node.Organisation}' and address '{node.Address}' must be printable ASCII without blanks";
            }

            keys = keys.With(node.OperatorKey, i);
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 32 && name.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');
}

/// <summary>What the id of a genesis node's lock is made of.</summary>
[Wire("chain.genesis-lock.v1")]
public sealed record GenesisLock(int Index, AccountId Owner);
