using System.Globalization;
using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Api;

/// <summary>Apps in the contracts' words: what the chain agreed on, and what the instances do.</summary>
public sealed class AppViews(
    ChainReplica replica, NetworkEntities entities, IContainers containers, InstanceWatcher watcher)
{
    public async Task<AppsResponse> All(CancellationToken cancellation)
    {
        List<AppResponse> apps = [];
        foreach ((EntityId id, OnChainEntity entity) in replica.Required.Ledger.Entities)
        {
            if (id.Kind == App.Name && await View(id, entity, cancellation).ConfigureAwait(false) is { } app)
            {
                apps.Add(app);
            }
        }

        return new AppsResponse(apps);
    }

    public async Task<AppResponse> One(string name, CancellationToken cancellation)
    {
        EntityId id = IdOf(name);
        OnChainEntity? entity = replica.Required.Ledger.EntityAt(id);
        return (entity is null ? null : await View(id, entity, cancellation).ConfigureAwait(false))
            ?? throw ApiRefusal.NotFound("app", name, "a registered app; see flux app list");
    }

    public async Task<AppLogsResponse> Logs(string name, int? ordinal, int lines, CancellationToken cancellation)
    {
        AppResponse app = await One(name, cancellation).ConfigureAwait(false);
        List<InstanceLogResponse> logs = [];
        foreach (InstanceResponse instance in app.Instances.Where(instance => instance.Node is not null && (ordinal ?? instance.Ordinal) == instance.Ordinal))
        {
            IReadOnlyList<string> output = await containers.Logs(
                replica.Rules.Network, app.Name, instance.Ordinal, Outpoint.Parse(instance.Node!), lines, cancellation).ConfigureAwait(false);
            logs.Add(new InstanceLogResponse(instance.Ordinal, instance.Node!, output));
        }

        return logs.Count > 0 || ordinal is null
            ? new AppLogsResponse(app.Name, logs)
            : throw ApiRefusal.NotFound(
                "instance", ordinal.Value.ToString(CultureInfo.InvariantCulture), $"an assigned one of 0 to {app.InstancesWanted - 1}");
    }

    public static EntityId IdOf(string name)
    {
        try
        {
            return new EntityId(App.Name, name.ToLowerInvariant());
        }
        catch (FormatException)
        {
            throw new ApiRefusal(new ProblemResponse(
                ProblemCode.Malformed,
                "that can't be an app's name",
                $"'{name}'",
                string.Create(CultureInfo.InvariantCulture, $"1 to {EntityId.KeyLengthMax} printable characters without blanks"),
                null));
        }
    }

    private string OrganisationOf(Outpoint node) => replica.Required.Ledger.NodeAt(node)?.Organisation ?? "unknown";

    private async Task<AppResponse?> View(EntityId id, OnChainEntity entity, CancellationToken cancellation)
    {
        App.State app = Wire.Decode<App.State>(entity.State);
        if (App.TermsOf(app) is not { } terms)
        {
            return null;
        }

        string stage = app switch
        {
            App.Running => AppStage.Running,
            App.Paused => AppStage.Paused,
            _ => AppStage.Ended,
        };
        SortedMap<int, AppHost> hosts = app is App.Running running ? running.Hosts : SortedMap<int, AppHost>.Empty;

        List<InstanceResponse> instances = [];
        for (int ordinal = 0; ordinal < terms.Instances; ordinal++)
        {
            Instance.State state = await entities.Engine
                .Read<Instance.State>(Instance.At(id.Key, ordinal), cancellation).ConfigureAwait(false);
            instances.Add(InstanceView(id.Key, ordinal, state, hosts.TryGet(ordinal, out AppHost host) ? host : null));
        }

        return new AppResponse(
            id.Key,
            Address.Format(terms.Owner),
            stage,
            terms.Version,
            terms.RegisteredAt.Value,
            terms.ExpiresAt.Value,
            entity.Escrow.Atoms,
            entity.Escrow.ToString(),
            terms.Instances,
            instances.Count(instance => instance.Serving),
            instances,
            Terms(app, terms));
    }

    private AppTermsResponse Terms(App.State app, AppTerms terms)
    {
        ChainState ledger = replica.Required.Ledger;
        Amount balance = AppEscrow.BalanceAt(app, ledger.Height);
        AppRenewal renewal = app switch
        {
            App.Running s => s.Renewal,
            App.Paused s => s.Renewal,
            _ => AppRenewal.None,
        };
        App.Paused? paused = app as App.Paused;
        long left = app switch
        {
            App.Running => Math.Max(0, terms.ExpiresAt - ledger.Height),
            App.Paused s => s.BlocksLeft,
            _ => 0,
        };
        return new AppTermsResponse(
            terms.Specification,
            terms.SpecificationHash.ToString(),
            terms.Deploy,
            balance.Atoms,
            balance.ToString(),
            terms.Rates.Whole.Atoms,
            left,
            TimeOf(ledger, replica.Rules.Genesis, ledger.Height + left),
            paused?.EndsAt.Value,
            renewal.Blocks,
            renewal.Most.Atoms,
            renewal.Reserve.Atoms,
            renewal.Reserve.ToString(),
            app is App.Closed ? [] : NotPlaced(terms));
    }

    /// <summary>When the height will be, if every slot holds a block.</summary>
    internal static string TimeOf(ChainState ledger, Genesis genesis, Height height) =>
        (ledger.Tip.SlotTime + (height - ledger.Height) * genesis.BlockTime).ToString();

    private static IReadOnlyList<string> NotPlaced(AppTerms terms) => DeployDocument.Read(terms.Deploy).Document is { } deploy
        ? [.. Workload.Of(AppRules.SpecOf(terms), deploy).Problems.Select(problem => problem.ToString())]
        : [];

    private InstanceResponse InstanceView(string app, int ordinal, Instance.State state, AppHost? host)
    {
        Instance.Active? active = state as Instance.Active;
        Assignment? assignment = active?.Assignment ?? (state as Instance.Stopping)?.Assignment;
        Instance.Container? container = active switch
        {
            Instance.Running s => s.Container,
            Instance.Serving s => s.Container,
            Instance.Unhealthy s => s.Container,
            _ => null,
        };
        bool isAttested = host is not null && assignment is not null && host.Node == assignment.Node;
        return new InstanceResponse(
            ordinal,
            StageOf(state),
            state is Instance.Serving,
            assignment?.Node.ToString(),
            assignment is null ? null : OrganisationOf(assignment.Node),
            assignment?.Address,
            assignment is null ? [] : [.. assignment.Workload.Ports.Select(port => UrlOf(assignment.Address, port.Port))],
            active is null ? 0 : watcher.LastProbe(app, ordinal)?.Status ?? 0,
            container?.Id,
            container?.ImageDigest,
            assignment?.Fence ?? 0,
            Math.Max(0, (active?.Trials.Start ?? 1) - 1),
            isAttested ? host!.PaidUpTo.Value : null,
            active?.Trials.LastFailure);
    }

    public static string UrlOf(string address, int port) => string.Create(CultureInfo.InvariantCulture, $"http://{address}:{port}/");

    private static string StageOf(Instance.State state) => state switch
    {
        Instance.Absent => "waiting",
        Instance.Starting => "starting",
        Instance.Running => "starting",
        Instance.Serving => "running",
        Instance.Unhealthy => "unhealthy",
        Instance.Restarting => "restarting",
        Instance.Failed => "failed",
        Instance.Stopping => "stopping",
        _ => "stopped",
    };
}
