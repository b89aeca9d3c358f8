using System.CommandLine;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Up;

/// <summary>Stops the network and removes its containers, whether its host runs, hangs, is just ending or died.</summary>
/// <remarks>
/// Only a host that nobody can ask is worked around, and only behind the lock of its data directory: a live host would start again what is removed beside it.
/// </remarks>
public static class DownVerb
{
    public static Command Build(VerbBuilder verbs) =>
        verbs.Verb("down", "Stop the network if it runs, and remove its containers; its data stays.", "down", Run);

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellation)
    {
        DownResponse? asked = await AskHost(invocation, cancellation);

        // A host that was named by its address is not this directory's, as far as we know: what lies here may belong to another network.
        int left = invocation.ApiText is null ? await RemoveWhenReleased(invocation, asked is not null, cancellation) : 0;
        DownResponse done = asked is null
            ? new DownResponse(false, null, left)
            : asked with { ContainersRemoved = asked.ContainersRemoved + left };
        string what = done switch
        {
            { WasRunning: false } => "no network was running",
            { Height: { } height } => $"stopped at height {height}",
            _ => "stopped; the connection broke before it said at what height",
        };
        invocation.Printer.Result(
            done,
            ContractsJson.Default.DownResponse,
            Table.Facts(("network", what), ("containers", $"{done.ContainersRemoved} removed"), ("data", invocation.DataText)));
        return ExitCode.Done;
    }

    /// <summary>Tells the running host to stop and waits until nothing listens any more; null when nothing listened from the start.</summary>
    private static async Task<DownResponse?> AskHost(Invocation invocation, CancellationToken cancellation)
    {
        try
        {
            using ApiClient api = invocation.Api();
            ShutdownResponse? answer = await Tell(invocation, api, cancellation);
            await WaitUntilSilent(invocation, api, cancellation);
            return new DownResponse(true, answer?.Height, answer?.ContainersRemoved ?? 0);
        }
        catch (Problem problem) when (problem.Response.Code is ProblemCode.NotRunning or ProblemCode.Unreachable && invocation.ApiText is null)
        {
            return null;
        }
    }

    /// <summary>The host's last words; null when the connection broke before them.</summary>
    /// <exception cref="Problem">Nothing listens, it refuses, or it is still at work when the time is over.</exception>
    private static async Task<ShutdownResponse?> Tell(Invocation invocation, ApiClient api, CancellationToken cancellation)
    {
        try
        {
            return await api.PostAsOperator(
                ApiRoute.Shutdown,
                new ShutdownRequest(Down: true),
                ContractsJson.Default.ShutdownRequest,
                ContractsJson.Default.ShutdownResponse,
                cancellation);
        }
        catch (Problem problem) when (problem.Response.Code == ProblemCode.ConnectionLost)
        {
            invocation.Printer.Progress($"{problem.Response.Message}: waiting until it has stopped");
            return null;
        }
        catch (Problem problem) when (problem.Response.Code == ProblemCode.TimedOut)
        {
            throw StillThere(invocation, api, "has not answered");
        }
    }

    private static async Task WaitUntilSilent(Invocation invocation, ApiClient api, CancellationToken cancellation)
    {
        _ = await Waiting.For(invocation.Around, invocation.Timeout, Look, cancellation)
            ?? throw StillThere(invocation, api, "still answers");

        async Task<Problem?> Look(CancellationToken token)
        {
            try
            {
                await api.Get(ApiRoute.Status, ContractsJson.Default.StatusResponse, token);
                return null;
            }
            catch (Problem problem)
            {
                // Whatever else it says or fails to say, it is there; only silence is the end.
                return problem.Response.Code == ProblemCode.Unreachable ? problem : null;
            }
        }
    }

    private static Problem StillThere(Invocation invocation, ApiClient api, string what) => new(
        ProblemCode.TimedOut,
        $"the host at {api.Address} was told to stop and {what} after {GlobalOptions.Text(invocation.Timeout)}",
        null,
        null,
        "look at its output, then run ./flux down again, with a longer --timeout if it is still at work");

    /// <summary>Removes what the host left behind once it has let go of its data directory; one that nobody could ask may be just ending.</summary>
    private static async Task<int> RemoveWhenReleased(Invocation invocation, bool wasAsked, CancellationToken cancellation)
    {
        Problem? held = null;
        RemovedContainers? removed = await Waiting.For(invocation.Around, invocation.Timeout, Try, cancellation);
        return removed?.Count ?? throw (wasAsked
            ? new Problem(held!.Response with
            {
                Code = ProblemCode.TimedOut,
                Message = $"the host was told to stop and {held.Response.Message} after {GlobalOptions.Text(invocation.Timeout)}",
            })
            : held!);

        async Task<RemovedContainers?> Try(CancellationToken token)
        {
            try
            {
                return new RemovedContainers(await Remove(invocation, token));
            }
            catch (Problem problem) when (problem.Response.Code == ProblemCode.DataInUse)
            {
                if (held is null)
                {
                    invocation.Printer.Progress($"{problem.Response.Message} by {problem.Response.Seen}: waiting until it lets go");
                }

                held = problem;
                return null;
            }
        }
    }

    private static async Task<int> Remove(Invocation invocation, CancellationToken cancellation) =>
        Directory.Exists(invocation.DataDirectory)
            ? await invocation.Around.RemoveContainers(invocation.DataDirectory, invocation.Configuration, cancellation)
            : 0;

    private sealed record RemovedContainers(int Count);
}
