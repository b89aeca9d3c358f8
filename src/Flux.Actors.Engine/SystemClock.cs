using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>The machine's clock.</summary>
public sealed class SystemClock : IClock
{
    private const long LongestWaitMilliseconds = int.MaxValue - 1;

    public Timestamp Now => new(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    public async Task Until(Timestamp time, CancellationToken cancellation)
    {
        // The clock may be set while we wait, so it has the last word, not the timer.
        for (long rest = time - Now; rest > 0; rest = time - Now)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(rest, LongestWaitMilliseconds)), cancellation);
        }
    }
}
