using System.Collections.Concurrent;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Fires reminders at or after their time: one wait for the nearest of all; the journal's due index knows the rest.</summary>
/// <remarks>
/// A fired reminder's row goes in the commit of its command's decision, so until then it can only be fired again, never lost.
/// Shape: the journal is read on from where the last reading ended, so that what is due first, and can't be applied, holds up nothing that is due later. It is
/// read from further ahead for what was set to a time before that, and from its beginning when shards were gained or more failed than can be remembered.
/// What was fired in vain rests: then it has no part of the room for those on their way, and takes turns for it with what the journal says.
/// </remarks>
internal sealed class ReminderLoop(EngineCore core)
{
    private readonly ConcurrentDictionary<(EntityId Entity, string Key, long Number), int> _inFlight = new();
    private readonly RestingReminders _resting = new(core.Limits.RemindersResting);
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _waitsFor = long.MaxValue;
    private long _restsUntil = long.MaxValue;
    private long _earliest = long.MaxValue;
    private long _overlookedUntil = long.MaxValue;
    private int _fromStart;
    private int _isFull;

    // The loop's own.
    private ReminderRow? _last;
    private long _retryAt = long.MaxValue;
    private bool _restedFirst;
    private int _failures;

    private int Room => core.Limits.RemindersInFlight - _inFlight.Count;

    /// <summary>A change was committed: whoever is due before what the loop waits for wakes it.</summary>
    public void Noted(ReminderChange change)
    {
        if (change.Row is not { } row)
        {
            return;
        }

        for (long known = Interlocked.Read(ref _earliest); row.Due.Milliseconds < known; known = Interlocked.Read(ref _earliest))
        {
            _ = Interlocked.CompareExchange(ref _earliest, row.Due.Milliseconds, known);
        }

        if (row.Due.Milliseconds < Interlocked.Read(ref _waitsFor))
        {
            Ring();
        }
    }

    /// <summary>Has the journal read from its beginning: there may be reminders in it of which nothing was noted here.</summary>
    public void Wake()
    {
        Volatile.Write(ref _fromStart, 1);
        Ring();
    }

    /// <summary>Fires that entity's reminders now that were fired in vain and rest.</summary>
    public void Hurry(EntityId entity)
    {
        _resting.End(entity, core.Clock.Elapsed);
        Wake();
    }

    public void Done(ReminderRow row, Answer answer, bool isGone)
    {
        if (answer is Accepted or Refused)
        {
            _ = _inFlight.TryRemove((row.Entity, row.Key, row.Number), out _);
            if (!isGone)
            {
                core.Counters.ReminderFired();
                core.Meters.Reminded(core.Clock.Now - row.Due);
            }
        }
        else
        {
            Rest(row);
        }

        // Not for each one that comes home: the journal is asked for as many at a time as there is room for.
        if (Room > core.Limits.RemindersInFlight / 4 && Interlocked.Exchange(ref _isFull, 0) == 1)
        {
            Ring();
        }
    }

    public async Task Run()
    {
        while (true)
        {
            // From here on every commit and every failure wakes the loop, until the scan has said what to wait for.
            Volatile.Write(ref _wake, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Interlocked.Exchange(ref _waitsFor, long.MaxValue);
            Interlocked.Exchange(ref _restsUntil, long.MaxValue);
            _retryAt = long.MaxValue;
            GoBack();
            long next = await Fire();
            long rested = Volatile.Read(ref _isFull) == 1 ? long.MaxValue : Math.Min(_resting.Next, Interlocked.Read(ref _overlookedUntil));
            Interlocked.Exchange(ref _restsUntil, rested);
            Interlocked.Exchange(ref _waitsFor, next);
            long retry = Math.Min(_retryAt, rested);
            if (retry > core.Clock.Elapsed)
            {
                await Wait(next, retry);
            }
        }
    }

    private void Ring() => Volatile.Read(ref _wake).TrySetResult();

    private void Rest(ReminderRow row)
    {
        (EntityId, string, long) key = (row.Entity, row.Key, row.Number);
        int failures = _inFlight.GetValueOrDefault(key) + 1;
        long until = core.Clock.Elapsed
            + BackOff.Milliseconds(core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, failures, StableHash.Of(row.Entity.ToString()));
        if (!_resting.Add(row, failures, until))
        {
            // It is forgotten, and with all others that are it is found again when the longest rest is over.
            until = core.Clock.Elapsed + core.Limits.RetryMaxMs;
            _ = Interlocked.CompareExchange(ref _overlookedUntil, until, long.MaxValue);
        }

        _ = _inFlight.TryRemove(key, out _);
        if (until < Interlocked.Read(ref _restsUntil))
        {
            Ring();
        }
    }

    /// <summary>Has the journal read again from before what was set meanwhile, or from its beginning.</summary>
    private void GoBack()
    {
        long earliest = Interlocked.Exchange(ref _earliest, long.MaxValue);
        if (_last is { } last && earliest <= last.Due.Milliseconds)
        {
            _last = last with { Due = new Timestamp(earliest - 1) };
        }

        bool isOver = Interlocked.Read(ref _overlookedUntil) <= core.Clock.Elapsed;
        if (isOver)
        {
            Interlocked.Exchange(ref _overlookedUntil, long.MaxValue);
        }

        if (Interlocked.Exchange(ref _fromStart, 0) == 1 || isOver)
        {
            _last = null;
        }
    }

    /// <summary>Fires what is due and what has rested, now the one first and now the other; answers when the next one is due, in milliseconds of the clock.</summary>
    private async Task<long> Fire()
    {
        _restedFirst = !_restedFirst;
        if (_restedFirst)
        {
            FireRested();
        }

        long next = await Scan();
        if (!_restedFirst)
        {
            FireRested();
        }

        return next;
    }

    private void FireRested()
    {
        while (_resting.Next <= core.Clock.Elapsed && !IsFull())
        {
            // Of shards that are not ours any more the next owner finds them, and so do we if we get them back.
            if (_resting.TryTake(core.Clock.Elapsed, out (ReminderRow Row, int Failures) rested) && core.Owned.Open.Contains(Shards.Of(rested.Row.Entity)))
            {
                Fire(rested.Row, rested.Failures);
            }
        }
    }

    private void Fire(ReminderRow row, int failures)
    {
        if (_inFlight.TryAdd((row.Entity, row.Key, row.Number), failures))
        {
            core.Deliver(row.Entity, new ReminderLetter(this, row));
        }
    }

    /// <summary>True when there is no room; then whoever makes some wakes the loop.</summary>
    private bool IsFull()
    {
        if (Room > 0)
        {
            return false;
        }

        Interlocked.Exchange(ref _isFull, 1);
        return Room <= core.Limits.RemindersInFlight / 4 || Interlocked.Exchange(ref _isFull, 0) == 0; // Room came between the two looks, and whoever made it saw no need to say so.
    }

    private async Task<long> Scan()
    {
        Timestamp now = core.Clock.Now;
        try
        {
            while (!IsFull())
            {
                int max = Math.Min(core.Limits.ScanPage, Math.Max(1, Room));
                IReadOnlyList<ReminderRow> page = await core.Journal.DueReminders(core.Owned.Open, now, _last, max, core.Stopping);
                foreach (ReminderRow row in page.Where(row => !_resting.Has(row)))
                {
                    Fire(row, 0);
                }

                if (page.Count < max)
                {
                    _last = page.Count > 0 ? page[^1] : _last;
                    _failures = 0;
                    return (await core.Journal.NextReminder(core.Owned.Open, now, core.Stopping))?.Milliseconds ?? long.MaxValue;
                }

                _last = page[^1];
            }
        }
        catch (JournalFault fault)
        {
            long pause = BackOff.Milliseconds(core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, ++_failures, 0);
            core.Log.ScanFailed("reminders", pause, fault.Message);
            _retryAt = core.Clock.Elapsed + pause;
        }

        return long.MaxValue;
    }

    /// <param name="due">When the next reminder is due, by the clock.</param>
    /// <param name="retry">When to look again anyway, in time elapsed.</param>
    private Task Wait(long due, long retry) => Patience.Wakes(
        core,
        Volatile.Read(ref _wake),
        [
            .. due == long.MaxValue ? (Func<CancellationToken, Task>[])[] : [ends => core.Clock.Until(new Timestamp(due), ends)],
            .. retry == long.MaxValue ? (Func<CancellationToken, Task>[])[] : [ends => core.Clock.After(retry - core.Clock.Elapsed, ends)],
        ]);
}
