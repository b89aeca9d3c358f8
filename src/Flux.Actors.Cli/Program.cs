using System.Diagnostics;
using Flux.Actors.Cli.Config;
using Flux.Actors.Cli.Doctor;
using Flux.Actors.Cli.Testing;
using Flux.Actors.Cli.Up;

namespace Flux.Actors.Cli;

/// <summary>The `flux` process: real surroundings around <see cref="CommandLine"/>.</summary>
public static class Program
{
    public static Task<int> Main(string[] arguments) => CommandLine.Run(arguments, Real(), CancellationToken.None);

    private static Surroundings Real()
    {
        long start = Stopwatch.GetTimestamp();
        return new Surroundings(
            Console.Out,
            Console.Error,
            OutputIsTerminal: !Console.IsOutputRedirected,
            Interactive: !Console.IsInputRedirected && !Console.IsErrorRedirected,
            Console.ReadLine,
            Console.OpenStandardInput,
            Environment.GetEnvironmentVariable,
            Environment.CurrentDirectory,
            AppContext.BaseDirectory,
            () => new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false },
            () => Stopwatch.GetElapsedTime(start),
            Task.Delay,
            HostStart.Start,
            Requirements.Check,
            HostStart.RemoveContainers,
            EffectiveConfiguration.Read,
            ChildProgram.Run);
    }
}
