using System.Collections.Concurrent;
using System.Diagnostics;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Has the outside's work done: a bounded number at a time, again after failures, until its answer is committed.</summary>
/// <remarks>Shape: one job per (entity, key); newer work with the same key cancels the older. What memory has no room for stays in the journal.</remarks>
internal sealed class PerformDesk(EngineCore core)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(EntityId From, string Key), Job> _active = [];
    private readonly ConcurrentDictionary<Job, Task> _running = new();
    private readonly Slots _slots = new(core.Limits.PerformParallelism);
    private readonly HashSet<PerformMark> _doneDuringScan = [];
    private Task _scan = Task.CompletedTask;
    private bool _scanning;
    private bool _inJournal;
    private bool _missed;

    public int Active
    {
        get
        {
            lock (_gate)
            {
                return _active.Count;
            }
        }
    }

    /// <summary>Takes up what the journal holds; completes when all of it, or as much as fits, has begun.</summary>
    /// <exception cref="JournalFault">The journal failed.</exception>
    public async Task Resume(CancellationToken cancellation)
    {
        lock (_gate)
        {
            _scanning = true;
        }

        if (await ScanOnce(cancellation))
        {
            _scan = Scan();
        }
    }

    /// <summary>Looks for work in the journal: shards were taken over.</summary>
    public void Look()
    {
        lock (_gate)
        {
            _inJournal = true;
            _missed = true;
            if (!_scanning && IsHungryLocked)
            {
                _scanning = true;
                _scan = Scan();
            }
        }
    }

    /// <summary>Work was committed with that decision. Called by the committer, in commit order.</summary>
    public void Start(CommitUnit unit, PerformRow row)
    {
        lock (_gate)
        {
            if (unit.Generation == unit.Cell.Generation)
            {
                StartLocked(row); // Else the shard was lost since it was decided, and the work is its next owner's.
            }
        }
    }

    /// <summary>Ends the work that entities of those shards asked for: their next owner does it.</summary>
    public void Lose(ShardSet shards)
    {
        lock (_gate)
        {
            foreach (Job job in _active.Values.Where(job => shards.Contains(Shards.Of(job.Row.From))).OrderBy(job => job.Row.From).ThenBy(job => job.Row.Key, StringComparer.Ordinal).ToArray())
            {
                _ = _active.Remove((job.Row.From, job.Row.Key));
                job.IsLost = true;
                job.Replace(core);
            }
        }
    }

    /// <summary>Waits for running work to notice that the engine stops.</summary>
    public async Task Drain()
    {
        await _scan;
        foreach (Task job in _running.Values)
        {
            await job;
        }
    }

    /// <summary>Whether there is work in the journal and room for it.</summary>
    private bool IsHungryLocked => _inJournal && _active.Count <= core.Limits.PerformsInMemory / 2;

    /// <summary>False when there is no room.</summary>
    private bool StartLocked(PerformRow row)
    {
        if (_active.TryGetValue((row.From, row.Key), out Job? older))
        {
            if (older.Row.Number >= row.Number)
            {
                return true;
            }

            older.Replace(core);
        }
        else if (_active.Count >= core.Limits.PerformsInMemory)
        {
            _inJournal = true;
            _missed = true;
            return false;
        }

        Job job = new(row, core.Stopping);
        _active[(row.From, row.Key)] = job;
        _running[job] = Run(job);
        return true;
    }

    private async Task Run(Job job)
    {
        // Leaves the committer's thread before any of the performer's own code runs.
        await Task.Yield();
        try
        {
            Answer answer = await Done(job);
            if (answer is Accepted or Refused)
            {
                core.Counters.Performed();
            }
        }
        catch (OperationCanceledException) when (job.Cancellation.IsCancellationRequested)
        {
            // Replaced by newer work, or the engine stops; then the row is still in the journal.
        }

        lock (_gate)
        {
            if (_active.GetValueOrDefault((job.Row.From, job.Row.Key)) == job)
            {
                _ = _active.Remove((job.Row.From, job.Row.Key));
            }

            if (_scanning)
            {
                _ = job.IsLost || _doneDuringScan.Add(job.Mark); // Lost work is not done: it may be ours again already, and be found by the scan.
            }
            else if (IsHungryLocked && !core.Stopping.IsCancellationRequested)
            {
                _scanning = true;
                _scan = Scan();
            }
        }

        _ = _running.TryRemove(job, out _);
        job.Dispose();
    }

    /// <summary>Works until the answer is committed.</summary>
    private async Task<Answer> Done(Job job)
    {
        object? command = await Work(job);
        for (int failures = 1; ; failures++)
        {
            WorkLetter letter = new(job.Mark, command) { Trace = Spans.Mark(job.Span, job.Row) };
            core.Deliver(command is null ? job.Row.From : job.Row.ReplyTo, letter);
            Answer answer = await letter.AnsweredUnless(core.Committer.Ended);
            if (answer is Accepted or Refused)
            {
                return answer;
            }

            await Pause(job, failures, $"its answer was not taken: {answer}");
        }
    }

    private async Task<object?> Work(Job job)
    {
        for (int attempt = 1; ; attempt++)
        {
            string? why = null;
            job.Span = null;
            try
            {
                return await Attempt(job, attempt);
            }
            catch (OperationCanceledException) when (job.Cancellation.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                why = $"{e.GetType().Name}: {e.Message}";
            }
            finally
            {
                Spans.Performed(job.Span, why);
            }

            await Pause(job, attempt, why);
        }
    }

    /// <summary>Has the work done once, here or on the host that serves it; there it waits for its turn, and takes nobody's place here.</summary>
    private async Task<object?> Attempt(Job job, int attempt)
    {
        PerformRow row = job.Row;
        Performer performer = core.Performers.GetValueOrDefault(row.RequestName)
            ?? throw new InvalidOperationException($"there is no performer for '{row.RequestName}'");
        object request = job.Request ??= Wire.Decode(performer.RequestType, row.Request.Memory);
        if (performer.ServedBy(request) is { } served && core.Router is { } router && !router.ServesHere(served))
        {
            job.Span = Spans.Perform(row, attempt);
            return await router.Work(served, row, attempt, job.Cancellation);
        }

        await _slots.Take(job.Cancellation);
        try
        {
            job.Span = Spans.Perform(row, attempt);
            PerformContext context = new(row.From, row.Key, row.ReplyTo, core.Owned.FenceOf(Shards.Of(row.From)), attempt);
            object? command = await performer.Work(context, request, job.Cancellation);
            if (command is not null && core.Router is null)
            {
                _ = core.KindFor(row.ReplyTo, command);
            }
            else if (command is not null)
            {
                _ = Deciding.Written(core, row.ReplyTo, command); // Who can't say it to another host has not done the work.
            }

            return command;
        }
        finally
        {
            _slots.Give();
        }
    }

    private Task Pause(Job job, int failures, string why)
    {
        core.Counters.PerformFailed();
        long pause = BackOff.Milliseconds(
            core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, failures, StableHash.Of($"{job.Row.From}#{job.Row.Key}#{job.Row.Number}"));
        core.Log.PerformFailed(job.Row.From, job.Row.Key, failures, pause, why);
        return core.Clock.After(pause, job.Cancellation);
    }

    /// <summary>Reads what the journal holds until it has all or memory is full, again and again while the journal fails.</summary>
    private async Task Scan()
    {
        for (int failures = 1; ; failures++)
        {
            try
            {
                while (await ScanOnce(core.Stopping))
                {
                    // Work came while it read, and there is room for it by now.
                }

                return;
            }
            catch (JournalFault fault)
            {
                long pause = BackOff.Milliseconds(core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, failures, 1);
                core.Log.ScanFailed("performs", pause, fault.Message);
                if (!await Waited(pause))
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (core.Stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Takes up work from the journal until there is no more, or no room; true when it must be done once more.</summary>
    private async Task<bool> ScanOnce(CancellationToken cancellation)
    {
        PerformRow? last = null;
        bool more = true;
        bool all = true;
        lock (_gate)
        {
            _missed = false;
        }

        while (more)
        {
            IReadOnlyList<PerformRow> page = await core.Journal.PendingPerforms(core.Owned.Open, last, core.Limits.ScanPage, cancellation);
            await core.Committer.Told(); // Else a page may show work that is finished before its own commit is told of here, and then it would begin again.
            all = Take(page);
            more = all && page.Count == core.Limits.ScanPage;
            last = page.Count > 0 ? page[^1] : last;
        }

        lock (_gate)
        {
            // Work committed since the reading began may be on no page; who found no room for it has said so.
            _inJournal = !all || _missed;
            _scanning = IsHungryLocked;
            _doneDuringScan.Clear();
            return _scanning;
        }
    }

    private async Task<bool> Waited(long pause)
    {
        try
        {
            await core.Clock.After(pause, core.Stopping);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private bool Take(IReadOnlyList<PerformRow> page)
    {
        lock (_gate)
        {
            // A page may show work that was finished after it was read.
            return page.Where(row => !_doneDuringScan.Contains(new PerformMark(row.From, row.Key, row.Number)) && core.Owned.FenceOf(Shards.Of(row.From)) > 0)
                .All(StartLocked);
        }
    }

    private sealed class Job(PerformRow row, CancellationToken stopping) : IDisposable
    {
        private readonly Cancelling _cancelling = new(stopping);

        public PerformRow Row { get; } = row;

        public PerformMark Mark { get; } = new(row.From, row.Key, row.Number);

        public CancellationToken Cancellation => _cancelling.Token;

        public object? Request { get; set; }

        /// <summary>Of the last attempt; null when nobody listens.</summary>
        public Activity? Span { get; set; }

        /// <summary>The asker's shard was lost. Under the desk's lock.</summary>
        public bool IsLost { get; set; }

        /// <summary>Newer work takes its place, or it is not ours any more.</summary>
        public void Replace(EngineCore core) => _cancelling.Cancel(core);

        public void Dispose() => _cancelling.Dispose();
    }
}
