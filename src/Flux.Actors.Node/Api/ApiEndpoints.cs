using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Node.Api;

/// <summary>The paths of the API and what answers them. GETs change nothing.</summary>
public sealed class ApiEndpoints(
    StatusViews status, ChainViews chain, AppViews apps, NodeViews nodes, TransactionDesk desk, EventFeed feed, HostControl control)
{
    private const int LogLinesMax = 1_000;

    public void Map(IEndpointRouteBuilder web, ApiGuard guard)
    {
        ContractsJson json = ContractsJson.Default;
        web.MapGet(ApiRoute.Health, () => Results.Text("ok\n"));
        web.MapGet(ApiRoute.Readiness, () => status.IsReady ? Results.Text("ready\n") : Results.Text("not ready\n", statusCode: 503));
        Get(web, ApiRoute.Status, (_, stop) => status.Status(stop), json.StatusResponse);
        Get(web, ApiRoute.Chain, (_, stop) => status.Chain(stop), json.ChainResponse);
        Get(web, ApiRoute.Blocks, (http, stop) => chain.Blocks(Number(http, "from"), (int)(Number(http, "count") ?? 20), stop), json.BlocksResponse);
        Get(web, ApiRoute.BlockTemplate, (http, stop) => chain.Block(Required(http, "height"), stop), json.BlockResponse);
        Get(web, ApiRoute.TransactionTemplate, (http, stop) => chain.Transaction(Text(http, "id"), stop), json.TransactionResponse);
        Get(web, ApiRoute.AccountTemplate, (http, stop) => chain.Account(Text(http, "address"), stop), json.AccountResponse);
        Get(web, ApiRoute.Apps, (_, stop) => apps.All(stop), json.AppsResponse);
        Get(web, ApiRoute.AppTemplate, (http, stop) => apps.One(Text(http, "name"), stop), json.AppResponse);
        Get(web, ApiRoute.AppLogsTemplate, Guarded(guard, (http, stop) =>
            apps.Logs(Text(http, "name"), (int?)Number(http, "ordinal"), (int)Math.Clamp(Number(http, "lines") ?? 100, 1, LogLinesMax), stop)), json.AppLogsResponse);
        Get(web, ApiRoute.Nodes, (_, stop) => nodes.All(stop), json.NodesResponse);
        Get(web, ApiRoute.NodeTemplate, (http, stop) => nodes.One(Text(http, "id"), stop), json.NodeResponse);
        Post(web, ApiRoute.AppPlan, async (http, stop) => await apps.Plan(await Body(http, json.PlanRequest).ConfigureAwait(false), stop).ConfigureAwait(false), json.PlanResponse);
        Post(web, ApiRoute.Transactions, Submit, json.SubmitResponse);
        Post(web, ApiRoute.NodeStopTemplate, Guarded(guard, (http, stop) => nodes.Silence(Text(http, "id"), stop)), json.NodeResponse);
        Post(web, ApiRoute.NodeStartTemplate, Guarded(guard, (http, stop) => nodes.Wake(Text(http, "id"), stop)), json.NodeResponse);
        Post(web, ApiRoute.Shutdown, Guarded(guard, async (http, _) =>
            await control.Shutdown((await Body(http, json.ShutdownRequest).ConfigureAwait(false)).Down).ConfigureAwait(false)), json.ShutdownResponse);
        web.MapGet(ApiRoute.Events, Events);
    }

    private async Task<SubmitResponse> Submit(HttpContext http, CancellationToken stop)
    {
        SubmitRequest request = await Body(http, ContractsJson.Default.SubmitRequest).ConfigureAwait(false);
        SignedTransaction transaction;
        try
        {
            transaction = Wire.Decode<SignedTransaction>(Blob.FromHex(request.Transaction ?? string.Empty));
        }
        catch (FormatException e)
        {
            throw new ApiRefusal(new ProblemResponse(ProblemCode.Malformed, "that is not a signed transaction", e.Message, "its wire encoding in hex", null));
        }

        Submission submission = await desk.Submit(transaction, stop).ConfigureAwait(false);
        return submission is Submission.Taken taken
            ? new SubmitResponse(taken.Id.ToString())
            : throw new ApiRefusal(SubmissionProblems.Of(submission));
    }

    private async Task Events(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, control.Stopping);
        try
        {
            await http.Response.Body.FlushAsync(stop.Token).ConfigureAwait(false);
            await foreach (EventResponse happened in feed.After(Number(http, "after") ?? 0, stop.Token).ConfigureAwait(false))
            {
                string line = JsonSerializer.Serialize(happened, ContractsJson.Default.EventResponse);
                await http.Response.WriteAsync(EventFeed.Frame(happened, line), stop.Token).ConfigureAwait(false);
                await http.Response.Body.FlushAsync(stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The viewer left or the host stops: the end of an endless answer.
        }
    }

    private static void Get<T>(IEndpointRouteBuilder web, string path, Func<HttpContext, CancellationToken, Task<T>> answer, JsonTypeInfo<T> type) =>
        web.MapGet(path, (HttpContext http) => Write(http, answer, type));

    private static void Post<T>(IEndpointRouteBuilder web, string path, Func<HttpContext, CancellationToken, Task<T>> answer, JsonTypeInfo<T> type) =>
        web.MapPost(path, (HttpContext http) => Write(http, answer, type));

    private static async Task Write<T>(HttpContext http, Func<HttpContext, CancellationToken, Task<T>> answer, JsonTypeInfo<T> type) =>
        await http.Response.WriteAsJsonAsync(
            await answer(http, http.RequestAborted).ConfigureAwait(false), type, cancellationToken: http.RequestAborted).ConfigureAwait(false);

    private static Func<HttpContext, CancellationToken, Task<T>> Guarded<T>(ApiGuard guard, Func<HttpContext, CancellationToken, Task<T>> answer) =>
        (http, stop) => guard.WithoutToken(http) is { } problem ? throw new ApiRefusal(problem) : answer(http, stop);

    private static async Task<T> Body<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class =>
        await http.Request.ReadFromJsonAsync(type, http.RequestAborted).ConfigureAwait(false)
        ?? throw new ApiRefusal(new ProblemResponse(ProblemCode.Malformed, "the request has no body", "null", typeof(T).Name, null));

    private static string Text(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;

    private static long? Number(HttpContext http, string name) =>
        !http.Request.Query.TryGetValue(name, out var text) ? null : Parse(name, text.ToString());

    private static long Required(HttpContext http, string name) => Parse(name, Text(http, name));

    private static long Parse(string name, string text) =>
        long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new ApiRefusal(new ProblemResponse(ProblemCode.Malformed, $"{name} is not a number", $"'{text}'", "digits", null));
}
