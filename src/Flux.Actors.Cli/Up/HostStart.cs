using System.Globalization;
using System.Runtime.CompilerServices;
using Flux.Actors.Cli.Config;
using Flux.Actors.Configuration;
using Flux.Actors.Contracts;
using Flux.Actors.Node.Hosting;
using Microsoft.Extensions.Logging;

namespace Flux.Actors.Cli.Up;

/// <summary>Where the command line meets the host: the only file that knows how one is started.</summary>
public static class HostStart
{
    public static async Task<RunningHost> Start(UpOptions options, CancellationToken cancellation)
    {
        Settings settings = Settings.Load(new SettingsSources
        {
            File = options.ConfigurationFile,
            FileRequired = options.ConfigurationFile is not null,
            Environment = SettingsSources.ProcessEnvironment(),
            Sets = options.Overrides,
            Options = [.. Overrides(options)],
        });
        OptionsReading reading = FluxOptions.Read(settings);
        if (reading.Options is not { } read)
        {
            throw new Problem(
                ProblemCode.InvalidConfiguration, string.Join(Environment.NewLine, reading.Problems.Select(problem => problem.Message)), null, null, null);
        }

        ILoggerFactory loggers = LoggerFactory.Create(builder => builder
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft", LogLevel.Error)
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        try
        {
            NetworkHost host = await NetworkHost.Start(new NetworkHostSetup(options.DataDirectory, read, loggers), cancellation);
            return Running(host, loggers, options);
        }
        catch (HostFault fault)
        {
            loggers.Dispose();
            throw new Problem(fault.Problem);
        }
        catch (IOException fault) when (IsFull(fault))
        {
            loggers.Dispose();
            throw new Problem(ProblemCode.DiskFull, $"the disk of {options.DataText} is full", fault.Message, "some free space", "free some space and start again; nothing was lost");
        }
    }

    public static async Task<int> RemoveContainers(string dataDirectory, ConfigurationSources configuration, CancellationToken cancellation)
    {
        try
        {
            return await Leftovers.Remove(
                dataDirectory, EffectiveConfiguration.Options(configuration).Containers.DockerSocket, cancellation);
        }
        catch (HostFault fault)
        {
            throw new Problem(fault.Problem);
        }
    }

    private static IEnumerable<SettingOverride> Overrides(UpOptions options)
    {
        if (options.Api is { } api)
        {
            yield return new SettingOverride("api.listen", api, "--api");
        }

        if (options.BlockTime is { } blockTime)
        {
            yield return new SettingOverride(
                "consensus.block_time", string.Create(CultureInfo.InvariantCulture, $"{blockTime.TotalMilliseconds}ms"), "--block-time");
        }
    }

    private static RunningHost Running(NetworkHost host, ILoggerFactory loggers, UpOptions options)
    {
        bool isStopped = false;
        string[] welcome =
        [
            string.Create(CultureInfo.InvariantCulture, $"network {host.Network.Genesis.Network} ({host.Network.Genesis.Id().Short}), profile {host.Network.Genesis.Profile}, {host.Network.Nodes.Count} nodes, a block every {host.Network.Genesis.BlockTime} ms"),
            $"containers: {host.Containers}",
            $"data: {options.DataText}",
            $"api: {host.ApiUrl}",
            $"nodes: {string.Join(", ", host.Network.Nodes.Select(node => $"{node.Organisation} {node.Tier.ToString().ToLowerInvariant()} {node.Address}"))}",
        ];
        return new RunningHost(host.ApiUrl, welcome, Events(host), () => host.Failure, async (down, cancellation) =>
        {
            if (isStopped)
            {
                return 0;
            }

            isStopped = true;
            try
            {
                return down ? await host.Down() : 0;
            }
            finally
            {
                await host.DisposeAsync();
                loggers.Dispose();
            }
        });
    }

    private static async IAsyncEnumerable<EventResponse> Events(NetworkHost host, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, host.Stopping);
        IAsyncEnumerator<EventResponse> events = host.Feed.After(0, ends.Token).GetAsyncEnumerator(ends.Token);
        await using (events)
        {
            while (await Next(events, host.Stopping))
            {
                yield return events.Current;
            }
        }
    }

    /// <summary>False once the host was told to stop; its feed has no end of its own.</summary>
    private static async Task<bool> Next(IAsyncEnumerator<EventResponse> events, CancellationToken stopping)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private static bool IsFull(IOException fault)
    {
        const int noSpaceLeft = 28;
        return (fault.HResult & 0xffff) == noSpaceLeft || fault.Message.Contains("No space left", StringComparison.Ordinal);
    }
}
