using System.Collections.Concurrent;
using System.Diagnostics;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Has the outside's work done: a bounded number at a time, again after failures, until its answer is committed.</summary>
/// <remarks>
/// Shape: one job per (entity, key); newer work with the same key cancels the older. What memory has no room for stays in the journal. Failed work pauses
/// in memory, and leaves it when others need the room: then it rests, and is read from the journal again when its pause would have ended. So work that
/// fails for ever keeps nobody out.
/// </remarks>
internal sealed partial class PerformDesk(EngineCore core)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(EntityId From, string Key), Job> _active = [];

    /// <summary>Those of the active that wait for their next attempt; the last one is the first to leave.</summary>
    private readonly SortedSet<Job> _pausing = new(Job.FirstToLeaveLast);
    private readonly RestingPerforms _resting = new(core.Limits.PerformsResting);
    private readonly ConcurrentDictionary<Job, Task> _running = new();
    private readonly Workplaces _places = new(core);
    private long _pauses;

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

    public int Resting
    {
        get
        {
            lock (_gate)
            {
                return _resting.Count;
            }
        }
    }

    /// <summary>Work was committed with that decision. Called by the committer, in commit order.</summary>
    public void Start(CommitUnit unit, PerformRow row)
    {
        lock (_gate)
        {
            // Else the shard was lost since it was decided, and the work is its next owner's.
            if (unit.Generation == unit.Cell.Generation && !StartLocked(row, 0))
            {
                MissLocked();
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
                LeaveLocked(job);
            }

            _resting.Remove(shards);
        }
    }

    /// <summary>Waits for running work to notice that the engine stops.</summary>
    public async Task Drain()
    {
        Task[] running = [.. _running.Values];
        if (!await Patience.Waits(core.Clock, Ends(running), core.Limits.PerformTimeoutMs))
        {
            core.Log.WorkAbandoned(running.Count(job => !job.IsCompleted), core.Limits.PerformTimeoutMs);
        }
    }

    private static async Task Ends(Task[] jobs)
    {
        foreach (Task job in jobs)
        {
            await job;
        }
    }

    /// <summary>Whether one more finds room, if need be in the place of one that pauses.</summary>
    private bool HasRoomLocked => _active.Count < core.Limits.PerformsInMemory || _pausing.Count > 0;

    /// <summary>False when there is no room.</summary>
    private bool StartLocked(PerformRow row, int failures)
    {
        if (_active.TryGetValue((row.From, row.Key), out Job? older))
        {
            if (older.Row.Number >= row.Number)
            {
                return true;
            }

            _ = _pausing.Remove(older);
            older.Replace(core);
        }
        else if (!HasRoomLocked)
        {
            return false;
        }
        else if (_active.Count >= core.Limits.PerformsInMemory)
        {
            Job longest = _pausing.Max!;
            LeaveLocked(longest);
            RestLocked(longest.Mark, longest.Failures, longest.PausesUntil);
        }

        _resting.Remove(row.From, row.Key);
        Job job = new(row, failures, core.Stopping);
        _active[(row.From, row.Key)] = job;
        _running[job] = Run(job);
        return true;
    }

    /// <summary>The job ends undone: its row stays in the journal.</summary>
    private void LeaveLocked(Job job)
    {
        _ = _pausing.Remove(job);
        _ = _active.Remove((job.Row.From, job.Row.Key));
        job.HasLeft = true;
        job.Replace(core);
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
        catch (OperationCanceledException) when (job.HasLeft || job.Cancellation.IsCancellationRequested)
        {
            // Replaced by newer work; or it has left, or the engine stops, and the row is still in the journal.
        }

        lock (_gate)
        {
            _ = _pausing.Remove(job);
            if (_active.GetValueOrDefault((job.Row.From, job.Row.Key)) == job)
            {
                _ = _active.Remove((job.Row.From, job.Row.Key));
            }

            DoneLocked(job);
            LookLocked();
        }

        _ = _running.TryRemove(job, out _);
        job.Dispose();
    }

    /// <summary>Works until the answer is committed.</summary>
    private async Task<Answer> Done(Job job)
    {
        object? command = await Work(job);
        job.IsWorkDone = true;
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
        for (int attempt = job.Failures + 1; ; attempt++)
        {
            string? why = null;
            job.Span = null;
            job.Attempt = attempt;
            try
            {
                return await Attempt(job, attempt);
            }
            catch (OperationCanceledException) when (job.Cancellation.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception e)
            {
                why = $"{e.GetType().Name}: {e.Message}";
            }
            finally
            {
                Spans.Performed(core.Log, job.Span, why);
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
            job.Span = Spans.Perform(core.Log, row, attempt);
            return await router.Work(served, row, attempt, job.Cancellation);
        }

        return await _places.Do(ending => Attempt(job, performer, request, ending), job.Cancellation);
    }

    private async Task<object?> Attempt(Job job, Performer performer, object request, CancellationToken ending)
    {
        PerformRow row = job.Row;
        job.Span = Spans.Perform(core.Log, row, job.Attempt);
        PerformContext context = new(row.From, row.Key, row.ReplyTo, core.Owned.FenceOf(Shards.Of(row.From)), job.Attempt);
        object? command = await performer.Work(context, request, ending);
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

    /// <summary>Waits for the next attempt, in memory as long as nobody else needs the room.</summary>
    /// <exception cref="OperationCanceledException">It has left memory, was replaced, or the engine stops.</exception>
    private async Task Pause(Job job, int failures, string why)
    {
        core.Counters.PerformFailed();
        long pause = BackOff.Milliseconds(
            core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, failures, StableHash.Of($"{job.Row.From}#{job.Row.Key}#{job.Row.Number}"));
        core.Log.PerformFailed(job.Row.From, job.Row.Key, failures, pause, why);
        lock (_gate)
        {
            if (_active.GetValueOrDefault((job.Row.From, job.Row.Key)) == job)
            {
                job.Failures = Math.Max(job.Attempt, failures);
                job.PausesUntil = core.Clock.Elapsed + pause;
                job.Pauses = ++_pauses;
                _ = _pausing.Add(job);
                LookLocked();
            }
        }

        await core.Clock.After(pause, job.Cancellation);
        lock (_gate)
        {
            if (job.HasLeft)
            {
                throw new OperationCanceledException(job.Cancellation); // Somebody took its room at the very end of its pause.
            }

            _ = _pausing.Remove(job);
        }
    }

    private sealed class Job(PerformRow row, int failures, CancellationToken stopping) : IDisposable
    {
        private readonly Cancelling _cancelling = new(stopping);

        /// <summary>Whose work is done stays longest, since leaving means to do it again; then whose next attempt is nearest.</summary>
        public static IComparer<Job> FirstToLeaveLast { get; } = Comparer<Job>.Create((one, other) =>
            (!one.IsWorkDone, one.PausesUntil, one.Pauses).CompareTo((!other.IsWorkDone, other.PausesUntil, other.Pauses)));

        public PerformRow Row { get; } = row;

        public PerformMark Mark { get; } = new(row.From, row.Key, row.Number);

        public CancellationToken Cancellation => _cancelling.Token;

        public object? Request { get; set; }

        /// <summary>Of the last attempt; null when nobody listens.</summary>
        public Activity? Span { get; set; }

        /// <summary>Which attempt is under way, from 1.</summary>
        public int Attempt { get; set; }

        /// <summary>The work is done, and only its answer is not committed yet.</summary>
        public bool IsWorkDone { get; set; }

        /// <summary>So far, also before it rested. From here on under the desk's lock, and not changed while it pauses.</summary>
        public int Failures { get; set; } = failures;

        /// <summary>When its pause ends, in time elapsed.</summary>
        public long PausesUntil { get; set; }

        /// <summary>A number for its pause, which no other has.</summary>
        public long Pauses { get; set; }

        /// <summary>It has left memory undone: its room was needed, or the asker's shard was lost.</summary>
        public bool HasLeft { get; set; }

        /// <summary>Newer work takes its place, or it is not ours any more.</summary>
        public void Replace(EngineCore core) => _cancelling.Cancel(core);

        public void Dispose() => _cancelling.Dispose();
    }
}
