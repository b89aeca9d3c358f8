using System.CommandLine;
using System.Globalization;
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
        Asked? asked = await AskHost(invocation, cancellation);
        if (invocation.ApiText is null)
        {
            Released released = await RemoveWhenReleased(invocation, asked, cancellation);
            return Say(invocation, released.Asked, released.ContainersRemoved);
        }

        // A host that was named by its address is not this directory's, as far as we know: what lies here may belong to another network.
        return asked?.Left is { } left ? throw new Problem(left) : Say(invocation, asked, 0);
    }

    private static int Say(Invocation invocation, Asked? asked, int removedHere)
    {
        DownResponse done = Sum(asked, removedHere);
        invocation.Printer.Result(
            done,
            ContractsJson.Default.DownResponse,
            Table.Facts(("network", Text(done)), ("containers", $"{done.ContainersRemoved} removed"), ("data", invocation.DataText)));
        return ExitCode.Done;
    }

    private static DownResponse Sum(Asked? asked, int removedHere) =>
        new(asked is not null, asked?.Answer?.Height, (asked?.Answer?.ContainersRemoved ?? 0) + removedHere);

    private static string Text(DownResponse done) => done switch
    {
        { WasRunning: false } => "no network was running",
        { Height: { } height } => string.Create(CultureInfo.InvariantCulture, $"stopped at height {height}"),
        _ => "stopped; it did not say at what height",
    };

    /// <summary>Tells the running host to stop and waits until nothing listens any more; null when nothing listened from the start.</summary>
    private static async Task<Asked?> AskHost(Invocation invocation, CancellationToken cancellation)
    {
        try
        {
            using ApiClient api = invocation.Api();
            Asked asked = await Tell(invocation, api, cancellation);
            await WaitUntilSilent(invocation, api, cancellation);
            return asked;
        }
        catch (Problem problem) when (problem.Response.Code is ProblemCode.NotRunning or ProblemCode.Unreachable && invocation.ApiText is null)
        {
            return null;
        }
    }

    /// <summary>The host's last words, as far as it came to say any.</summary>
    /// <exception cref="Problem">Nothing listens, it refuses, or it is still at work when the time is over.</exception>
    private static async Task<Asked> Tell(Invocation invocation, ApiClient api, CancellationToken cancellation)
    {
        try
        {
            return new Asked(
                await api.PostAsOperator(
                    ApiRoute.Shutdown,
                    new ShutdownRequest(Down: true),
                    ContractsJson.Default.ShutdownRequest,
                    ContractsJson.Default.ShutdownResponse,
                    cancellation),
                null);
        }
        catch (Problem problem) when (problem.Response.Code == ProblemCode.ConnectionLost)
        {
            invocation.Printer.Progress($"{problem.Response.Message}: waiting until it has stopped");
            return new Asked(null, null);
        }
        catch (Problem problem) when (problem.Response.Code == ProblemCode.Partial)
        {
            invocation.Printer.Progress($"{problem.Response.Message} ({problem.Response.Seen}): waiting until it has stopped");
            return new Asked(null, problem.Response);
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

    /// <summary>Removes what is left once nobody holds the data directory. A host that nobody could ask may be just ending, or just starting: then it is asked when it can be.</summary>
    private static async Task<Released> RemoveWhenReleased(Invocation invocation, Asked? asked, CancellationToken cancellation)
    {
        Problem? held = null;
        Released? released = await Waiting.For(invocation.Around, invocation.Timeout, Try, cancellation);
        return released ?? throw (asked is null
            ? held!
            : new Problem(held!.Response with
            {
                Code = ProblemCode.TimedOut,
                Message = $"the host was told to stop and {held.Response.Message} after {GlobalOptions.Text(invocation.Timeout)}",
            }));

        async Task<Released?> Try(CancellationToken token)
        {
            try
            {
                return new Released(asked, await Remove(invocation, token));
            }
            catch (Problem problem) when (problem.Response.Code == ProblemCode.DataInUse)
            {
                if (held is null)
                {
                    invocation.Printer.Progress($"{problem.Response.Message} by {problem.Response.Seen}: waiting until it lets go");
                }

                held = problem;
                asked ??= await AskHost(invocation, token);
                return null;
            }
            catch (Problem problem) when (problem.Response.Code == ProblemCode.Partial)
            {
                DownResponse done = Sum(asked, 0);
                string removed = done.ContainersRemoved == 0 ? string.Empty : $", {done.ContainersRemoved} containers were removed by it";
                throw new Problem(problem.Response with { Message = $"{Text(done)}{removed}; {problem.Response.Message}" });
            }
        }
    }

    private static async Task<int> Remove(Invocation invocation, CancellationToken cancellation) =>
        Directory.Exists(invocation.DataDirectory)
            ? await invocation.Around.RemoveContainers(invocation.DataDirectory, invocation.Configuration, cancellation)
            : 0;

    /// <summary>A host that was told to stop. Shape: no answer when the connection broke before it or not everything was removed; <c>Left</c> says what may be left then.</summary>
    private sealed record Asked(ShutdownResponse? Answer, ProblemResponse? Left);

    private sealed record Released(Asked? Asked, int ContainersRemoved);
}
