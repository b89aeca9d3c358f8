using System.Threading.Channels;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Hosting;

/// <summary>Feeds the explorer beside everything else the host does: at the start, and whenever a block is final.</summary>
/// <remarks>Nobody waits for it. A pass that fails is logged, each reason once in a row, and tried again.</remarks>
internal sealed partial class ExplorerLoop(ExplorerFeed feed, IClock clock, ILogger logger)
{
    private const long RetryMilliseconds = 1_000;

    // One ring is enough: a pass takes everything there is.
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A block may be final that the explorer has not seen. Concurrency: any thread.</summary>
    public void Wake() => _ = _bell.Writer.TryWrite(true);

    /// <summary>Runs until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        string? lastFailure = null;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await feed.Pass(cancellation).ConfigureAwait(false);
                lastFailure = null;
                _ = await _bell.Reader.ReadAsync(cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                if (lastFailure != e.Message)
                {
                    lastFailure = e.Message;
                    LogBehind(logger, e);
                }

                try
                {
                    await clock.After(RetryMilliseconds, cancellation).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the explorer could not follow the chain and tries again; nothing else depends on it")]
    private static partial void LogBehind(ILogger logger, Exception exception);
}
