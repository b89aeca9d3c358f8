using Flux.Actors.Configuration;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Api;
using Flux.Actors.Node.Dev;
using Flux.Actors.Node.Keys;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Hosting;

/// <summary>What a host is started with.</summary>
public sealed record NetworkHostSetup(string DataDirectory, FluxOptions Options, ILoggerFactory Loggers);

/// <summary>A running host of a network: engine, chain, nodes, containers, API.</summary>
/// <remarks>Concurrency: any thread. Disposing stops it cleanly and leaves its containers running.</remarks>
public sealed class NetworkHost : IAsyncDisposable
{
    private readonly IJournal _journal;
    private readonly Runtime _runtime;
    private readonly FileSigner _signer;
    private readonly EntityEngine _engine;
    private readonly ApiServer _api;
    private readonly HostLoops _loops;
    private readonly HostControl _control;

    private NetworkHost(HostParts parts, EntityEngine engine, ApiServer api, HostLoops loops)
    {
        _journal = parts.Journal;
        _runtime = parts.Runtime;
        _signer = parts.Signer;
        _control = parts.Control;
        _engine = engine;
        _api = api;
        _loops = loops;
        Feed = parts.Feed;
        Network = parts.Network;
    }

    public string ApiUrl => _api.Url;

    public EventFeed Feed { get; }

    public DevNetwork Network { get; }

    /// <summary>"docker" or "simulated", and why when it is the latter.</summary>
    public string Containers => _runtime.Description;

    /// <summary>Cancelled when the API was asked to stop the host.</summary>
    public CancellationToken Stopping => _control.Stopping;

    /// <summary>Removes the host's containers; answers how many there were.</summary>
    public async Task<int> Down() => (await _control.Shutdown(down: true).ConfigureAwait(false)).ContainersRemoved;

    /// <exception cref="HostFault">It can't start; the problem says why.</exception>
    public static async Task<NetworkHost> Start(NetworkHostSetup setup, CancellationToken cancellation)
    {
        HostParts parts = await HostParts.Open(setup, cancellation).ConfigureAwait(false);
        EntityEngine engine = await EntityEngine.Start(parts.EngineSetup(), cancellation).ConfigureAwait(false);
        parts.Entities.Use(engine);
        await Begin(engine, parts, cancellation).ConfigureAwait(false);
        HostLoops loops = HostLoops.Start(engine, parts, setup.Options);
        try
        {
            ApiServer api = await ApiServer.Start(setup.Options.Api, parts.Directory, parts.Endpoints(), setup.Loggers, cancellation)
                .ConfigureAwait(false);
            return new NetworkHost(parts, engine, api, loops);
        }
        catch
        {
            await loops.DisposeAsync().ConfigureAwait(false);
            await engine.DisposeAsync().ConfigureAwait(false);
            await parts.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Feed.Publish(EventKind.HostStopping, "the host stops; its containers go on", Height.Genesis);
        await _api.DisposeAsync().ConfigureAwait(false);
        await _loops.DisposeAsync().ConfigureAwait(false);
        await _engine.DisposeAsync().ConfigureAwait(false);
        await _runtime.DisposeAsync().ConfigureAwait(false);
        await _journal.DisposeAsync().ConfigureAwait(false);
        _signer.Dispose();
        _control.Dispose();
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
