using System.Diagnostics;
using System.Threading.Channels;

namespace Flux.Actors.Cli.Bench;

/// <summary>The raw limit of messages: a channel, one who writes and one who reads, nothing around it.</summary>
internal static class BareChannel
{
    /// <summary>Messages told for the time, until the last was taken.</summary>
    public static async Task<Rate> Tell(TimeSpan time)
    {
        Channel<Meter.Command> channel = Channel.CreateUnbounded<Meter.Command>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        Task<long> taking = Task.Run(async () =>
        {
            long taken = 0;
            while (await channel.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (channel.Reader.TryRead(out _))
                {
                    taken++;
                }
            }

            return taken;
        });
        long begun = Stopwatch.GetTimestamp();
        _ = await Load.Alone(() => Teller.For(time, () => channel.Writer.TryWrite(new Meter.Count())));
        channel.Writer.Complete();
        return new Rate(await taking, Stopwatch.GetElapsedTime(begun));
    }

    /// <summary>Questions asked by so many callers for the time, each answered by the one who reads.</summary>
    public static async Task<Rate> Ask(int inFlight, TimeSpan time)
    {
        Channel<(Meter.Command Command, TaskCompletionSource<Meter.Command> Answer)> channel =
            Channel.CreateUnbounded<(Meter.Command, TaskCompletionSource<Meter.Command>)>(new UnboundedChannelOptions { SingleReader = true });
        Task answering = Task.Run(async () =>
        {
            while (await channel.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                while (channel.Reader.TryRead(out (Meter.Command Command, TaskCompletionSource<Meter.Command> Answer) asked))
                {
                    asked.Answer.SetResult(asked.Command);
                }
            }
        });
        Rate rate = await Load.Closed(inFlight, time, caller =>
        {
            TaskCompletionSource<Meter.Command> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = channel.Writer.TryWrite((new Meter.Count(), answer));
            return answer.Task;
        }, _ => { });
        channel.Writer.Complete();
        await answering;
        return rate;
    }
}

/// <summary>One producer that tells as fast as it is let.</summary>
internal static class Teller
{
    private const int Between = 256; // Messages between two looks at the clock.

    /// <param name="time">How long.</param>
    /// <param name="tell">Tells one message; false when there is no room, and it is told again.</param>
    /// <returns>How many were told.</returns>
    public static long For(TimeSpan time, Func<bool> tell)
    {
        long begun = Stopwatch.GetTimestamp(), told = 0;
        SpinWait wait = default;
        while (Stopwatch.GetElapsedTime(begun) < time)
        {
            for (int i = 0; i < Between; i++)
            {
                while (!tell())
                {
                    wait.SpinOnce(sleep1Threshold: -1);
                }
            }

            told += Between;
        }

        return told;
    }
}
