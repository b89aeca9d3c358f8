using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Network.Hosting;

/// <summary>The blocks that validators ask for: built from the mempool on the last final state, and checked by executing them.</summary>
public sealed class BlockWork(ChainReplica replica, IClock clock, NetworkEntities entities)
{
    /// <summary>How far in the future a block's slot may lie for clocks that differ. Units: milliseconds.</summary>
    private const long ClockToleranceMilliseconds = 2_000;

    public IReadOnlyList<Performer> Performers =>
    [
        Performer.For<Validator.AssembleBlock>(Assemble),
        Performer.For<Validator.CheckBlock>(Check),
    ];

    private async Task<object?> Assemble(PerformContext context, Validator.AssembleBlock request, CancellationToken cancellation)
    {
        EntityEngine engine = await entities.Started.WaitAsync(cancellation).ConfigureAwait(false);
        await replica.Refresh(engine, cancellation).ConfigureAwait(false);
        Mempool.Pool pool = (Mempool.Pool)await engine.Read<Mempool.State>(entities.Mempool, cancellation).ConfigureAwait(false);
        ChainParameters parameters = replica.Required.Ledger.Parameters;
        Sequence<SignedTransaction> candidates = Mempool.Candidates(
            pool, parameters.Transactions.PerBlockMax, parameters.Reports.PerBlockMax, account => replica.Required.Ledger.AccountOf(account).NextNonce);
        AssembledBlock? assembled = replica.Assemble(request, SlotAt(request.SlotTime), candidates);
        if (assembled is { Dropped.Count: > 0 })
        {
            engine.Post(entities.Mempool, new Mempool.Discard(
                assembled.Dropped.Select(dropped => new Drop(dropped.Id, dropped.Reason)).ToSequence()));
        }

        return new Validator.Assembled(request.Height, request.Round, assembled?.Block);
    }

    private async Task<object?> Check(PerformContext context, Validator.CheckBlock request, CancellationToken cancellation)
    {
        await replica.Refresh(await entities.Started.WaitAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        string? flaw = request.Block.Header.SlotTime > clock.Now + ClockToleranceMilliseconds
            ? $"slot time {request.Block.Header.SlotTime} seen, at most {clock.Now + ClockToleranceMilliseconds} wanted"
            : await replica.Check(request.Block).ConfigureAwait(false);
        return new Validator.Checked(request.Height, request.Round, request.Block.Id(), flaw);
    }

    /// <summary>The scheduled slot, or the one now is in when that has passed: after a pause the chain goes on in the present.</summary>
    private Timestamp SlotAt(Timestamp scheduled)
    {
        long late = clock.Now - scheduled;
        long blockTime = replica.Rules.Genesis.BlockTime;
        return late <= 0 ? scheduled : scheduled + late / blockTime * blockTime;
    }
}
