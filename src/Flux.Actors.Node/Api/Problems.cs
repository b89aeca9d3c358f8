using System.Text.Json;
using Flux.Actors.Contracts;

namespace Flux.Actors.Node.Api;

/// <summary>A refusal that the API answers as a problem.</summary>
public sealed class ApiRefusal(ProblemResponse problem) : Exception(problem.Sentence())
{
    public ProblemResponse Problem { get; } = problem;

    public static ApiRefusal NotFound(string what, string seen, string wanted) =>
        new(new ProblemResponse(ProblemCode.NotFound, $"there is no such {what}", $"'{seen}'", wanted, null));
}

/// <summary>Writes problems as JSON with the status their code has.</summary>
internal static class Problems
{
    public static async Task Write(HttpContext context, ProblemResponse problem)
    {
        context.Response.StatusCode = problem.HttpStatus;
        await context.Response.WriteAsJsonAsync(problem, ContractsJson.Default.ProblemResponse, cancellationToken: context.RequestAborted)
            .ConfigureAwait(false);
    }

    /// <summary>Turns what endpoints throw into problems; a bug is answered as one and rethrown for the log.</summary>
    public static async Task Catch(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (ApiRefusal refusal) when (!context.Response.HasStarted)
        {
            await Write(context, refusal.Problem).ConfigureAwait(false);
        }
        catch (JsonException e) when (!context.Response.HasStarted)
        {
            await Write(context, new ProblemResponse(ProblemCode.Malformed, "the request body is not the JSON this path wants", e.Message, null, null))
                .ConfigureAwait(false);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await Write(context, new ProblemResponse(ProblemCode.Malformed, e.Message, null, null, null)).ConfigureAwait(false);
        }
    }
}
