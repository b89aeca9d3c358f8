using System.Threading.Channels;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Hosting;

/// <summary>Feeds the explorer beside everything else the host does: at the start, and whenever a block is final.</summary>
/// <remarks>Nobody waits for it. A pass that fails is logged, each reason once in a row, and tried again.</remarks>
internal sealed partial class ExplorerLoop(ExplorerFeed feed, ToldBlocks told, IClock clock, ILogger logger)
{
    private const long RetryMilliseconds = 1_000;

    // One ring is enough: a pass takes everything there is.
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A block is final. Concurrency: any thread.</summary>
    public void Tell(Chain.BlockFinalised block)
    {
        told.Tell(block);
        Wake();
    }

    /// <summary>A question found the explorer damaged. Concurrency: any thread.</summary>
    public void Wake() => _ = _bell.Writer.TryWrite(true);

    /// <summary>Runs until cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        string? lastFailure = null;
        bool isDamaged = false;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (isDamaged)
                {
                    await feed.Renew(cancellation).ConfigureAwait(false);
                    isDamaged = false;
                }

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
                // Damage is repaired at once, but a disk that damages every file is not written without a pause.
                isDamaged |= e is ExplorerDamagedFault;
                bool isFirst = lastFailure is null;
                Log(e, lastFailure);
                lastFailure = e.Message;
                if (!(isDamaged && isFirst) && !await Pause(cancellation).ConfigureAwait(false))
                {
                    return;
                }
            }
        }
    }

    private void Log(Exception e, string? lastFailure)
    {
        if (e.Message == lastFailure)
        {
            return;
        }

        if (e is ExplorerDamagedFault)
        {
            LogDamaged(logger, e.Message, e);
        }
        else
        {
            LogBehind(logger, e);
        }
    }

    /// <summary>False when it is cancelled.</summary>
    private async Task<bool> Pause(CancellationToken cancellation)
    {
        try
        {
            await clock.After(RetryMilliseconds, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Seen}; it is set aside, and made anew from the chain; nothing else depends on it")]
    private static partial void LogDamaged(ILogger logger, string seen, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the explorer could not follow the chain and tries again; nothing else depends on it")]
    private static partial void LogBehind(ILogger logger, Exception exception);
}
