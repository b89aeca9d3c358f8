using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Cluster;

/// <summary>Keeps this host in the table: renews its lease, takes the shards it should have, hands over those it should not.</summary>
/// <remarks>
/// Nothing here decides who may write; the fence does. What it decides is who tries, and that nobody acts on a state that another host may have changed.
/// Concurrency: one loop. Source: DESIGN §8; research/engine §2.5.
/// </remarks>
internal sealed class Membership(EngineCore core, ClusterSetup setup, Router router)
{
    private const long QuietPollMs = 5;

    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _alarm = Task.CompletedTask;
    private bool _isIn;

    /// <summary>Completes when the host is in the table and has what it could take at once; faulted when that failed.</summary>
    public Task Joined => _joined.Task;

    /// <summary>Has the table looked at soon instead of at the next renewal.</summary>
    public void Hurry() => Volatile.Read(ref _hurry).TrySetResult();

    public async Task Run()
    {
        while (true)
        {
            long pause = core.Limits.Cluster.RenewMs;
            Volatile.Write(ref _hurry, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            try
            {
                if (await Look())
                {
                    Hurry();
                }

                _ = _joined.TrySetResult();
            }
            catch (JournalFault fault) when (!core.Stopping.IsCancellationRequested)
            {
                core.Log.RenewalFailed(setup.Store.Name, fault.Message);
                pause = core.Limits.Cluster.RetryMs;
                _ = _joined.TrySetException(fault);
            }
            catch (OperationCanceledException e)
            {
                _ = _joined.TrySetCanceled(e.CancellationToken);
                throw;
            }

            // Not sooner than this, however many say that something has changed.
            await core.Clock.After(Math.Min(pause, core.Limits.Cluster.RetryMs), core.Stopping);
            await Wait(pause - core.Limits.Cluster.RetryMs);
        }
    }

    /// <summary>Gives up lease and shards, once nothing of them is going on any more; the others are told.</summary>
    public async Task Leave()
    {
        if (!_isIn)
        {
            return;
        }

        try
        {
            core.Owned.Lost(ShardSet.All);
            await setup.Store.Leave(core.Owner, CancellationToken.None);
            foreach (HostRow other in router.Peers.Others)
            {
                router.Given(other);
            }
        }
        catch (JournalFault fault)
        {
            core.Log.LeavingFailed(setup.Store.Name, core.Limits.Cluster.LeaseMs, fault.Message);
        }
    }

    /// <summary>Renews, and does what the table says; true when there is more to do soon.</summary>
    private async Task<bool> Look()
    {
        long elapsed = core.Clock.Elapsed;
        Timestamp now = core.Clock.Now;
        HostLease lease = new(core.Owner, setup.Transport.Address, setup.Serves(), core.Limits.Cluster.LeaseMs);
        _isIn = true;
        ClusterTable table = await setup.Store.Renew(lease, core.Stopping);
        router.Peers.Learn(table);
        Follow(table);
        core.Owned.LeaseHolds(elapsed, now, core.Limits.Cluster.ReliedOnMs);
        core.Lost(ShardSet.Of(table.Shards
            .Where(row => core.Owned.FenceOf(row.Shard) is var fence && fence > 0 && (row.Owner != core.Owner || row.Fence > fence))
            .Select(row => row.Shard)));

        AllocationPlan plan = Allocation.Of(table, core.Owner, core.Limits.Cluster.MovesMax);
        await Take(table, plan);
        foreach ((string to, ShardSet shards) in plan.Give)
        {
            await HandOver(shards, router.Peers.All.First(host => host.Owner == to));
        }

        return plan.Give.Count > 0;
    }

    /// <summary>Lets subscriptions go on to where the shards of others end by now; of our own they hear from the commits.</summary>
    private void Follow(ClusterTable table)
    {
        bool moved = false;
        foreach (ShardRow row in table.Shards.Where(row => row.Head > core.Owned.HeadOf(row.Shard) && core.Owned.FenceOf(row.Shard) == 0))
        {
            core.Owned.Moved(row.Shard, row.Head);
            moved = true;
        }

        if (moved)
        {
            core.Pulse();
        }
    }

    /// <summary>Takes what the plan says, and what the table says is ours though we do not have it: given to us, or taken by a call whose answer was lost.</summary>
    private async Task Take(ClusterTable table, AllocationPlan plan)
    {
        ShardSet leaving = plan.Give.Aggregate(ShardSet.Empty, (all, move) => all.Union(move.Shards));
        ShardSet wanted = ShardSet.Of(table.Shards
            .Where(row => row.Owner == core.Owner && core.Owned.FenceOf(row.Shard) == 0)
            .Select(row => row.Shard)).Union(plan.Take).Except(leaving);
        if (wanted.Count > 0)
        {
            IReadOnlyList<ShardClaim> claims = await setup.Store.Claim(wanted, core.Owner, core.Limits.Cluster.LeaseMs, core.Stopping);
            if (claims.Count > 0)
            {
                await core.Gain(claims);
                core.Log.ShardsGained(claims.Count, core.Owned.Open.Count);
            }
        }
    }

    /// <summary>Lets what is decided be committed, forgets the shards, and only then gives them away.</summary>
    private async Task HandOver(ShardSet shards, HostRow to)
    {
        core.Owned.Close(shards);
        long deadline = core.Clock.Elapsed + core.Limits.Cluster.HandOverMs;
        while (!core.IsQuiet(shards) && core.Clock.Elapsed < deadline)
        {
            await core.Clock.After(QuietPollMs, core.Stopping);
        }

        core.Lose(shards);
        ShardSet given = await setup.Store.Give(shards, core.Owner, to.Owner, core.Stopping);
        core.Log.ShardsGiven(given.Count, to.Owner, core.Owned.Open.Count);
        router.Given(to);
    }

    private async Task Wait(long milliseconds)
    {
        if (milliseconds <= 0)
        {
            return;
        }

        TaskCompletionSource hurried = Volatile.Read(ref _hurry);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(core.Stopping);
        await using (core.Stopping.Register(() => hurried.TrySetResult()))
        {
            _alarm = Alarm(core.Clock.After(milliseconds, over.Token), hurried);
            await hurried.Task;
        }

        over.Cancel();
        await _alarm;
        core.Stopping.ThrowIfCancellationRequested();
    }

    private static async Task Alarm(Task wait, TaskCompletionSource wake)
    {
        try
        {
            await wait;
            _ = wake.TrySetResult();
        }
        catch (OperationCanceledException)
        {
            // Somebody was quicker.
        }
    }
}
