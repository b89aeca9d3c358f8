using System.CommandLine;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Up;

public static class DownVerb
{
    public static Command Build(VerbBuilder verbs) =>
        verbs.Verb("down", "Stop the network if it runs, and remove its containers; its data stays.", "down", Run);

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellation)
    {
        DownResponse done = await AskHost(invocation, cancellation)
            ?? new DownResponse(false, null, await Remove(invocation, cancellation));
        string what = done.WasRunning ? $"stopped at height {done.Height}" : "no network was running";
        invocation.Printer.Result(
            done,
            ContractsJson.Default.DownResponse,
            Table.Facts(("network", what), ("containers", $"{done.ContainersRemoved} removed"), ("data", invocation.DataText)));
        return ExitCode.Done;
    }

    private static async Task<int> Remove(Invocation invocation, CancellationToken cancellation) =>
        Directory.Exists(invocation.DataDirectory)
            ? await invocation.Around.RemoveContainers(invocation.DataDirectory, cancellation)
            : 0;

    /// <summary>Tells the running host to stop and waits until it has; null when none runs.</summary>
    private static async Task<DownResponse?> AskHost(Invocation invocation, CancellationToken cancellation)
    {
        try
        {
            using ApiClient api = invocation.Api();
            ShutdownResponse answer = await api.PostAsOperator(
                ApiRoute.Shutdown,
                new ShutdownRequest(Down: true),
                ContractsJson.Default.ShutdownRequest,
                ContractsJson.Default.ShutdownResponse,
                cancellation);
            await Stopped(invocation, api, cancellation);
            return new DownResponse(true, answer.Height, answer.ContainersRemoved);
        }
        catch (Problem problem) when (problem.Response.Code is ProblemCode.NotRunning or ProblemCode.Unreachable && invocation.ApiText is null)
        {
            return null;
        }
    }

    private static async Task Stopped(Invocation invocation, ApiClient api, CancellationToken cancellation)
    {
        object? gone = await Waiting.For(invocation.Around, invocation.Timeout, Look, cancellation);
        if (gone is null)
        {
            throw new Problem(
                ProblemCode.TimedOut,
                $"the host at {api.Address} was told to stop and still answers after {invocation.Timeout.TotalSeconds:0} s",
                null,
                null,
                "look at its output");
        }

        async Task<object?> Look(CancellationToken token)
        {
            try
            {
                await api.Get(ApiRoute.Status, ContractsJson.Default.StatusResponse, token);
                return null;
            }
            catch (Problem problem) when (problem.Response.Code == ProblemCode.Unreachable)
            {
                return problem;
            }
        }
    }
}
