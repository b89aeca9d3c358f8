using Flux.Actors.Configuration;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;

namespace Flux.Actors.Node.Hosting;

/// <summary>What a host does all the time: follows the chain, watches its instances, keeps its nodes confirmed.</summary>
internal sealed partial class HostLoops : IAsyncDisposable
{
    /// <summary>How often nodes and owners look whether a transaction of theirs is due. Units: milliseconds.</summary>
    private const long RegistryEveryMilliseconds = 500;

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];

    /// <summary>Begins them, once; those that have begun end when this is disposed, also when another could not begin.</summary>
    /// <param name="engine">A started one.</param>
    /// <param name="heads">Where its journal ended when it started.</param>
    /// <param name="parts">What they work with.</param>
    /// <param name="options">How often.</param>
    public void Start(EntityEngine engine, ShardOffsets heads, HostParts parts, FluxOptions options)
    {
        FeedWriter feed = new(parts);
        _running.Add(Follow(engine, heads, parts, feed, _stop.Token));
        _running.Add(Watch(engine, parts, _stop.Token));
        if (parts.ExplorerLoop is { } explorer)
        {
            _running.Add(explorer.Run(_stop.Token));
        }

        Add(parts, "instances", (long)options.Instance.ObserveEvery.TotalMilliseconds, token =>
            parts.Control.Pausing ? Task.CompletedTask : parts.Watcher.Pass(token));
        Add(parts, "owners", RegistryEveryMilliseconds, parts.Owners.Pass);
        Add(parts, "confirmations", RegistryEveryMilliseconds, token => Confirm(engine, parts, token));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(_running).ConfigureAwait(false);
        }
        finally
        {
            _stop.Dispose();
        }
    }

    private void Add(HostParts parts, string name, long everyMilliseconds, Func<CancellationToken, Task> pass) =>
        _running.Add(new Reconciler(name, everyMilliseconds, pass, parts.Clock, parts.Logger).Run(_stop.Token));

    private static async Task Confirm(EntityEngine engine, HostParts parts, CancellationToken cancellation)
    {
        SortedSet<Outpoint> silent = [];
        foreach (Dev.ServedNode node in parts.Network.Nodes)
        {
            Domain.Nodes.Node.State state = await engine
                .Read<Domain.Nodes.Node.State>(node.Node.NodeEntity, cancellation).ConfigureAwait(false);
            if (state is Domain.Nodes.Node.Known { IsSilent: true })
            {
                silent.Add(node.Node);
            }
        }

        await parts.Reports.Confirm(parts.Network.Nodes.Select(node => node.Node), silent.Contains, parts.Benchmark.Claim, cancellation).ConfigureAwait(false);
    }

    /// <summary>Tells the facts of this run to whoever watches. What was before is asked of what has it: the replica of a snapshot, the explorer of its file.</summary>
    private static async Task Follow(EntityEngine engine, ShardOffsets heads, HostParts parts, FeedWriter feed, CancellationToken cancellation)
    {
        ShardOffsets offsets = heads;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await foreach (RecordedFact fact in engine.Subscribe(offsets, null, cancellation).ConfigureAwait(false))
                {
                    offsets = offsets.After(fact);
                    if (fact.Fact is Chain.BlockFinalised block)
                    {
                        await parts.Replica.Refresh(engine, cancellation).ConfigureAwait(false);
                        parts.ExplorerLoop?.Tell(block);
                    }

                    feed.Write(fact);
                }

                return;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogInterrupted(parts.Logger, e);
                await parts.Clock.After(RegistryEveryMilliseconds, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>An engine that has broken decides nothing any more: the host says so and stops, instead of answering for it for ever.</summary>
    private static async Task Watch(EntityEngine engine, HostParts parts, CancellationToken cancellation)
    {
        try
        {
            await engine.Completion.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The host stops by itself.
        }
        catch (Exception e)
        {
            LogEngineBroke(parts.Logger, e);
            await parts.Control.Fail(new ProblemResponse(
                ProblemCode.Failed,
                "the engine broke, and the host stopped with it; its containers go on",
                e.Message,
                null,
                "nothing that was acknowledged is lost: start again with ./flux up; if it breaks again, please report it with the host's output"))
                .ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "the engine has stopped and the host stops with it; its containers go on")]
    private static partial void LogEngineBroke(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the subscription to the journal was interrupted and goes on from where it was")]
    private static partial void LogInterrupted(ILogger logger, Exception exception);
}
