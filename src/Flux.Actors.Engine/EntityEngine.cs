using System.Runtime.CompilerServices;
using Flux.Actors.Engine.Cluster;
using Flux.Actors.Engine.Projections;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Runs durable entities: each one command at a time, each decision committed before anyone hears of it. Source: DESIGN §7.</summary>
/// <remarks>Concurrency: any thread. The setup's journal must outlive the engine.</remarks>
public sealed partial class EntityEngine : IAsyncDisposable
{
    private readonly EngineCore _core;
    private readonly IReadOnlyList<Task> _lanes;
    private readonly Task _membership;
    private readonly IReadOnlyList<Task> _others;
    private bool _disposed;

    private EntityEngine(EngineCore core)
    {
        _core = core;
        core.Router?.Open(); // Before anybody can know that this host is there.
        _lanes = [.. core.Committer.Lanes.Select(lane => Begin("committer", lane.Run, lane.Drain))];
        _membership = core.Membership is { } membership ? Begin("membership", membership.Run, null) : Task.CompletedTask;
        _others =
        [
            Begin("reminder loop", core.Reminders.Run, null),
            Begin("outbox", core.Outbox.Run, null),
            Begin("perform desk", core.Performs.Run, null),
            Begin("passivation", core.Sweep, null),
            .. core.Router is { } router ? [Begin("router", router.Expire, null)] : (IEnumerable<Task>)[],
            .. core.Projectors.Select(projector => Begin($"projection '{projector.Name}'", projector.Run, null)),
        ];
        Completion = Dispatched.Begin(core.Dispatcher, Ended).Done;
    }

    /// <summary>Completes when the engine has stopped; faulted when a part of it broke, after which it accepts nothing more.</summary>
    public Task Completion { get; }

    /// <summary>Entities stopped by a bug that have decided nothing since, by name.</summary>
    public IReadOnlyList<StoppedEntity> Stopped => _core.Stops.All;

    public EngineStats Stats => _core.Counters.Snapshot(
        _core.ActiveEntities, _core.Stops.Count, _core.Committer.Depth, _core.Outbox.Pairs, _core.Performs.Active, _core.Performs.Resting, _core.Memory.Used);

    /// <summary>Looks at every entity in memory and every pair with messages under way.</summary>
    public EngineDepths Deepest => new(_core.MailboxDeepest, _core.Outbox.Deepest);

    /// <summary>This engine's place in its cluster; null when it is alone.</summary>
    public ClusterView? Cluster => _core.Router is { } router
        ? new ClusterView(_core.Owner, _core.Owned.HasLease, _core.Owned.Open, router.Peers.All, router.AnswersAwaited, _core.Counters.LostShards)
        { StandsAside = _core.Membership!.IsAside }
        : null;

    /// <summary>How each projection is doing on this host, in the order of the setup.</summary>
    public IReadOnlyList<ProjectionStatus> Projections => [.. _core.Projectors.Select(projector => projector.Status)];

    /// <summary>Where every shard ends, as far as this host knows: a subscription from here sees only what it has not heard of yet.</summary>
    /// <remarks>Shape: of a shard that another host of the cluster has, what was known when this one last renewed its lease.</remarks>
    public ShardOffsets Heads => new(SortedMap<int, long>.From(
        Enumerable.Range(0, ShardSet.ShardCount).Select(shard => KeyValuePair.Create(shard, _core.Owned.HeadOf(shard))).Where(pair => pair.Value > 0)));

    /// <summary>Takes all shards of the journal over, or its part of them in a cluster, and resumes what they owe: messages, work, reminders.</summary>
    /// <exception cref="JournalFault">The journal, or the cluster store, failed.</exception>
    public static async Task<EntityEngine> Start(EngineSetup setup, CancellationToken cancellation)
    {
        EngineCore core = new(setup);
        IReadOnlyList<OwnedShards.Tenure> claims;
        try
        {
            claims = setup.Cluster is null ? core.Claim(await setup.Journal.Acquire(ShardSet.All, setup.Owner, cancellation)) : [];
        }
        catch
        {
            core.Dispose();
            throw;
        }

        EntityEngine engine = new(core);
        try
        {
            await Dispatched.Begin(core.Dispatcher, () => engine.Resume(setup, claims, cancellation)).Done;
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every fact of every shard after the offsets, once, in order within its shard; then what comes, until cancelled or the engine stops.</summary>
    /// <remarks>
    /// In a cluster too, whichever host has the shard: facts of this host's own shards come once they are committed, those of others at most a renewal
    /// (<c>engine.cluster_renew</c>) later, and later still while the cluster's table can't be reached.
    /// </remarks>
    /// <param name="from">Keep it up to date with <see cref="ShardOffsets.After"/> to go on after a restart.</param>
    /// <param name="kind">Only facts of this kind; null for all.</param>
    /// <param name="cancellation">Ends the subscription.</param>
    /// <exception cref="JournalFault">A page could not be read; subscribe again from the last offsets.</exception>
    public async IAsyncEnumerable<RecordedFact> Subscribe(
        ShardOffsets from, string? kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long[] seen = new long[ShardSet.ShardCount];
        foreach ((int shard, long position) in from.Positions)
        {
            seen[shard] = position;
        }

        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _core.Stopping);
        while (!_core.Stopping.IsCancellationRequested)
        {
            TaskCompletionSource pulse = _core.NextPulse();
            bool hasMore = false;
            try
            {
                for (int shard = 0; shard < seen.Length; shard++)
                {
                    // Not further than the head: the journal has facts whose decisions nobody has been told of yet, and entities show the state before them.
                    if (_core.Owned.HeadOf(shard) - seen[shard] is not (> 0 and var unseen))
                    {
                        continue;
                    }

                    IReadOnlyList<StoredEvent> page = await Page(shard, seen[shard], (int)Math.Min(unseen, _core.Limits.SubscriptionPage), cancellation);
                    hasMore |= page.Count < unseen; // A page of every shard at a time, so that a busy one holds up no other.
                    foreach (StoredEvent fact in page)
                    {
                        seen[shard] = fact.Position;
                        if (kind is null || fact.Entity.Kind == kind)
                        {
                            foreach (RecordedFact decoded in _core.Decoded(fact))
                            {
                                yield return decoded;
                            }
                        }
                    }
                }

                if (!hasMore && !await Pulsed(pulse, ends.Token, cancellation))
                {
                    yield break;
                }
            }
            finally
            {
                _core.NoPulse(pulse);
            }
        }
    }

    /// <summary>At most <paramref name="max"/> facts of the entity from that sequence on (the first is 1), in order.</summary>
    public async Task<IReadOnlyList<RecordedFact>> History(EntityId entity, long fromSequence, int max, CancellationToken cancellation) =>
        [.. (await _core.Journal.ReadEntity(entity, fromSequence - 1, max, cancellation)).SelectMany(_core.Decoded)];

    /// <summary>Has the projection forget what it made of this host's shards; completes when it has, and begins again from their first facts.</summary>
    /// <exception cref="ArgumentException">There is no such projection.</exception>
    /// <exception cref="InvalidOperationException">It says not how to forget.</exception>
    public Task Rebuild(string projection) =>
        (_core.Projectors.FirstOrDefault(projector => projector.Name == projection)
            ?? throw new ArgumentException($"projection '{projection}' seen, one of {string.Join(", ", _core.Projectors.Select(projector => projector.Name))} wanted"))
        .Rebuild();

    /// <summary>Tries a stopped entity again now, and whatever waits for it: messages, reminders. When it is not stopped, only what waits is hurried.</summary>
    public void Resume(EntityId entity)
    {
        _core.FindCell(entity)?.Resume();
        _core.Outbox.Hurry(entity);
        _core.Reminders.Hurry(entity);
    }

    /// <summary>Accepts nothing more, commits what is decided, answers everyone, leaves the cluster, and waits for running work to end.</summary>
    /// <remarks>
    /// The others have the shards as soon as nothing more is committed here; they do not wait for work that can't be interrupted. A journal that tells nothing of what
    /// was given to it is waited for no longer than <see cref="EngineLimits.StopWaitMs"/>; then those decisions are answered <see cref="FailureKind.Unknown"/>.
    /// Work that does not end when it is told to is waited for no longer than <see cref="EngineLimits.PerformTimeoutMs"/>.
    /// </remarks>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _core.Stop();
        _core.Committer.Complete();
        if (!await Patience.Waits(_core.Clock, Ends(_lanes), _core.Limits.StopWaitMs))
        {
            int unknown = _core.Committer.Abandon(new Failed(FailureKind.Stopping, "the engine stopped before it was given to the journal"));
            _core.Log.CommitAbandoned(_core.Journal.Name, _core.Limits.StopWaitMs, unknown);
        }

        await Ends([_membership]);
        _core.Committer.End();
        if (_core.Membership is { } membership)
        {
            await membership.Leave();
        }

        await Ends(_others);
        await _core.Performs.Drain();
        if (_core.Router is { } router)
        {
            await router.Drain();
        }

        _core.Dispose();
    }

    private static async Task Ends(IReadOnlyList<Task> loops)
    {
        foreach (Task loop in loops)
        {
            await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <exception cref="JournalFault">It could not be read, or has a gap.</exception>
    private async Task<IReadOnlyList<StoredEvent>> Page(int shard, long after, int max, CancellationToken cancellation)
    {
        IReadOnlyList<StoredEvent> page = await _core.Journal.ReadShard(shard, after, max, cancellation);
        if (page.Count == 0)
        {
            throw new JournalFault(JournalFaultKind.Corrupt, $"shard {shard}: nothing seen after {after}, {_core.Owned.HeadOf(shard)} is its head", false, null);
        }

        for (int i = 0; i < page.Count; i++)
        {
            if (page[i].Position != after + i + 1)
            {
                throw new JournalFault(JournalFaultKind.Corrupt, $"shard {shard}: position {page[i].Position} seen after {after + i}", false, null);
            }
        }

        return page;
    }

    private static async Task<bool> Pulsed(TaskCompletionSource pulse, CancellationToken ends, CancellationToken cancellation)
    {
        using (ends.Register(() => pulse.TrySetCanceled(ends)))
        {
            try
            {
                await pulse.Task;
                return true;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    private async Task Resume(EngineSetup setup, IReadOnlyList<OwnedShards.Tenure> claims, CancellationToken cancellation)
    {
        int pairs = 0;
        if (_core.Membership is { } membership)
        {
            _core.Performs.Begin();
            await membership.Joined(cancellation);
        }
        else
        {
            pairs = await _core.Outbox.Resume(ShardSet.All, cancellation);
            _core.Owned.Opened(claims);
            _core.Reminders.Wake();
            _core.Pulse();
            await _core.Performs.Resume(cancellation);
        }

        _core.Log.Started(setup.Journal.Name, setup.Kinds.Count, pairs, _core.Performs.Active);
    }

    private Task Begin(string name, Func<Task> loop, Action? leave) => Dispatched.Begin(_core.Dispatcher, () => Guarded(name, loop, leave)).Done;

    private async Task Ended()
    {
        foreach (Task loop in (IEnumerable<Task>)[.. _lanes, _membership, .. _others])
        {
            await loop;
        }
    }

    /// <param name="name">Which part of the engine it is.</param>
    /// <param name="loop">Runs until the engine stops.</param>
    /// <param name="leave">Called when it has broken.</param>
    private async Task Guarded(string name, Func<Task> loop, Action? leave)
    {
        try
        {
            await loop();
        }
        catch (OperationCanceledException) when (_core.Stopping.IsCancellationRequested)
        {
            // The loops end by cancellation.
        }
        catch (JournalFault fault) when (_core.Stopping.IsCancellationRequested && leave is null)
        {
            // A cancelled call may fail like any other, and nothing of these loops is missing now. What the committer leaves behind must be told of, though.
            _core.Log.LoopFailedAtStop(name, fault);
        }
        catch (Exception e)
        {
            _core.Log.LoopBroke(name, e);
            await _core.Stop();
            _core.Committer.Abort(new Failed(FailureKind.Stopping, $"the engine's {name} broke: {e.Message}"));
            leave?.Invoke();
            throw;
        }
    }
}
