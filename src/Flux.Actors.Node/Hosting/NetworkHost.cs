using Flux.Actors.Configuration;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Api;
using Flux.Actors.Node.Dev;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Hosting;

/// <summary>What a host is started with.</summary>
public sealed record NetworkHostSetup(string DataDirectory, FluxOptions Options, ILoggerFactory Loggers)
{
    /// <summary>What stands between the host and its journal; nothing, except in tests that make the journal fail. It owns nothing.</summary>
    internal Func<IJournal, IJournal> Journal { get; init; } = journal => journal;
}

/// <summary>A running host of a network: engine, chain, nodes, containers, API.</summary>
/// <remarks>
/// Concurrency: any thread. It starts whole or not at all: after a failed start nothing is open, and another may be tried on the same directory.
/// Disposing stops it cleanly and leaves its containers running; doing it again changes nothing.
/// </remarks>
public sealed class NetworkHost : IAsyncDisposable
{
    private readonly OpenParts _open;
    private readonly Runtime _runtime;
    private readonly HostControl _control;
    private int _isStopping;

    private NetworkHost(HostParts parts, OpenParts open, string apiUrl)
    {
        _open = open;
        _runtime = parts.Runtime;
        _control = parts.Control;
        ApiUrl = apiUrl;
        Stopping = parts.Control.Stopping;
        Feed = parts.Feed;
        Network = parts.Network;
    }

    public string ApiUrl { get; }

    public EventFeed Feed { get; }

    public DevNetwork Network { get; }

    /// <summary>"docker" or "simulated", and why when it is the latter.</summary>
    public string Containers => _runtime.Description;

    /// <summary>Cancelled when the host is to stop: its API was asked to, or it broke.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Why the host stops when nobody told it to; null while it runs, and when it was told.</summary>
    public ProblemResponse? Failure => _control.Failure;

    /// <summary>Removes the host's containers; answers how many there were.</summary>
    /// <exception cref="HostFault">Containers may be left.</exception>
    public async Task<int> Down() => (await _control.Shutdown(down: true).ConfigureAwait(false)).ContainersRemoved;

    /// <exception cref="HostFault">It can't start; the problem says why.</exception>
    public static async Task<NetworkHost> Start(NetworkHostSetup setup, CancellationToken cancellation)
    {
        OpenParts open = new(setup.Loggers.CreateLogger("Flux.Actors"));
        try
        {
            HostParts parts = await HostParts.Open(setup, open, cancellation).ConfigureAwait(false);
            ApiServer api = await Start(setup, parts, open, cancellation).ConfigureAwait(false);
            return new NetworkHost(parts, open, api.Url);
        }
        catch
        {
            // What fails while closing is in the log; why the start failed is what the caller must hear.
            _ = await open.Close().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isStopping, 1) == 0)
        {
            Feed.Publish(EventKind.HostStopping, Failure is { } why ? $"the host stops: {why.Sentence()}" : "the host stops; its containers go on", Height.Genesis);
            Feed.End();
        }

        await _open.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<ApiServer> Start(NetworkHostSetup setup, HostParts parts, OpenParts open, CancellationToken cancellation)
    {
        try
        {
            EntityEngine engine = open.Add("engine", await EntityEngine.Start(parts.EngineSetup(), cancellation).ConfigureAwait(false));
            ShardOffsets heads = engine.Heads;
            parts.Entities.Use(engine);
            await Begin(engine, parts, cancellation).ConfigureAwait(false);
            open.Add("loops", new HostLoops()).Start(engine, heads, parts, setup.Options);
            return open.Add("API", await ApiServer.Start(setup.Options.Api, parts.Directory, parts.Endpoints(), setup.Loggers, cancellation)
                .ConfigureAwait(false));
        }
        catch (JournalFault fault)
        {
            throw HostParts.Unusable(parts.Directory, fault);
        }
    }

    /// <summary>Begins the chain, or finds it where it was left, and wakes the vote that was under way.</summary>
    private static async Task Begin(EntityEngine engine, HostParts parts, CancellationToken cancellation)
    {
        Answer begun = await engine.Ask(Chain.Id, new Chain.Begin(parts.Network.Genesis), null, cancellation).ConfigureAwait(false);
        if (begun is not Accepted)
        {
            throw new HostFault(new ProblemResponse(
                ProblemCode.OtherNetwork, $"the chain in {parts.Directory.Root} can't begin or go on", begun.ToString(), null, null));
        }

        await parts.Replica.Refresh(engine, cancellation).ConfigureAwait(false);
        engine.Post(Round.At(parts.Replica.Height.Next), new Round.Nudge(parts.Clock.Now));
    }
}
