using System.Globalization;
using Flux.Actors.Domain.Script;
using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Api;

/// <summary>Apps in the contracts' words: what the chain agreed on, and what the instances do.</summary>
public sealed class AppViews(
    ChainReplica replica, NetworkEntities entities, IContainers containers, InstanceWatcher watcher, PlacementWork placement, MachineSize machine)
{
    public async Task<AppsResponse> All(CancellationToken cancellation)
    {
        List<AppResponse> apps = [];
        foreach ((EntityId id, OnChainEntity entity) in replica.Required.Ledger.Entities)
        {
            if (id.Kind == App.Kind.Name && await View(id, entity, cancellation).ConfigureAwait(false) is { } app)
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

    public async Task<PlanResponse> Plan(PlanRequest request, CancellationToken cancellation)
    {
        Reading<AppSpecification> specification = SpecificationReader.Read(request.Specification);
        Reading<DeployDocument> deploy = DeployDocument.Read(request.Deploy);
        ProblemResponse[] problems =
        [
            .. specification.Problems.Select(problem => Problem("specification", problem)),
            .. deploy.Problems.Select(problem => Problem("deploy document", problem)),
        ];
        if (specification.Document is not { } spec || deploy.Document is not { } document)
        {
            return new PlanResponse(null, false, false, false, problems, 0, 0, "0", 0, null, []);
        }

        Workload workload = spec.ToWorkload(document);
        Amount price = AppPrice.Of(spec, PriceRow.Flux);
        App.Running? held = replica.Required.Ledger.EntityAt(IdOf(spec.Key)) is { } entity
            ? Wire.Decode<App.State>(entity.State) as App.Running
            : null;
        bool isSame = held is not null && held.Terms.SpecificationHash == spec.Hash() && held.Terms.Workload == workload;
        bool hasImage = await containers.HasImage(workload.Image, cancellation).ConfigureAwait(false);
        Ranked ranked = await placement.Rank(new Assignable(workload, 0, 1), [], [], cancellation).ConfigureAwait(false);
        problems = isSame ? problems : [.. problems, .. Obstacles(spec, workload, hasImage, ranked), .. OnThisMachine(spec, workload)];
        return new PlanResponse(
            spec.Key,
            problems.Length == 0,
            held is not null,
            isSame,
            problems,
            spec.Instances,
            price.Atoms,
            price.ToString(),
            spec.ExpireBlocks,
            new WorkloadResponse(
                workload.Image, hasImage, [.. workload.Ports.Select(port => port.Port)], workload.CpuMillicores, workload.MemoryMebibytes,
                workload.DiskGibibytes, workload.Strict),
            Nodes(ranked));
    }

    public static EntityId IdOf(string name)
    {
        try
        {
            return new EntityId(App.Kind.Name, name.ToLowerInvariant());
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

    /// <summary>What would keep a valid app from running; said before anything is paid.</summary>
    private static IEnumerable<ProblemResponse> Obstacles(AppSpecification spec, Workload workload, bool hasImage, Ranked ranked)
    {
        if (!hasImage)
        {
            yield return new ProblemResponse(
                ProblemCode.ImageNotFound,
                $"image '{workload.Image}' is not on this machine and no registry is configured",
                "none",
                $"an image named '{workload.Image}'",
                "build or load it (a build.sh beside the specification is run by flux up and flux app deploy)");
        }

        if (ranked.Nodes.Count < spec.Instances)
        {
            yield return new ProblemResponse(
                ProblemCode.NotPlaceable,
                $"'{spec.Key}' can't be placed: {ranked.Summary}",
                $"{ranked.Nodes.Count} nodes that fit",
                $"{spec.Instances}, one for each instance",
                "ask for less, or add nodes");
        }
    }

    /// <summary>Nodes declare nominal capacity in a development network; the limits of all containers must still fit the one real machine.</summary>
    private IEnumerable<ProblemResponse> OnThisMachine(AppSpecification spec, Workload workload)
    {
        long held = replica.Required.Ledger.Entities
            .Where(pair => pair.Key.Kind == App.Kind.Name && pair.Key != IdOf(spec.Key))
            .Select(pair => Wire.Decode<App.State>(pair.Value.State))
            .OfType<App.Running>()
            .Sum(app => app.Terms.Instances * app.Terms.Workload.MemoryMebibytes);
        long wanted = held + spec.Instances * workload.MemoryMebibytes;
        if (wanted > machine.MemoryGibibytes * 1024)
        {
            yield return new ProblemResponse(
                ProblemCode.NotPlaceable,
                "the memory limits of all containers exceed this machine",
                $"{wanted} MiB",
                $"at most {machine.MemoryGibibytes * 1024} MiB",
                "ask for less memory or fewer instances");
        }

        if (workload.CpuMillicores > machine.Threads * 1000L)
        {
            yield return new ProblemResponse(
                ProblemCode.NotPlaceable,
                "one instance wants more processors than this machine has",
                $"{workload.CpuMillicores} thousandths of a core",
                $"at most {machine.Threads * 1000L}",
                "ask for less cpu");
        }
    }

    private IReadOnlyList<PlanNodeResponse> Nodes(Ranked ranked) =>
    [
        .. ranked.Nodes.Select(node => new PlanNodeResponse(node.ToString(), OrganisationOf(node), true, [])),
        .. ranked.Excluded.Select(exclusion => new PlanNodeResponse(
            exclusion.Node.ToString(), OrganisationOf(exclusion.Node), false, [$"{exclusion.Kind}: {exclusion.Detail}"])),
    ];

    private string OrganisationOf(Outpoint node) => replica.Required.Ledger.NodeAt(node)?.Organisation ?? "unknown";

    private static ProblemResponse Problem(string what, DocumentProblem problem) =>
        new(ProblemCode.InvalidSpecification, $"{what}: {problem.Path}", problem.Seen, problem.Wanted, null);

    private async Task<AppResponse?> View(EntityId id, OnChainEntity entity, CancellationToken cancellation)
    {
        (AppTerms terms, string stage, SortedMap<int, AppHost> hosts) = Wire.Decode<App.State>(entity.State) switch
        {
            App.Running s => (s.Terms, AppStage.Running, s.Hosts),
            App.Closed s => (s.Terms, AppStage.Ended, SortedMap<int, AppHost>.Empty),
            _ => (null!, string.Empty, SortedMap<int, AppHost>.Empty),
        };
        if (terms is null)
        {
            return null;
        }

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
            8,
            terms.RegisteredAt.Value,
            terms.ExpiresAt.Value,
            entity.Escrow.Atoms,
            entity.Escrow.ToString(),
            terms.Instances,
            instances.Count(instance => instance.Serving),
            instances);
    }

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
