using Flux.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Flux.Actors.Network.Hosting;

/// <summary>A loop of the host that compares what is with what should be, and acts on the difference.</summary>
/// <remarks>
/// Each pass must be harmless to repeat. A pass that fails is logged and tried again at the next turn: the world may be back by then.
/// Concurrency: passes of one reconciler never overlap.
/// </remarks>
public sealed partial class Reconciler(string name, long everyMilliseconds, Func<CancellationToken, Task> pass, IClock clock, ILogger logger)
{
    /// <summary>Runs until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        string? lastFailure = null;
        while (!cancellation.IsCancellationRequested)
        {
            long next = clock.Elapsed + everyMilliseconds;
            try
            {
                await pass(cancellation).ConfigureAwait(false);
                lastFailure = null;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The same failure once a second would bury everything else in the log.
                if (lastFailure != e.Message)
                {
                    lastFailure = e.Message;
                    LogFailed(logger, name, e);
                }
            }

            try
            {
                await clock.After(next - clock.Elapsed, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Name}: a pass failed and is tried again")]
    private static partial void LogFailed(ILogger logger, string name, Exception exception);
}
