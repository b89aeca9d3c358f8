namespace Flux.Actors.Cli.Api;

/// <summary>Asks again until there is an answer or the time is over.</summary>
public static class Waiting
{
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    /// <summary>The first answer that is not null; null when the limit passed without one. It asks at least once.</summary>
    public static async Task<T?> For<T>(
        Surroundings around, TimeSpan limit, Func<CancellationToken, Task<T?>> ask, CancellationToken cancellation)
        where T : class
    {
        TimeSpan end = around.Elapsed() + limit;
        while (true)
        {
            if (await ask(cancellation) is { } answer)
            {
                return answer;
            }

            if (around.Elapsed() >= end)
            {
                return null;
            }

            await around.Pause(Period, cancellation);
        }
    }
}
