using System.Reflection;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Engine;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Api;

/// <summary>The host and its network at a glance.</summary>
public sealed class StatusViews(
    ChainReplica replica, NetworkEntities entities, EntityViews stopped, ChainViews chain, AppViews apps, IContainers containers, IJournal journal)
{
    private static readonly string Version =
        typeof(StatusViews).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    public bool IsReady => replica.Current is not null;

    public async Task<StatusResponse> Status(CancellationToken cancellation)
    {
        Chain.Running current = replica.Required;
        ChainState ledger = current.Ledger;
        AppsResponse all = await apps.All(cancellation).ConfigureAwait(false);
        return new StatusResponse(
            ledger.Network.ToString(),
            current.Genesis.Network,
            current.Genesis.Profile,
            ledger.Height.Value,
            ChainViews.IsFinal(current),
            ledger.Tip.Id.ToString(),
            ledger.Tip.SlotTime.ToString(),
            current.Genesis.BlockTime,
            current.Genesis.Parameters.FeeMin.Atoms,
            containers.Name,
            ledger.Nodes.Values.Count(node => node.IsConfirmed),
            ledger.Nodes.Count,
            chain.Consensus(),
            all.Apps.Count,
            all.Apps.Sum(app => app.InstancesServing),
            ChainViews.Supply(ledger),
            Engine(),
            stopped.Stopped,
            current.Genesis.Profile == "dev" ? "profile dev: nodes declare their tier's nominal capacity, the benchmark is waived" : null,
            Version,
            Environment.ProcessId,
            Environment.WorkingSet);
    }

    public async Task<ChainResponse> Chain(CancellationToken cancellation)
    {
        Mempool.Pool pool = (Mempool.Pool)await entities.Engine.Read<Mempool.State>(entities.Mempool, cancellation).ConfigureAwait(false);
        return chain.Chain(pool.Waiting.Count);
    }

    private EngineResponse Engine()
    {
        EngineStats stats = entities.Engine.Stats;
        return new EngineResponse(
            journal.Name, stats.ActiveEntities, stats.Decisions, stats.Events, stats.Commits, stats.OutboxPairs, stats.RemindersFired);
    }
}
