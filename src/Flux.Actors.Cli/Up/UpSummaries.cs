using Flux.Actors.Cli.Api;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Up;

/// <summary>Gathers a run's summary from the API and from the apps' own URLs while they still serve.</summary>
public static class UpSummaries
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(3);

    /// <summary>The network as it is now; the caller fills in what only the run knows.</summary>
    public static async Task<UpSummary> Ask(Invocation invocation, ApiClient api, CancellationToken cancellation)
    {
        AppsResponse apps = await api.Get(ApiRoute.Apps, ContractsJson.Default.AppsResponse, cancellation);
        List<UpApp> seen = [];
        using (HttpClient prober = new(invocation.Around.Http()) { Timeout = ProbeLimit })
        {
            foreach (AppResponse app in apps.Apps.Where(app => app.Instances.Count > 0))
            {
                List<UpInstance> instances = [];
                foreach (InstanceResponse instance in app.Instances)
                {
                    instances.Add(await Look(prober, instance, cancellation));
                }

                seen.Add(new UpApp(app.Name, instances));
            }
        }

        NodesResponse nodes = await api.Get(ApiRoute.Nodes, ContractsJson.Default.NodesResponse, cancellation);
        StatusResponse status = await api.Get(ApiRoute.Status, ContractsJson.Default.StatusResponse, cancellation);
        return new UpSummary(
            status.Height,
            status.Finalized,
            status.NetworkName,
            status.NetworkId,
            status.Runtime,
            0,
            status.Runtime == "simulated" ? [.. seen.Select(app => Simulated(app, apps))] : seen,
            status.Supply,
            [.. nodes.Nodes.Where(node => node.EarnedAtoms > 0)
                .Select(node => new RewardResponse(node.Id, node.Owner, node.EarnedAtoms!.Value, node.Earned!))],
            status.ResidentBytes,
            null,
            0,
            string.Empty);
    }

    /// <summary>The summary of a host that stopped without saying so first, and so can't be asked any more.</summary>
    public static UpSummary Gone(string dataText) => new(
        0, false, dataText, string.Empty, "stopped", 0, [], null, [], 0, null, 0, string.Empty);

    /// <summary>Simulated instances answer nobody but the simulated prober: its last answer is the truth about them.</summary>
    private static UpApp Simulated(UpApp app, AppsResponse apps)
    {
        AppResponse known = apps.Apps.Single(other => other.Name == app.Name);
        return app with
        {
            Instances = [.. app.Instances.Zip(known.Instances, (seen, instance) => seen with { Status = instance.ProbeStatus })],
        };
    }

    private static async Task<UpInstance> Look(HttpClient prober, InstanceResponse instance, CancellationToken cancellation)
    {
        string? url = instance.Urls.Count == 0 ? null : instance.Urls[0];
        int status = url is null ? 0 : await Probe(prober, url, cancellation);
        return new UpInstance(instance.Ordinal, instance.Node, url, status, instance.Stage, instance.ContainerId);
    }

    private static async Task<int> Probe(HttpClient prober, string url, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage answer = await prober.GetAsync(new Uri(url), cancellation);
            return (int)answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return 0; // The summary's word for "no answer".
        }
    }
}
