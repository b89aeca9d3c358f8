using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>How work comes out of the journal.</summary>
/// <remarks>
/// Shape: the journal is read in laps, each page from where the last one ended, so that what was taken up and failed is not read again before everything else
/// was. What has rested is read by its key; it takes turns for the room with the laps. A lap that found more failing work than can be remembered
/// is followed by the next one only after the longest pause, or the shortest one when new work waits for it.
/// </remarks>
internal sealed partial class PerformDesk
{
    /// <summary>What ended while the journal was read: a page may show it still, or what it took the place of.</summary>
    private readonly Dictionary<(EntityId From, string Key), long> _doneDuringRead = [];
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the loop waits for, in time elapsed; a time before all others while it does not wait.</summary>
    private long _waitsFor = long.MinValue;

    /// <summary>Somebody reads; at first whoever starts the engine.</summary>
    private bool _scanning = true;

    /// <summary>There may be work in the journal that is not in memory and does not rest.</summary>
    private bool _inJournal;

    /// <summary>Some of it may be behind where this lap is.</summary>
    private bool _missed;

    /// <summary>There may be work of which nothing was known here.</summary>
    private bool _fromStart;

    /// <summary>Some that failed is not remembered.</summary>
    private bool _overlooked;

    /// <summary>Some that is new found no room, and waits for the next lap.</summary>
    private bool _isWaitedFor;

    /// <summary>When the next lap may begin, in time elapsed.</summary>
    private long _lapFrom;

    /// <summary>When the journal that failed may be asked again, in time elapsed.</summary>
    private long _retryAt;

    // Whoever's scan it is.
    private PerformRow? _last;
    private bool _restedFirst;
    private int _failures;

    /// <summary>Takes up what the journal holds; completes when all of it, or as much as fits, has begun.</summary>
    /// <exception cref="JournalFault">The journal failed.</exception>
    public async Task Resume(CancellationToken cancellation)
    {
        lock (_gate)
        {
            _inJournal = true;
        }

        await TakeStored(cancellation);
        EndScan();
    }

    /// <summary>The start has nothing to take up: shards are gained later.</summary>
    public void Begin() => EndScan();

    /// <summary>Looks for work in the journal: shards were taken over.</summary>
    public void Look()
    {
        lock (_gate)
        {
            _inJournal = true;
            _missed = true; // Also by a page that is being read now.
            _fromStart = true;
            LookLocked();
        }
    }

    /// <summary>New work found no room: it is not kept waiting by the rest of those that failed.</summary>
    private void MissLocked()
    {
        _inJournal = true;
        _missed = true;
        _isWaitedFor = true;
        _lapFrom = Math.Min(_lapFrom, core.Clock.Elapsed + core.Limits.RetryFirstMs);
        LookLocked();
    }

    /// <summary>Takes up work from the journal whenever there is some, and room for it.</summary>
    public async Task Run()
    {
        while (true)
        {
            core.Stopping.ThrowIfCancellationRequested();
            TaskCompletionSource woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
            long next;
            lock (_gate)
            {
                next = NextLocked();
                _scanning |= next <= core.Clock.Elapsed;
                _waitsFor = next <= core.Clock.Elapsed ? long.MinValue : next;
                _wake = woken;
            }

            if (next <= core.Clock.Elapsed)
            {
                await TakeUp();
            }
            else
            {
                await Patience.Wakes(core, woken, next == long.MaxValue ? [] : [ends => core.Clock.After(next - core.Clock.Elapsed, ends)]);
            }
        }
    }

    private bool IsOpen(PerformRow row) => core.Owned.FenceOf(Shards.Of(row.From)) > 0;

    /// <summary>When there is something to take up, as far as is known by now; never while somebody does.</summary>
    private long NextLocked()
    {
        // Not for each one that ends: the journal is asked for as much at a time as there is room for.
        if (_scanning || _active.Count - _pausing.Count > core.Limits.PerformsInMemory / 2)
        {
            return long.MaxValue;
        }

        long lap = !_inJournal ? long.MaxValue : _fromStart ? 0 : _lapFrom;
        return Math.Max(_retryAt, Math.Min(lap, _resting.Next));
    }

    /// <summary>Wakes the loop when there is something to do before what it waits for.</summary>
    private void LookLocked()
    {
        if (NextLocked() < _waitsFor)
        {
            _waitsFor = long.MinValue;
            _ = _wake.TrySetResult();
        }
    }

    private void DoneLocked(Job job)
    {
        // Who has left is not done, and may be found by the very scan that made it leave.
        if (_scanning && !job.HasLeft)
        {
            _doneDuringRead[(job.Row.From, job.Row.Key)] = Math.Max(job.Row.Number, _doneDuringRead.GetValueOrDefault((job.Row.From, job.Row.Key)));
        }
    }

    private void RestLocked(PerformMark work, int failures, long until)
    {
        if (!_resting.Add(work, failures, until))
        {
            // It is forgotten, and found again in the journal.
            _inJournal = true;
            _missed = true;
            _overlooked = true;
        }

        LookLocked();
    }

    private void EndScan()
    {
        lock (_gate)
        {
            _scanning = false;
            _doneDuringRead.Clear();
            LookLocked();
        }
    }

    /// <summary>What has rested and what is stored, now the one first and now the other.</summary>
    private async Task TakeUp()
    {
        try
        {
            _restedFirst = !_restedFirst;
            if (_restedFirst)
            {
                await TakeRested(core.Stopping);
            }

            await TakeStored(core.Stopping);
            if (!_restedFirst)
            {
                await TakeRested(core.Stopping);
            }

            _failures = 0;
        }
        catch (JournalFault fault)
        {
            long pause = BackOff.Milliseconds(core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, ++_failures, 1);
            core.Log.ScanFailed("performs", pause, fault.Message);
            lock (_gate)
            {
                _retryAt = core.Clock.Elapsed + pause;
            }
        }
        finally
        {
            EndScan();
        }
    }

    private async Task TakeRested(CancellationToken cancellation)
    {
        while (true)
        {
            (PerformMark Work, int Failures) over;
            lock (_gate)
            {
                _doneDuringRead.Clear();
                if (!HasRoomLocked || !_resting.TryTake(core.Clock.Elapsed, out over))
                {
                    return;
                }
            }

            bool isStarted = false;
            try
            {
                PerformRow? row = await core.Journal.PendingPerform(over.Work.From, over.Work.Key, cancellation);
                await core.Committer.Told();
                lock (_gate)
                {
                    isStarted = row is null || !IsNewsLocked(row) || StartLocked(row, row.Number == over.Work.Number ? over.Failures : 0);
                }
            }
            finally
            {
                lock (_gate)
                {
                    if (!isStarted)
                    {
                        RestLocked(over.Work, over.Failures, core.Clock.Elapsed);
                    }
                }
            }
        }
    }

    /// <summary>Takes up work as the journal has it until the lap ends or there is no room.</summary>
    private async Task TakeStored(CancellationToken cancellation)
    {
        while (BeginsPage())
        {
            IReadOnlyList<PerformRow> page = await core.Journal.PendingPerforms(core.Owned.Open, _last, core.Limits.ScanPage, cancellation);
            await core.Committer.Told(); // Else a page may show work that is finished before its own commit is told of here, and then it would begin again.
            lock (_gate)
            {
                if (TakeLocked(page) && page.Count < core.Limits.ScanPage)
                {
                    // Work committed since the lap began may be on no page of it; who found no room for it has said so.
                    _last = null;
                    _inJournal = _missed;
                    _lapFrom = _overlooked ? core.Clock.Elapsed + (_isWaitedFor ? core.Limits.RetryFirstMs : core.Limits.RetryMaxMs) : 0;
                    _overlooked = false;
                    return;
                }
            }
        }
    }

    private bool BeginsPage()
    {
        lock (_gate)
        {
            if (_fromStart)
            {
                (_fromStart, _last, _lapFrom) = (false, null, 0);
            }

            _doneDuringRead.Clear();
            bool begins = _inJournal && _lapFrom <= core.Clock.Elapsed && HasRoomLocked;
            if (begins && _last is null)
            {
                (_missed, _isWaitedFor) = (false, false);
            }

            return begins;
        }
    }

    /// <summary>True when the whole page was taken.</summary>
    private bool TakeLocked(IReadOnlyList<PerformRow> page)
    {
        foreach (PerformRow row in page)
        {
            if (IsNewsLocked(row) && !_resting.Has(row) && !StartLocked(row, 0))
            {
                return false;
            }

            _last = row;
        }

        return true;
    }

    /// <summary>Whether it is still to be done, and here.</summary>
    private bool IsNewsLocked(PerformRow row) => row.Number > _doneDuringRead.GetValueOrDefault((row.From, row.Key)) && IsOpen(row);
}
