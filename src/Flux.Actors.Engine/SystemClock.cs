using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>The machine's clock.</summary>
public sealed class SystemClock : IClock
{
    /// <summary>How long a wait may not notice that the clock was set forward.</summary>
    private const long LongestWaitMilliseconds = 60_000;

    public Timestamp Now => new(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    public long Elapsed => Environment.TickCount64;

    public async Task Until(Timestamp time, CancellationToken cancellation)
    {
        // The clock may be set while we wait, so it has the last word, not the timer.
        for (long rest = time - Now; rest > 0; rest = time - Now)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(rest, LongestWaitMilliseconds)), cancellation);
        }
    }

    public Task After(long milliseconds, CancellationToken cancellation) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Max(0, milliseconds)), cancellation);
}
