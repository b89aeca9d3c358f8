using System.Text.Json;
using Flux.Actors.Contracts;
using Flux.Actors.Engine;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Api;

/// <summary>A refusal that the API answers as a problem.</summary>
public sealed class ApiRefusal(ProblemResponse problem) : Exception(problem.Sentence())
{
    public ProblemResponse Problem { get; } = problem;

    public static ApiRefusal NotFound(string what, string seen, string wanted) =>
        new(new ProblemResponse(ProblemCode.NotFound, $"there is no such {what}", $"'{seen}'", wanted, null));
}

/// <summary>Makes every failed answer a problem in JSON, with the status its code has.</summary>
/// <remarks>
/// Errors: refusals are said as they are; faults of the journal and of containers in the words of their kind; anything else is a bug of this host, logged
/// whole under the number that the answer names. An answer that has begun can't become a problem: it is cut off, so that nobody takes it for whole.
/// </remarks>
internal sealed partial class Problems(ILogger logger)
{
    public static async Task Write(HttpContext context, ProblemResponse problem)
    {
        context.Response.StatusCode = problem.HttpStatus;
        await context.Response.WriteAsJsonAsync(problem, ContractsJson.Default.ProblemResponse, cancellationToken: context.RequestAborted)
            .ConfigureAwait(false);
    }

    /// <summary>Runs around everything that answers.</summary>
    public async Task Catch(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted && Unanswered(context) is { } missing)
            {
                await Write(context, missing).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The client left: there is nobody to answer.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            ProblemResponse problem = Expected(e) ?? Bug(context, e);
            if (context.Response.HasStarted)
            {
                LogCutOff(logger, context.Request.Method, context.Request.Path, problem.Sentence());
                context.Abort();
                return;
            }

            context.Response.Clear();
            await Write(context, problem).ConfigureAwait(false);
        }
    }

    /// <summary>What routing found nothing for; null when somebody answered.</summary>
    private static ProblemResponse? Unanswered(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new ProblemResponse(
            ProblemCode.NotFound,
            "the API has no such path",
            $"'{context.Request.Path}'",
            $"a path of this version, such as {ApiRoute.Status}",
            "check the version of both sides with flux version and flux status"),
        StatusCodes.Status405MethodNotAllowed => new ProblemResponse(
            ProblemCode.MethodNotAllowed,
            $"{context.Request.Path} can't be asked that way",
            context.Request.Method,
            context.Response.Headers.Allow.ToString(),
            null),
        _ => null,
    };

    private static ProblemResponse? Expected(Exception e) => e switch
    {
        ApiRefusal refusal => refusal.Problem,
        HostFault fault => fault.Problem,
        JsonException => new ProblemResponse(ProblemCode.Malformed, "the request body is not the JSON this path wants", e.Message, null, null),
        BadHttpRequestException => new ProblemResponse(ProblemCode.Malformed, e.Message, null, null, null),
        JournalFault { Kind: JournalFaultKind.Full } => new ProblemResponse(
            ProblemCode.DiskFull, "the disk of the host is full", e.Message, "some free space", "free some space; nothing was lost"),
        JournalFault => new ProblemResponse(
            ProblemCode.Busy, "the host can't read or write its journal now", e.Message, null, "ask again; if it stays so, look at the host's output"),
        ExplorerFault => new ProblemResponse(
            ProblemCode.Busy,
            "the host can't read its explorer now",
            e.Message,
            null,
            "ask again; if it stays so, stop the host, delete explorer.db in its data directory and start again: it is made anew"),
        EntityStoppedFault => new ProblemResponse(
            ProblemCode.Failed, "an actor that this needs is stopped by a bug", e.Message, null, "see flux status, and please report it"),
        OperationCanceledException => new ProblemResponse(
            ProblemCode.Busy, "the host is stopping", null, null, "ask again when it runs"),
        ContainerFault => new ProblemResponse(
            ProblemCode.Failed, "the container runtime failed", e.Message, null, "check it with flux doctor, then ask again"),
        _ => null,
    };

    private ProblemResponse Bug(HttpContext context, Exception e)
    {
        LogBug(logger, context.TraceIdentifier, context.Request.Method, context.Request.Path, e);
        return new ProblemResponse(
            ProblemCode.Failed,
            $"this is a bug in the host ({e.GetType().Name})",
            $"{context.Request.Method} {context.Request.Path}",
            null,
            $"please report it with what the host's log says of request {context.TraceIdentifier}");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "request {Request} ({Method} {Path}) hit a bug")]
    private static partial void LogBug(ILogger logger, string request, string method, string path, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the answer to {Method} {Path} was cut off: {Problem}")]
    private static partial void LogCutOff(ILogger logger, string method, string path, string problem);
}
