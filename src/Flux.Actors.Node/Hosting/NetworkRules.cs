using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Flux.Actors.Configuration.Options;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Network;

namespace Flux.Actors.Node.Hosting;

/// <summary>The rules that a genesis file's network runs under: real signatures, the on-chain kinds, its own economics.</summary>
public static class NetworkRules
{
    /// <summary>Where no options are: as <c>consensus.kept_keys_max</c> of reference.conf.</summary>
    private const int KeptKeys = 16_384;

    public static ChainRules Of(Genesis genesis) => Of(genesis, Environment.ProcessorCount, KeptKeys);

    /// <summary>The same, as this host's options have it.</summary>
    public static ChainRules Of(Genesis genesis, ConsensusOptions options) => Of(genesis, Environment.ProcessorCount, options.KeptKeysMax);

    /// <summary>The same, using so many cores at most, and keeping so many public keys.</summary>
    public static ChainRules Of(Genesis genesis, int cores, int keptKeys = KeptKeys) => cores <= 1
        ? new ChainRules(Signatures.Keeping(keptKeys), NetworkKinds.OnChain(genesis.Parameters), genesis)
        : new ChainRules(Signatures.Keeping(keptKeys), NetworkKinds.OnChain(genesis.Parameters), genesis)
        {
            Spread = works => Spread(works, cores),
        };

    /// <summary>What a work throws is thrown as it is: callers know a rule set that is missing from a bug.</summary>
    private static void Spread(IReadOnlyList<Action> works, int cores)
    {
        try
        {
            // One at a time: works differ, and a core that took several would hold up the others' end.
            Parallel.ForEach(
                Partitioner.Create(works, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = cores }, work => work());
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}
