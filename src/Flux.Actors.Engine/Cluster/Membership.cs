using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Cluster;

/// <summary>Keeps this host in the table: renews its lease, takes the shards it should have, hands over those it should not.</summary>
/// <remarks>
/// Nothing here decides who may write; the fence does. What it decides is who tries, and that nobody acts on a state that another host may have changed.
/// Shape: renewing waits for nothing but the store, and for that no longer than a lease lasts; shards are moved beside it, by one table at a time.
/// Concurrency: one loop. Source: DESIGN §8; research/engine §2.5.
/// </remarks>
internal sealed class Membership(EngineCore core, ClusterSetup setup, Router router)
{
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Task _moving = Task.CompletedTask;
    private bool _isMoving;
    private bool _isAskedAgain;
    private bool _isIn;
    private Task _trying = Task.CompletedTask;
    private volatile bool _isAside;

    /// <summary>What became of this host's commits.</summary>
    public JournalWatch Journal { get; } = new(core);

    /// <summary>Nothing of this host gets into the journal, so it lets its lease run out, for others to take its shards.</summary>
    public bool IsAside => _isAside;

    /// <summary>Completes when the host is in the table and has what it could take at once; faulted when that failed.</summary>
    /// <exception cref="OperationCanceledException">The caller does not wait for it, or the engine stops.</exception>
    public async Task Joined(CancellationToken cancellation)
    {
        await using (cancellation.Register(() => _joined.TrySetCanceled(cancellation)))
        {
            await _joined.Task;
        }
    }

    /// <summary>Has the table looked at soon instead of at the next renewal.</summary>
    public void Hurry() => Volatile.Read(ref _hurry).TrySetResult();

    /// <exception cref="OperationCanceledException">The engine stops.</exception>
    public async Task Run()
    {
        try
        {
            while (true)
            {
                Volatile.Write(ref _hurry, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                if (_isAside)
                {
                    await Journal.Mended();
                    _isAside = false;
                    core.Log.JoinsAgain(core.Journal.Name);
                }

                bool renewed = await Renewed();
                long pause = renewed ? core.Limits.Cluster.RenewMs : core.Limits.Cluster.RetryMs;

                // Where the table can't be reached either, it is the database that is away, for all of them: nobody could do better.
                if (renewed && Journal.FailingMs >= core.Limits.Cluster.LeaseMs && _trying.IsCompleted)
                {
                    _trying = StandAside();
                }

                // Not sooner than this, however many say that something has changed.
                await core.Clock.After(Math.Min(pause, core.Limits.Cluster.RetryMs), core.Stopping);
                await Wait(pause - core.Limits.Cluster.RetryMs);
            }
        }
        catch (Exception e)
        {
            _ = _joined.TrySetException(e);
            throw;
        }
        finally
        {
            await _moving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await _trying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
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
            await Answered(setup.Store.Leave(core.Owner, CancellationToken.None));
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

    /// <summary>Beside the renewals: the journal may be slow to say that it does not work.</summary>
    private async Task StandAside()
    {
        long failing = Journal.FailingMs;
        if (await Journal.Try() is { } why)
        {
            core.Log.StandsAside(core.Journal.Name, failing, why);
            _isAside = true;
            Hurry();
        }
    }

    /// <summary>False when the store did not let it renew.</summary>
    private async Task<bool> Renewed()
    {
        try
        {
            await Look();
            return true;
        }
        catch (JournalFault fault)
        {
            core.Stopping.ThrowIfCancellationRequested(); // A renewal that is cut off by the stop may fail like any other.
            Failed(fault);
            return false;
        }
    }

    /// <summary>Renews, and begins what the table says, unless something is being done still: then the table may be older than that.</summary>
    private async Task Look()
    {
        bool mayMove;
        lock (_gate)
        {
            mayMove = !_isMoving;
            _isAskedAgain = _isMoving;
        }

        if (mayMove)
        {
            await _moving; // What broke it breaks this too.
        }

        long elapsed = core.Clock.Elapsed;
        Timestamp now = core.Clock.Now;
        HostLease lease = new(core.Owner, setup.Transport.Address, setup.Serves(), core.Limits.Cluster.LeaseMs);
        _isIn = true;
        ClusterTable table = await Answer(setup.Store.Renew(lease, core.Stopping));
        router.Peers.Learn(table);
        Follow(table);
        core.Owned.LeaseHolds(elapsed, now, core.Limits.Cluster.ReliedOnMs);
        core.Lost(ShardSet.Those(shard => IsLost(table.Shards[shard])));
        if (mayMove)
        {
            _isMoving = true;
            _moving = Move(table);
        }
    }

    /// <summary>Lets subscriptions go on to where the shards of others end by now; of our own they hear from the commits.</summary>
    private void Follow(ClusterTable table)
    {
        bool moved = false;
        for (int shard = 0; shard < ShardSet.ShardCount; shard++)
        {
            if (table.Shards[shard].Head > core.Owned.HeadOf(shard) && core.Owned.FenceOf(shard) == 0)
            {
                core.Owned.Moved(shard, table.Shards[shard].Head);
                moved = true;
            }
        }

        if (moved)
        {
            core.Pulse();
        }
    }

    /// <summary>Whether another owner has taken a shard of ours, or may have had it. A row under an older fence than ours is from before we claimed it.</summary>
    private bool IsLost(ShardRow row) => core.Owned.FenceOf(row.Shard) is var fence && fence > 0 && (row.Owner == core.Owner ? row.Fence > fence : row.Fence >= fence);

    /// <summary>Takes and hands over what the table says.</summary>
    private async Task Move(ClusterTable table)
    {
        bool again = true;
        try
        {
            AllocationPlan plan = Allocation.Of(table, core.Owner, core.Limits.Cluster.MovesMax);
            bool took = await Take(table, plan);
            foreach ((string to, ShardSet shards) in plan.Give)
            {
                await HandOver(shards, table, table.Hosts.First(host => host.Owner == to));
            }

            _ = _joined.TrySetResult();
            again = took || plan.Give.Count > 0;
        }
        catch (JournalFault fault)
        {
            core.Stopping.ThrowIfCancellationRequested();
            Failed(fault);
        }
        finally
        {
            lock (_gate)
            {
                _isMoving = false;
                again |= _isAskedAgain;
            }

            if (again)
            {
                Hurry();
            }
        }
    }

    private void Failed(JournalFault fault)
    {
        core.Log.RenewalFailed(setup.Store.Name, fault.Message);
        _ = _joined.TrySetException(fault);
    }

    /// <summary>Takes what the plan says, and what the table says is ours though we do not have it: given to us, or taken by a call whose answer was lost. False when there was nothing.</summary>
    private async Task<bool> Take(ClusterTable table, AllocationPlan plan)
    {
        ShardSet leaving = plan.Give.Aggregate(ShardSet.Empty, (all, move) => all.Union(move.Shards));
        ShardSet wanted = ShardSet.Those(shard => core.Owned.FenceOf(shard) == 0 && table.Shards[shard].Owner == core.Owner).Union(plan.Take).Except(leaving);
        IReadOnlyList<ShardClaim> claims = wanted.Count == 0
            ? []
            : await Answer(setup.Store.Claim(wanted, core.Owner, core.Limits.Cluster.LeaseMs, core.Stopping));
        if (claims.Count > 0)
        {
            await core.Gain(claims);
            core.Log.ShardsGained(claims.Count, core.Owned.Open.Count);
        }

        return claims.Count > 0;
    }

    /// <summary>Lets what is decided be committed, forgets the shards, and only then gives them away.</summary>
    /// <remarks>
    /// What it gives up is what it has now: a gift that arrives when the shards were claimed again is void. Those that it has not, though the table says so, it
    /// gives as the table shows them.
    /// </remarks>
    private async Task HandOver(ShardSet shards, ClusterTable table, HostRow to)
    {
        core.Owned.Close(shards);
        _ = await Patience.Waits(core.Clock, core.Committer.Emptied(shards), core.Limits.Cluster.HandOverMs);
        FencedShard[] fenced = [.. shards.Select(shard => new FencedShard(shard, core.Owned.FenceOf(shard) is > 0 and var fence ? fence : table.Shards[shard].Fence))];
        core.Lose(shards);
        ShardSet given = await Answer(setup.Store.Give(fenced, core.Owner, to.Owner, core.Stopping));
        core.Log.ShardsGiven(given.Count, to.Owner, core.Owned.Open.Count);
        router.Given(to);
    }

    private async Task<T> Answer<T>(Task<T> call)
    {
        await Answered(call);
        return await call;
    }

    /// <exception cref="JournalFault">The store failed, or has said nothing for as long as a lease lasts. The table will tell what became of the call.</exception>
    private async Task Answered(Task call)
    {
        if (!await Patience.Waits(core.Clock, call, core.Limits.Cluster.LeaseMs))
        {
            throw new JournalFault(JournalFaultKind.Unavailable, $"{setup.Store.Name} did not answer within {core.Limits.Cluster.LeaseMs} ms", true, null);
        }

        await call;
    }

    private Task Wait(long milliseconds) =>
        milliseconds <= 0 ? Task.CompletedTask : Patience.Wakes(core, Volatile.Read(ref _hurry), ends => core.Clock.After(milliseconds, ends));
}
