namespace Flux.Actors.Cli.Output;

/// <summary>Says now and then how far long work is.</summary>
internal sealed class PacedProgress(Invocation invocation)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _began = invocation.Around.Elapsed();
    private TimeSpan _told = invocation.Around.Elapsed();

    /// <summary>Told how long it has been at work, the line is made only when it is time for one.</summary>
    public void Tell(Func<TimeSpan, string> line)
    {
        TimeSpan now = invocation.Around.Elapsed();
        if (now - _told >= Every)
        {
            _told = now;
            invocation.Printer.Progress(line(now - _began));
        }
    }
}
