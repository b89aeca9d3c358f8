using System.Collections.Concurrent;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Fires reminders at or after their time: one wait for the nearest of all; the journal's due index knows the rest.</summary>
/// <remarks>A fired reminder's row goes in the commit of its command's decision, so until then it can only be fired again, never lost.</remarks>
internal sealed class ReminderLoop(EngineCore core)
{
    private readonly ConcurrentDictionary<(EntityId Entity, string Key), long> _fired = new();
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _waitsFor = long.MaxValue;
    private long _retryAt = long.MaxValue;
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

    public void Done(ReminderRow row, Answer answer)
    {
        _ = _fired.TryRemove((row.Entity, row.Key), out _);
        if (answer is Accepted or Refused)
        {
            core.Counters.ReminderFired();
            Volatile.Write(ref _failures, 0);
            if (_fired.Count == core.Limits.RemindersInFlight - 1)
            {
                Wake();
            }

            return;
        }

        long pause = BackOff.Milliseconds(
            core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, Interlocked.Increment(ref _failures), StableHash.Of(row.Entity.ToString()));
        Interlocked.Exchange(ref _retryAt, core.Clock.Elapsed + pause);
        Wake();
    }

    public async Task Run()
    {
        while (true)
        {
            // From here on every commit wakes the loop, until the scan has said what to wait for.
            Volatile.Write(ref _wake, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Interlocked.Exchange(ref _waitsFor, long.MaxValue);
            long next = await Scan();
            long retry = Interlocked.Read(ref _retryAt);
            if (retry <= core.Clock.Elapsed)
            {
                Interlocked.Exchange(ref _retryAt, long.MaxValue);
                continue;
            }

            Interlocked.Exchange(ref _waitsFor, next);
            await Wait(next, retry);
        }
    }

    /// <summary>Fires what is due; answers when the next one is, in milliseconds of the clock.</summary>
    private async Task<long> Scan()
    {
        Timestamp now = core.Clock.Now;
        try
        {
            ReminderRow? last = null;
            while (true)
            {
                IReadOnlyList<ReminderRow> page = await core.Journal.DueReminders(ShardSet.All, now, last, core.Limits.ScanPage, core.Stopping);
                foreach (ReminderRow row in page)
                {
                    if (_fired.Count >= core.Limits.RemindersInFlight)
                    {
                        return long.MaxValue;
                    }

                    if (_fired.TryAdd((row.Entity, row.Key), row.Number))
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

            return (await core.Journal.NextReminder(ShardSet.All, now, core.Stopping))?.Milliseconds ?? long.MaxValue;
        }
        catch (JournalFault fault)
        {
            long pause = BackOff.Milliseconds(core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, Interlocked.Increment(ref _failures), 0);
            core.Log.ScanFailed("reminders", pause, fault.Message);
            Interlocked.Exchange(ref _retryAt, core.Clock.Elapsed + pause);
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
}
