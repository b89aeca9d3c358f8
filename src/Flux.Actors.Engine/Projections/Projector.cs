using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Projections;

/// <summary>Feeds one projection with the facts of the shards that are this host's.</summary>
/// <remarks>Concurrency: one loop; the rest may be called from any thread.</remarks>
internal sealed class Projector(EngineCore core, Projection projection, IReaderOffsets? journal)
{
    private const long Unknown = -1;

    private readonly long[] _positions = [.. Enumerable.Repeat(Unknown, ShardSet.ShardCount)];
    private TaskCompletionSource? _rebuild;
    private int _failures;
    private string? _lastFailure;

    public string Name => projection.Name;

    public ProjectionStatus Status => new(projection.Name, Lag, Volatile.Read(ref _failures), Volatile.Read(ref _lastFailure));

    private long Lag
    {
        get
        {
            long lag = 0;
            foreach (int shard in core.Owned.Open)
            {
                lag += core.Owned.HeadOf(shard) - Math.Max(0, Volatile.Read(ref _positions[shard]));
            }

            return Math.Max(0, lag);
        }
    }

    /// <summary>Completes when what was made so far is forgotten; then it is built again from the first fact on.</summary>
    /// <exception cref="InvalidOperationException">The projection has no way to forget.</exception>
    public Task Rebuild()
    {
        if (projection.Reset is null)
        {
            throw new InvalidOperationException($"projection '{projection.Name}' says not how to forget what it made: Reset wanted");
        }

        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource asked = Interlocked.CompareExchange(ref _rebuild, begun, null) ?? begun;
        core.Pulse();
        return asked.Task;
    }

    public async Task Run()
    {
        try
        {
            while (true)
            {
                TaskCompletionSource pulse = core.NextPulse();
                if (!await Pass())
                {
                    core.NoPulse(pulse);
                }
                else
                {
                    await using (core.Stopping.Register(() => pulse.TrySetCanceled(core.Stopping)))
                    {
                        await pulse.Task;
                    }
                }
            }
        }
        finally
        {
            _ = Volatile.Read(ref _rebuild)?.TrySetCanceled(core.Stopping);
        }
    }

    /// <summary>Brings every shard up to its head; false when it must be tried again because something failed, after a pause.</summary>
    private async Task<bool> Pass()
    {
        try
        {
            await Forget();
            ShardSet open = core.Owned.Open;
            await Learn(open);
            while (await Advance(open))
            {
                // Each round a page of every shard that has more.
            }

            Volatile.Write(ref _failures, 0);
            Volatile.Write(ref _lastFailure, null);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !core.Stopping.IsCancellationRequested)
        {
            int failures = Interlocked.Increment(ref _failures);
            Volatile.Write(ref _lastFailure, $"{e.GetType().Name}: {e.Message}");
            long pause = BackOff.Milliseconds(core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, failures, StableHash.Of(projection.Name));
            core.Log.ProjectionFailed(projection.Name, failures, pause, e.Message);
            await core.Clock.After(pause, core.Stopping);
            return false;
        }
    }

    private async Task Forget()
    {
        if (Volatile.Read(ref _rebuild) is not { } asked)
        {
            return;
        }

        ShardSet open = core.Owned.Open;
        await projection.Reset!(open, core.Stopping);
        if (projection.Offsets is null)
        {
            await journal!.ForgetOffsets(projection.Name, open, core.Stopping);
        }

        Array.Fill(_positions, Unknown);
        Volatile.Write(ref _rebuild, null);
        asked.SetResult();
    }

    /// <summary>Reads where it was in shards that are newly ours, and forgets it of those that are not any more: others go on there.</summary>
    private async Task Learn(ShardSet open)
    {
        for (int shard = 0; shard < _positions.Length; shard++)
        {
            if (!open.Contains(shard))
            {
                Volatile.Write(ref _positions[shard], Unknown);
            }
        }

        ShardSet fresh = ShardSet.Of(open.Where(shard => _positions[shard] == Unknown));
        if (fresh.Count == 0)
        {
            return;
        }

        IReadOnlyList<ReaderOffset> noted = projection.Offsets is { } own
            ? await own(fresh, core.Stopping)
            : await journal!.ReadOffsets(projection.Name, fresh, core.Stopping);
        foreach (int shard in fresh)
        {
            Volatile.Write(ref _positions[shard], 0);
        }

        foreach (ReaderOffset offset in noted.Where(offset => fresh.Contains(offset.Shard)))
        {
            Volatile.Write(ref _positions[offset.Shard], offset.Position);
        }
    }

    /// <summary>Applies at most a page of each shard; true when there was something.</summary>
    private async Task<bool> Advance(ShardSet open)
    {
        bool moved = false;
        foreach (int shard in open)
        {
            long fence = core.Owned.FenceOf(shard);
            if (fence == 0 || _positions[shard] >= core.Owned.HeadOf(shard) || Volatile.Read(ref _rebuild) is not null)
            {
                continue;
            }

            await Apply(shard, fence);
            moved = true;
        }

        return moved;
    }

    private async Task Apply(int shard, long fence)
    {
        long after = _positions[shard];
        int unseen = (int)Math.Clamp(core.Owned.HeadOf(shard) - after, 1, core.Limits.SubscriptionPage); // As of a subscription: nothing that is not told of yet.
        IReadOnlyList<StoredEvent> page = await core.Journal.ReadShard(shard, after, unseen, core.Stopping);
        if (page.Count == 0 || page[0].Position != after + 1)
        {
            throw new JournalFault(
                JournalFaultKind.Corrupt, $"shard {shard}: position {(page.Count == 0 ? "none" : page[0].Position)} seen after {after}, {after + 1} wanted", false, null);
        }

        RecordedFact[] facts = [.. page.Where(fact => projection.Kind is null || fact.Entity.Kind == projection.Kind).SelectMany(core.Decoded)];
        if (facts.Length > 0)
        {
            await projection.Apply(new ProjectionBatch(shard, fence, after, page[^1].Position, facts), core.Stopping);
        }

        if (projection.Offsets is null)
        {
            await journal!.NoteOffsets(projection.Name, [new ReaderOffset(shard, page[^1].Position)], core.Stopping);
        }

        Volatile.Write(ref _positions[shard], page[^1].Position);
    }
}
