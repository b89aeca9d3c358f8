namespace Flux.Actors.Node.Hosting;

/// <summary>What a host has opened so far; closed once, last opened first, each part whatever became of the others.</summary>
/// <remarks>Concurrency: parts are added by the one who starts the host; closing may be asked for by any thread, and every asker waits for the same end.</remarks>
internal sealed partial class OpenParts(ILogger logger) : IAsyncDisposable
{
    private readonly Stack<(string Name, Func<ValueTask> Close)> _open = new();
    private readonly TaskCompletionSource<IReadOnlyList<Exception>> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isClosing;

    public T Add<T>(string name, T part)
        where T : IAsyncDisposable
    {
        _open.Push((name, part.DisposeAsync));
        return part;
    }

    public T AddPlain<T>(string name, T part)
        where T : IDisposable
    {
        _open.Push((name, Dispose));
        return part;

        ValueTask Dispose()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Closes everything; answers what failed on the way, which is in the log too.</summary>
    public async Task<IReadOnlyList<Exception>> Close()
    {
        if (Interlocked.Exchange(ref _isClosing, 1) == 0)
        {
            List<Exception> failures = [];
            while (_open.TryPop(out (string Name, Func<ValueTask> Close) part))
            {
                try
                {
                    await part.Close().ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    // The others must not stay open for it; whoever closes is told in the end.
                    LogFailed(logger, part.Name, e);
                    failures.Add(e);
                }
            }

            _closed.SetResult(failures);
        }

        return await _closed.Task.ConfigureAwait(false);
    }

    /// <exception cref="AggregateException">Parts did not close cleanly; all that could be closed is.</exception>
    public async ValueTask DisposeAsync()
    {
        IReadOnlyList<Exception> failures = await Close().ConfigureAwait(false);
        if (failures.Count > 0)
        {
            throw new AggregateException("parts of the host did not close cleanly", failures);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the {Part} did not close cleanly")]
    private static partial void LogFailed(ILogger logger, string part, Exception exception);
}
