using System.Collections.Concurrent;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Fires reminders at or after their time: one wait for the nearest of all; the journal's due index knows the rest.</summary>
/// <remarks>A fired reminder's row goes in the commit of its command's decision, so until then it can only be fired again, never lost.</remarks>
internal sealed class ReminderLoop(EngineCore core)
{
    private readonly ConcurrentDictionary<(EntityId Entity, string Key), Shot> _fired = new();
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _waitsFor = long.MaxValue;
    private long _retryAt = long.MaxValue;
    private int _isFull;
    private int _failures;
    private IReadOnlyList<Task> _alarms = [];

    /// <summary>A change was committed: whoever is due before what the loop waits for wakes it.</summary>
    public void Noted(ReminderChange change)
    {
        if (change.Row is { } row && row.Due.Milliseconds < Interlocked.Read(ref _waitsFor))
        {
            Wake();
        }
    }

    public void Wake() => Volatile.Read(ref _wake).TrySetResult();

    public void Done(ReminderRow row, Answer answer, bool isGone)
    {
        if (answer is Accepted or Refused)
        {
            _ = _fired.TryRemove((row.Entity, row.Key), out _);
            if (!isGone)
            {
                core.Counters.ReminderFired();
                core.Meters.Reminded(core.Clock.Now - row.Due);
            }

            if (Interlocked.Exchange(ref _isFull, 0) == 1)
            {
                Wake();
            }

            return;
        }

        // It rests, and keeps its place: whoever scans meanwhile passes it over.
        int failures = _fired.TryGetValue((row.Entity, row.Key), out Shot shot) ? shot.Failures + 1 : 1;
        long pause = BackOff.Milliseconds(core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, failures, StableHash.Of(row.Entity.ToString()));
        _fired[(row.Entity, row.Key)] = new Shot(failures, core.Clock.Elapsed + pause);
        Wake();
    }

    public async Task Run()
    {
        while (true)
        {
            // From here on every commit wakes the loop, until the scan has said what to wait for.
            Volatile.Write(ref _wake, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Interlocked.Exchange(ref _waitsFor, long.MaxValue);
            _retryAt = long.MaxValue;
            long next = await Scan(Rested());
            long retry = Math.Min(_retryAt, _fired.Values.Select(shot => shot.RestsUntil).DefaultIfEmpty(long.MaxValue).Min());
            if (retry <= core.Clock.Elapsed)
            {
                continue;
            }

            Interlocked.Exchange(ref _waitsFor, next);
            await Wait(next, retry);
        }
    }

    /// <summary>Lets go those whose rest is over, so that the scan fires them if they are still set; answers how often each has failed.</summary>
    private Dictionary<(EntityId Entity, string Key), int> Rested()
    {
        Dictionary<(EntityId Entity, string Key), int> rested = [];
        foreach (((EntityId Entity, string Key) key, Shot shot) in _fired)
        {
            if (shot.RestsUntil <= core.Clock.Elapsed && _fired.TryRemove(KeyValuePair.Create(key, shot)))
            {
                rested[key] = shot.Failures;
            }
        }

        return rested;
    }

    /// <summary>Fires what is due; answers when the next one is, in milliseconds of the clock.</summary>
    private async Task<long> Scan(Dictionary<(EntityId Entity, string Key), int> rested)
    {
        Timestamp now = core.Clock.Now;
        try
        {
            ReminderRow? last = null;
            while (true)
            {
                IReadOnlyList<ReminderRow> page = await core.Journal.DueReminders(core.Owned.Open, now, last, core.Limits.ScanPage, core.Stopping);
                foreach (ReminderRow row in page)
                {
                    if (_fired.Count >= core.Limits.RemindersInFlight)
                    {
                        Interlocked.Exchange(ref _isFull, 1);
                        if (_fired.Count < core.Limits.RemindersInFlight)
                        {
                            Wake(); // Room came between the two looks, and whoever made it saw no need to say so.
                        }

                        return long.MaxValue;
                    }

                    if (_fired.TryAdd((row.Entity, row.Key), new Shot(rested.GetValueOrDefault((row.Entity, row.Key)), long.MaxValue)))
                    {
                        core.Deliver(row.Entity, new ReminderLetter(this, row));
                    }
                }

                if (page.Count < core.Limits.ScanPage)
                {
                    break;
                }

                last = page[^1];
            }

            _failures = 0;
            return (await core.Journal.NextReminder(core.Owned.Open, now, core.Stopping))?.Milliseconds ?? long.MaxValue;
        }
        catch (JournalFault fault)
        {
            long pause = BackOff.Milliseconds(core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, ++_failures, 0);
            core.Log.ScanFailed("reminders", pause, fault.Message);
            _retryAt = core.Clock.Elapsed + pause;
            return long.MaxValue;
        }
    }

    /// <param name="due">When the next reminder is due, by the clock.</param>
    /// <param name="retry">When to look again anyway, in time elapsed.</param>
    private async Task Wait(long due, long retry)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(core.Stopping);
        TaskCompletionSource woken = Volatile.Read(ref _wake);
        await using (core.Stopping.Register(() => woken.TrySetResult()))
        {
            _alarms =
            [
                due == long.MaxValue ? Task.CompletedTask : Alarm(core.Clock.Until(new Timestamp(due), over.Token), woken),
                retry == long.MaxValue ? Task.CompletedTask : Alarm(core.Clock.After(retry - core.Clock.Elapsed, over.Token), woken),
            ];
            await woken.Task;
        }

        over.Cancel();
        foreach (Task alarm in _alarms)
        {
            await alarm;
        }

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
            // Something else woke the loop first.
        }
    }

    /// <summary>A fired reminder: how often it has failed, and until when it rests; no end while it is on its way. Units: milliseconds elapsed.</summary>
    private readonly record struct Shot(int Failures, long RestsUntil);
}
