using System.Collections.Concurrent;
using Flux.Actors.Ports;
using Microsoft.Data.Sqlite;

namespace Flux.Actors.Journal.Sql;

/// <summary>One thread that owns one connection: SQLite calls block, and the thread pool must not.</summary>
/// <remarks>Shape: the queue is bounded by its callers: one commit at a time, one load per entity, one page per loop.</remarks>
internal sealed class SqliteThread : IAsyncDisposable
{
    private readonly BlockingCollection<Job> _jobs = [];
    private readonly SqliteSession _session;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SqliteThread(string name, SqliteSession session)
    {
        _session = session;
        new Thread(Work) { Name = name, IsBackground = true }.Start();
    }

    /// <summary>Runs the call on the thread; SQLite's errors come back as <see cref="JournalFault"/>.</summary>
    public Task<T> Call<T>(Func<SqliteSession, T> call, CancellationToken cancellation) => Call(call, TaskCreationOptions.RunContinuationsAsynchronously, cancellation);

    /// <summary>As <see cref="Call{T}(Func{SqliteSession, T}, CancellationToken)"/>, for one who goes on with the next call: on this thread, up to where it waits.</summary>
    /// <remarks>Each change of threads costs such a caller a good part of what the call does.</remarks>
    public Task<T> CallAndGoOn<T>(Func<SqliteSession, T> call, CancellationToken cancellation) => Call(call, TaskCreationOptions.None, cancellation);

    private Task<T> Call<T>(Func<SqliteSession, T> call, TaskCreationOptions goingOn, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellation);
        }

        Job<T> job = new(call, goingOn);
        try
        {
            _jobs.Add(job, cancellation);
        }
        catch (InvalidOperationException e)
        {
            return Task.FromException<T>(new JournalFault(JournalFaultKind.Closed, "the journal is closed", false, e));
        }

        return job.Task;
    }

    /// <summary>Ends the thread after what it has begun; completes when the connection is closed too. The thread itself may ask for it.</summary>
    public async ValueTask DisposeAsync()
    {
        _jobs.CompleteAdding();
        await _ended.Task.ConfigureAwait(false);
    }

    private void Work()
    {
        foreach (Job job in _jobs.GetConsumingEnumerable())
        {
            job.Run(_session);
        }

        try
        {
            _session.Dispose();
            _ended.SetResult();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _ended.SetException(e);
        }
    }

    private abstract class Job
    {
        public abstract void Run(SqliteSession session);
    }

    private sealed class Job<T>(Func<SqliteSession, T> call, TaskCreationOptions goingOn) : Job
    {
        private readonly TaskCompletionSource<T> _done = new(goingOn);

        public Task<T> Task => _done.Task;

        public override void Run(SqliteSession session)
        {
            try
            {
                _done.SetResult(call(session));
            }
            catch (SqliteException e)
            {
                _done.SetException(SqliteFaults.From(e, unclear: false));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                _done.SetException(e);
            }
        }
    }
}

internal static class SqliteFaults
{
    /// <summary>SQLITE_IOERR_SHMSIZE: no room for the index of the log, which is how a disk that is full at the opening shows.</summary>
    private const int NoRoomForIndex = 4874;

    /// <summary>SQLite's result codes as the port's kinds. Source: sqlite.org/rescode.html.</summary>
    public static JournalFault From(SqliteException e, bool unclear) => e.SqliteErrorCode switch
    {
        10 when e.SqliteExtendedErrorCode == NoRoomForIndex => new(JournalFaultKind.Full, $"the disk is full: {e.Message}; free space", unclear, e),
        13 => new(JournalFaultKind.Full, "the disk or the journal's size limit is full: free space or raise the limit", unclear, e),
        8 => new(JournalFaultKind.ReadOnly, "the journal cannot be written: make its directory and files writable", unclear, e),
        11 or 26 => new(JournalFaultKind.Corrupt, $"the journal file is damaged: {e.Message}", unclear, e),
        19 => new(JournalFaultKind.SequenceConflict, $"a recorded fact already has this sequence: {e.Message}", unclear, e),
        _ => new(JournalFaultKind.Unavailable, $"the journal failed: {e.Message}", unclear, e),
    };
}
