namespace Flux.Actors.Engine;

/// <summary>How entities leave memory: those that were idle for long, and before that those that were idle longest when others need the room.</summary>
internal sealed partial class EngineCore
{
    private static readonly Busy NoPlace = new("active entities");
    private static readonly Busy NoMemory = new("memory budget");

    /// <summary>Until when it is not looked again for memory to free, in time elapsed: none was found.</summary>
    private long _noMemoryUntil = long.MinValue;

    /// <summary>The same for a place, of those who are taken into memory without one.</summary>
    private long _noPlaceUntil = long.MinValue;

    /// <summary>Lets idle entities go, once per interval, until the engine stops; and the longest idle whenever memory is tight.</summary>
    public async Task Sweep()
    {
        long due = Clock.Elapsed + Limits.PassivationSweepMs;
        while (true)
        {
            // Where nothing could be freed the interval is waited for, or this would look without end.
            TaskCompletionSource tight = Memory.IsOver ? new(TaskCreationOptions.RunContinuationsAsynchronously) : Memory.WhenTight();
            await using (Stopping.Register(() => tight.TrySetResult()))
            {
                _ = await Patience.Waits(Clock, tight.Task, Math.Max(0, due - Clock.Elapsed));
            }

            Stopping.ThrowIfCancellationRequested();
            if (Clock.Elapsed >= due)
            {
                LetGo(Clock.Elapsed);
                if (_cells.Count > Limits.ActiveEntities)
                {
                    _ = MakePlace();
                }

                due = Clock.Elapsed + Limits.PassivationSweepMs;
            }

            if (Memory.IsOver)
            {
                FreeMemory();
            }
        }
    }

    private void LetGo(long now)
    {
        foreach ((DirectoryKey key, EntityCell cell) in _cells)
        {
            if (cell.TryLeave(now - SettingsOf(cell.Kind).IdleBeforePassivationMs))
            {
                _ = Remove(key, cell);
            }
        }
    }

    /// <summary>Why one more entity can't be taken into memory; null when it can.</summary>
    private Busy? FindsNoRoom()
    {
        if (_cells.Count >= Limits.ActiveEntities && !MakePlace())
        {
            return NoPlace;
        }

        return Memory.IsOver && !HasFreedMemory() ? NoMemory : null;
    }

    /// <summary>For one whom the engine's own letters wake: it is taken into memory in any case, in the place of those that are quiet.</summary>
    private void LookForPlace()
    {
        if (_cells.Count >= Limits.ActiveEntities && Clock.Elapsed >= Interlocked.Read(ref _noPlaceUntil) && !MakePlace())
        {
            Interlocked.Exchange(ref _noPlaceUntil, Clock.Elapsed + Limits.RetryFirstMs);
        }
    }

    private bool MakePlace()
    {
        bool made = false;
        foreach ((DirectoryKey key, EntityCell cell) in _cells)
        {
            if (cell.TryLeave(long.MaxValue))
            {
                made |= Remove(key, cell);
            }
        }

        return made;
    }

    /// <summary>Whether memory was found, which is looked for only so often.</summary>
    private bool HasFreedMemory()
    {
        if (Clock.Elapsed < Interlocked.Read(ref _noMemoryUntil))
        {
            return false;
        }

        FreeMemory();
        return !Memory.IsOver;
    }

    /// <summary>Lets entities go, the one that was idle longest first, until there is some room again.</summary>
    private void FreeMemory()
    {
        foreach ((EntityCell cell, _) in _cells.Select(each => (Cell: each.Value, Since: each.Value.LastActive)).Where(each => each.Cell.IsIdle)
            .OrderBy(each => each.Since).ThenBy(each => each.Cell.Id).ToArray())
        {
            if (!Memory.IsTight)
            {
                return;
            }

            if (cell.TryLeave(long.MaxValue))
            {
                _ = Remove(new DirectoryKey(cell.Id), cell);
            }
        }

        if (Memory.IsOver)
        {
            Interlocked.Exchange(ref _noMemoryUntil, Clock.Elapsed + Limits.RetryFirstMs);
        }
    }

    private bool Remove(DirectoryKey key, EntityCell cell)
    {
        bool removed = _cells.TryRemove(KeyValuePair.Create(key, cell));
        if (removed)
        {
            Counters.Passivated();
        }

        return removed;
    }
}
