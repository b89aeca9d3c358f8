using Flux.Actors.Configuration;
using Flux.Actors.Contracts;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Node.Tests.Hosting;

/// <summary>A data directory and hosts on it in this process: simulated containers, any free port unless a test says which.</summary>
public sealed class LocalHost : IAsyncDisposable
{
    private readonly List<NetworkHost> _started = [];
    private readonly HttpClient _http = new();

    public string Root { get; } = Directory.CreateTempSubdirectory("flux-host-").FullName;

    public HttpClient Http => _http;

    public async Task<NetworkHost> Start(
        string listen = "127.0.0.1:0",
        ILoggerFactory? loggers = null,
        Func<IJournal, IJournal>? journal = null,
        CancellationToken cancellation = default,
        params string[] more)
    {
        FluxOptions options = FluxOptions.Read(Settings.Load(new SettingsSources
        {
            Sets =
            [
                "containers.runtime=simulated", $"api.listen={listen}", "api.requests_per_second_max=1000000", "consensus.block_time=200ms", .. more,
            ],
        })).Required();
        NetworkHost host = await NetworkHost.Start(
            new NetworkHostSetup(Root, options, loggers ?? NullLoggerFactory.Instance) { Journal = journal ?? (disk => disk) }, cancellation);
        _started.Add(host);
        return host;
    }

    /// <summary>Nothing of a failed start is left: the API's file is gone, and the next start on the same directory reaches its blocks.</summary>
    public async Task StartsAgain()
    {
        Assert.False(File.Exists(Path.Combine(Root, ApiRoute.UrlFile)));
        await using NetworkHost host = await Start();
        await foreach (EventResponse happened in host.Feed.After(0, CancellationToken.None))
        {
            if (happened.Kind == EventKind.BlockFinal)
            {
                return;
            }
        }

        Assert.Fail("the feed ended without a final block");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NetworkHost host in _started)
        {
            await host.DisposeAsync();
        }

        _http.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
