using System.Globalization;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Apps;
using Flux.Actors.Cli.Wallet;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Up;

/// <summary>One run of a started host: deploys the apps, shows the events, and ends when it should, with a summary.</summary>
/// <remarks>Concurrency: the deployments and the event loop run side by side; the loop outlives them.</remarks>
public sealed class UpRun(Invocation invocation, UpOptions options, RunningHost host, TimeSpan start)
{
    /// <summary>How long the summary and the clean stop may take once the run has ended.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(45);

    private long _blocks;
    private long? _firstBlockMilliseconds;
    private UpSummary? _last;

    /// <summary>Runs until the blocks are final, the host is told to stop, or Ctrl-C; stops the host in every case.</summary>
    /// <exception cref="Problem">An app could not be deployed, or the host broke; the host has stopped.</exception>
    public async Task<UpSummary> Run(IReadOnlyList<AppFolder> apps, CancellationToken cancellation)
    {
        using ApiClient api = new(invocation.Around.Http(), new Uri(host.ApiUrl), options.Timeout, options.DataDirectory, options.DataText);
        try
        {
            await Welcome(api, cancellation);
            string exit = await Watch(api, apps, cancellation);
            ThrowIfBroken();
            using CancellationTokenSource limit = new(EndLimit);
            UpSummary summary = _last ?? await UpSummaries.Ask(invocation, api, limit.Token);
            int removed = await host.Stop(options.Down, limit.Token);
            return summary with
            {
                Blocks = _blocks,
                FirstBlockMilliseconds = _firstBlockMilliseconds,
                ContainersRemoved = removed,
                Exit = exit,
            };
        }
        catch
        {
            await StopAfterFailure();
            ThrowIfBroken();
            throw;
        }
    }

    /// <summary>A host that broke answers nothing well any more: whatever else went wrong, that is the reason.</summary>
    private void ThrowIfBroken()
    {
        if (host.Failure() is { } failure)
        {
            throw new Problem(failure);
        }
    }

    /// <summary>What fails now is told, and hides nothing: the first failure is the one that ends the run.</summary>
    private async Task StopAfterFailure()
    {
        using CancellationTokenSource limit = new(EndLimit);
        try
        {
            await host.Stop(options.Down, limit.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            invocation.Printer.Progress($"stopping after the failure: {e.Message}");
        }
    }

    private async Task Welcome(ApiClient api, CancellationToken cancellation)
    {
        StatusResponse status = await api.Get(ApiRoute.Status, ContractsJson.Default.StatusResponse, cancellation);
        string runtime = status.Runtime == "simulated"
            ? "SIMULATED containers: without a container engine no app really runs"
            : $"containers run on {status.Runtime}";
        invocation.Printer.Line($"{runtime}; the chain is at height {status.Height}");
        foreach (string line in host.Welcome)
        {
            invocation.Printer.Line(line);
        }

        if (WalletVerbs.Keys(invocation).TryOpen(KeyRing.Developer) is { } developer)
        {
            invocation.Printer.Line($"wallet: {developer.Name} {developer.Address}");
        }
    }

    /// <summary>Deploys and follows; answers why the run ended.</summary>
    private async Task<string> Watch(ApiClient api, IReadOnlyList<AppFolder> apps, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task deployments = Deploy(api, apps, stop);
        string exit = await Follow(api, deployments, stop.Token);
        await stop.CancelAsync();
        try
        {
            await deployments;
        }
        catch (OperationCanceledException)
        {
            // The run ended before the apps were up; what they were doing is on the chain or never happened.
            invocation.Printer.Progress("the apps were still being deployed");
        }

        return exit;
    }

    private async Task Deploy(ApiClient api, IReadOnlyList<AppFolder> apps, CancellationTokenSource stop)
    {
        try
        {
            foreach (AppFolder app in apps)
            {
                Deployment deployment = new(invocation.Around, api, invocation.Printer, options.Timeout);
                PlanResponse plan = await app.Plan(invocation, deployment, stop.Token);
                WalletKey wallet = WalletVerbs.Keys(invocation).Open(KeyRing.Developer);
                DeployResponse deployed = await deployment.Run(app.Documents, plan, wallet, stop.Token);
                foreach (InstanceResponse instance in deployed.App.Instances)
                {
                    invocation.Printer.Line($"app {deployed.App.Name}/{instance.Ordinal} serves at {string.Join(' ', instance.Urls)}");
                }
            }
        }
        catch
        {
            // Whatever it is, the event loop must not go on alone; the caller sees the failure.
            await stop.CancelAsync();
            throw;
        }
    }

    private async Task<string> Follow(ApiClient api, Task deployments, CancellationToken cancellation)
    {
        try
        {
            await foreach (EventResponse happened in host.Events.WithCancellation(cancellation))
            {
                invocation.Printer.Event(happened);
                if (happened.Kind == EventKind.HostStopping)
                {
                    _last = await LastLook(api, cancellation);
                }

                if (happened.Kind == EventKind.BlockFinal && Counted() && deployments.IsCompleted)
                {
                    return "blocks";
                }
            }

            _last ??= host.Failure() is null ? await LastLook(api, cancellation) : null;
            return "shutdown";
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return "interrupted";
        }
    }

    private async Task<UpSummary> LastLook(ApiClient api, CancellationToken cancellation)
    {
        try
        {
            return await UpSummaries.Ask(invocation, api, cancellation);
        }
        catch (Problem problem) when (problem.Response.Code is ProblemCode.Unreachable or ProblemCode.ConnectionLost)
        {
            return UpSummaries.Gone(options.DataText);
        }
    }

    /// <summary>Counts a final block; true once there are as many as asked for.</summary>
    private bool Counted()
    {
        _blocks++;
        if (_firstBlockMilliseconds is null)
        {
            _firstBlockMilliseconds = (long)(invocation.Around.Elapsed() - start).TotalMilliseconds;
            string line = string.Create(CultureInfo.InvariantCulture, $"first block after {_firstBlockMilliseconds} ms");
            invocation.Printer.Progress(line);
        }

        return _blocks >= options.Blocks;
    }
}
