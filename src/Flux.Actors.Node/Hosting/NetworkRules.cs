using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Network;

namespace Flux.Actors.Node.Hosting;

/// <summary>The rules that a genesis file's network runs under: real signatures, the on-chain kinds, its own economics.</summary>
public static class NetworkRules
{
    public static ChainRules Of(Genesis genesis) => Of(genesis, Environment.ProcessorCount);

    /// <summary>The same, using so many cores at most.</summary>
    public static ChainRules Of(Genesis genesis, int cores) => cores <= 1
        ? new ChainRules(Signatures.Scheme, NetworkKinds.OnChain, genesis)
        : new ChainRules(Signatures.Scheme, NetworkKinds.OnChain, genesis)
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
