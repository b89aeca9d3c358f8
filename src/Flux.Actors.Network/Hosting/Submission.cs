using Flux.Actors.Domain.Chain;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.Hosting;

/// <summary>What became of a transaction that was handed in.</summary>
public abstract record Submission
{
    private Submission()
    {
    }

    /// <summary>Durable in the mempool, or known to be final.</summary>
    public sealed record Taken(Hash256 Id) : Submission;

    /// <summary>No block on the last final one could hold it.</summary>
    public sealed record Flawed(TransactionFlaw Flaw) : Submission;

    /// <summary>The mempool does not take it beside what it holds.</summary>
    public sealed record Declined(Mempool.Refusal Reason, string Why) : Submission;

    /// <summary>A bounded queue of the host is full; the same transaction may be sent again.</summary>
    public sealed record HostBusy(string Queue) : Submission;

    /// <summary>A fault of the host, nothing was recorded; the same transaction may be sent again.</summary>
    public sealed record HostFailed(FailureKind Kind, string Why) : Submission;
}
