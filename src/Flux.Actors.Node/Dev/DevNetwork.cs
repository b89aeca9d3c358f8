using System.Globalization;
using System.Net;
using Flux.Actors.Configuration;
using Flux.Actors.Configuration.Options;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Node.Keys;

namespace Flux.Actors.Node.Dev;

/// <summary>The network `flux up` makes on one machine: its genesis, its nodes with all their keys, and a funded developer.</summary>
/// <remarks>
/// Shape: one organisation per node, so that every node is its own fault domain. Keys are written first, the genesis file last, each durable before the next:
/// a directory without a genesis file is made anew, one with it is whole.
/// Genesis mints exactly what its economics begin with (<see cref="EconomicsFrom.Genesis"/>), the collateral of the genesis nodes included. Source: DESIGN §9, §10.
/// </remarks>
public sealed record DevNetwork(Genesis Genesis, Sequence<ServedNode> Nodes)
{
    /// <summary>What an owner of a joining node has beside the collateral, for fees.</summary>
    private static readonly Amount OwnerFees = Amount.Flux(10);

    public static DevNetwork Open(DataDirectory data, FluxOptions options, Timestamp now)
    {
        if (data.IsNew)
        {
            if (data.HasSigned)
            {
                throw HostFault.Incomplete(data.Root, "keys that have signed, and no genesis file", "the genesis file of their network");
            }

            FileSigner.RemoveUnused(data.Keys);
            foreach (string _ in Make(data, options, now))
            {
            }
        }

        Genesis genesis = Wire.Decode<Genesis>(Blob.Own(File.ReadAllBytes(data.Genesis)));
        string profile = options.Network.Profile.ToString().ToLowerInvariant();
        if (genesis.Profile != profile)
        {
            throw HostFault.OtherNetwork(data.Root, $"profile '{genesis.Profile}'", $"profile '{profile}'");
        }

        return new DevNetwork(genesis, Wire.Decode<Sequence<ServedNode>>(Blob.Own(File.ReadAllBytes(NodesFile(data)))));
    }

    public static string OwnerKeyFile(DataDirectory data, int number) =>
        Path.Combine(data.Keys, string.Create(CultureInfo.InvariantCulture, $"owner-{number}.key"));

    /// <summary>The first transaction of a joining node's owner; its id is the node's outpoint.</summary>
    public static Transaction LockOf(Hash256 network, ServedNode node, ChainParameters parameters) =>
        LockOf(network, node.Owner, node.Tier, parameters);

    private static Transaction LockOf(Hash256 network, PublicKey owner, Tier tier, ChainParameters parameters) =>
        new(network, owner, 0, parameters.FeeMin, parameters.Collateral.Of(tier), new LockCollateral(tier));

    private static string NodesFile(DataDirectory data) => Path.Combine(data.Root, "nodes");

    /// <summary>Makes the files of a network, one by one. Shape: the paths, each once its file is durable.</summary>
    /// <remarks>A start that was cut short left keys and no genesis: owners and developer keep theirs, operators get new ones.</remarks>
    public static IEnumerable<string> Make(DataDirectory data, FluxOptions options, Timestamp now)
    {
        List<Plan> plans = [];
        try
        {
            foreach ((int index, Tier tier) in TiersOf(options.Dev).Index())
            {
                string ownerFile = OwnerKeyFile(data, index + 1);
                plans.Add(new Plan(index + 1, tier, index < options.Dev.GenesisNodes, LoadOrMake(ownerFile), PrivateKey.Generate()));
                yield return ownerFile;
            }

            using PrivateKey developer = LoadOrMake(data.DeveloperKey);
            yield return data.DeveloperKey;
            Genesis genesis = GenesisOf(options, plans, Secp256k1.PublicKeyOf(developer), now);
            Sequence<ServedNode> nodes = NodesOf(options.Dev, plans, genesis);
            foreach (string path in plans.Zip(nodes).SelectMany(pair => FileSigner.Save(data.Keys, pair.Second.Node, pair.First.Operator)))
            {
                yield return path;
            }

            PrivateFiles.WriteWhole(NodesFile(data), Wire.Encode(nodes).Span);
            yield return NodesFile(data);
            PrivateFiles.WriteWhole(data.Genesis, Wire.Encode(genesis).Span);
            yield return data.Genesis;
        }
        finally
        {
            foreach (Plan plan in plans)
            {
                plan.Owner.Dispose();
                plan.Operator.Dispose();
            }
        }
    }

    private static Genesis GenesisOf(FluxOptions options, IReadOnlyList<Plan> plans, PublicKey developer, Timestamp now)
    {
        ChainParameters parameters = ChainParameters.Dev with
        {
            SeatsMin = options.Consensus.MinSeats,
            FeeMin = new Amount(options.Network.FeeMinAtoms),
            Windows = RegistryWindows.Dev with { Unbonding = options.Network.UnbondingBlocks },
            Transactions = ChainParameters.Dev.Transactions with
            {
                PerBlockMax = options.Network.TransactionsPerBlockMax,
                BlockBytesMax = options.Network.BlockBytesMax,
                TransferMin = new Amount(options.Network.TransferMinAtoms),
            },
            Reports = new ReportLimits(options.Network.FreeReportsPerBlockMax, options.Network.FreeStatementsPerNodeMax),
            Leaders = EconomicsFrom.Leaders(options),
            Rules = options.Network.AppRules == AppRuleSet.FluxCompatible
                ? ChainParameters.Dev.Rules.With(App.Name, new RuleSchedule([new RuleActivation(App.CompatibleRules, Height.Genesis)]))
                : ChainParameters.Dev.Rules,
        };
        (Amount supply, Amount treasury) = EconomicsFrom.Genesis(options);
        Genesis genesis = new(
            "dev",
            options.Network.Profile.ToString().ToLowerInvariant(),
            EconomicsFrom.Chosen(options),
            (long)options.Consensus.BlockTime.TotalMilliseconds,
            now,
            Allocations(plans, parameters, developer, Amount.Flux(options.Dev.WalletFlux), supply - treasury),
            treasury,
            plans.Where(plan => plan.FromGenesis).Select(plan => new GenesisNode(
                Hash160.OfKey(plan.OwnerKey), plan.Tier, plan.OperatorKey, Organisation(plan.Number), AddressOf(options.Dev, plan.Number)))
                .ToSequence(),
            parameters);
        string[] problems = [.. genesis.Validate()];
        if (problems.Length > 0)
        {
            throw Impossible(string.Join("; ", problems));
        }

        return genesis;
    }

    private static Sequence<ServedNode> NodesOf(DevOptions options, IReadOnlyList<Plan> plans, Genesis genesis)
    {
        Hash256 network = genesis.Id();
        return plans.Select(plan => new ServedNode(
            plan.Number,
            plan.FromGenesis
                ? genesis.OutpointOf(plan.Number - 1)
                : new Outpoint(LockOf(network, plan.OwnerKey, plan.Tier, genesis.Parameters).Id(), 0),
            plan.Tier,
            Organisation(plan.Number),
            AddressOf(options, plan.Number),
            plan.FromGenesis,
            plan.OwnerKey)).ToSequence();
    }

    /// <summary>Stratus and Nimbus first, so that every tier is there from genesis where its count allows.</summary>
    private static Tier[] TiersOf(DevOptions options)
    {
        List<Tier> tiers = [];
        int stratus = options.NodesStratus, nimbus = options.NodesNimbus, cumulus = options.NodesCumulus;
        while (stratus + nimbus + cumulus > 0)
        {
            Take(Tier.Stratus, ref stratus);
            Take(Tier.Nimbus, ref nimbus);
            Take(Tier.Cumulus, ref cumulus);
        }

        return [.. tiers];

        void Take(Tier tier, ref int left)
        {
            if (left > 0)
            {
                left--;
                tiers.Add(tier);
            }
        }
    }

    private static SortedMap<AccountId, Amount> Allocations(
        IEnumerable<Plan> plans, ChainParameters parameters, PublicKey developer, Amount wallet, Amount supply)
    {
        SortedMap<AccountId, Amount> allocations = SortedMap<AccountId, Amount>.Empty.With(Hash160.OfKey(developer), wallet);
        Int128 left = (Int128)supply.Atoms - wallet.Atoms;
        foreach (Plan plan in plans)
        {
            Amount given = parameters.Collateral.Of(plan.Tier) + (plan.FromGenesis ? Amount.Zero : OwnerFees);
            allocations = plan.FromGenesis ? allocations : allocations.With(Hash160.OfKey(plan.OwnerKey), given);
            left -= given.Atoms;
        }

        if (left < 0)
        {
            throw Impossible($"nodes and wallet need {-left} atoms more than the {supply} FLUX that the economics begin with");
        }

        // What nobody in this network was given: minted, so that the supply is that of its economics, and without a key.
        return allocations.With(ReserveAccount, new Amount((long)left));
    }

    private static HostFault Impossible(string problem) => new(
        new(Contracts.ProblemCode.InvalidConfiguration, "no network can start from these options", problem, null, null));

    private static AccountId ReserveAccount { get; } = new(Wire.Digest("flux/reserve/1", 0L).ToArray().AsSpan(0, AccountId.Size));

    private static string Organisation(int number) => string.Create(CultureInfo.InvariantCulture, $"org-{number}");

    private static string AddressOf(DevOptions options, int number)
    {
        byte[] bytes = options.NodeAddressFirst.GetAddressBytes();
        bytes[1] = checked((byte)(bytes[1] + number - 1));
        return new IPAddress(bytes).ToString();
    }

    private static PrivateKey LoadOrMake(string path)
    {
        if (File.Exists(path))
        {
            return KeyFile.Load(path);
        }

        PrivateKey key = PrivateKey.Generate();
        KeyFile.Save(path, key);
        return key;
    }

    private sealed record Plan(int Number, Tier Tier, bool FromGenesis, PrivateKey Owner, PrivateKey Operator)
    {
        public PublicKey OwnerKey { get; } = Secp256k1.PublicKeyOf(Owner);

        public PublicKey OperatorKey { get; } = Secp256k1.PublicKeyOf(Operator);
    }
}
