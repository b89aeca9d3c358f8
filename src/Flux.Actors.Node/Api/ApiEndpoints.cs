using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Node.Metrics;

namespace Flux.Actors.Node.Api;

/// <summary>The paths of the API and what answers them. GETs change nothing.</summary>
public sealed class ApiEndpoints(
    StatusViews status, ChainViews chain, ExplorerViews explorer, ProofViews proofs, AppViews apps, AppPlans plans, AppHistory history, NodeViews nodes, EntityViews entities, TransactionDesk desk, EventStreams events, HostControl control,
    HostMetrics metrics)
{
    private const int LogLinesMax = 1_000;

    public void Map(IEndpointRouteBuilder web, ApiGuard guard)
    {
        ContractsJson json = ContractsJson.Default;
        web.MapGet(ApiRoute.Health, () => Results.Text("ok\n"));
        web.MapGet(ApiRoute.Readiness, () => status.IsReady ? Results.Text("ready\n") : Results.Text("not ready\n", statusCode: 503));
        web.MapGet(ApiRoute.Metrics, () => Results.Text(metrics.Text(), HostMetrics.ContentType));
        Get(web, ApiRoute.Status, (_, stop) => status.Status(stop), json.StatusResponse);
        Get(web, ApiRoute.Chain, (_, stop) => status.Chain(stop), json.ChainResponse);
        Get(web, ApiRoute.Blocks, (http, stop) => chain.Blocks(Number(http, "from"), Number(http, "count", 1, ChainViews.BlocksMax) ?? 20, stop), json.BlocksResponse);
        Get(web, ApiRoute.BlockTemplate, (http, stop) => chain.Block(Required(http, "height"), stop), json.BlockResponse);
        Get(web, ApiRoute.TransactionTemplate, (http, stop) => chain.Transaction(Text(http, "id"), stop), json.TransactionResponse);
        Get(web, ApiRoute.HeaderTemplate, (http, stop) => proofs.Header(Required(http, "height"), stop), json.HeaderResponse);
        Get(web, ApiRoute.ProofTemplate, (http, stop) => proofs.Prove(Text(http, "kind"), Text(http, "id"), stop), json.ProofResponse);
        web.MapGet(ApiRoute.ChainExport, Export);
        Get(web, ApiRoute.AccountTemplate, (http, stop) => chain.Account(Text(http, "address"), stop), json.AccountResponse);
        Get(web, ApiRoute.AccountHistoryTemplate, (http, stop) => explorer.History(
            Text(http, "address"), http.Request.Query["before"], Number(http, "count", 1, ExplorerViews.HistoryMax) ?? 20, stop), json.AccountHistoryResponse);
        Get(web, ApiRoute.Accounts, (http, _) => Task.FromResult(explorer.Rich(Number(http, "count", 1, ExplorerViews.RichMax) ?? 20)), json.RichListResponse);
        Get(web, ApiRoute.Apps, (_, stop) => apps.All(stop), json.AppsResponse);
        Get(web, ApiRoute.AppTemplate, (http, stop) => apps.One(Text(http, "name"), stop), json.AppResponse);
        Get(web, ApiRoute.AppHistoryTemplate, (http, stop) => history.Of(Text(http, "name"), stop), json.AppHistoryResponse);
        Get(web, ApiRoute.AppRenewalTemplate, (http, _) => Task.FromResult(plans.Renewal(
            Text(http, "name"), Number(http, "blocks", 1, int.MaxValue) ?? throw new ApiRefusal(new ProblemResponse(
                ProblemCode.Malformed, "how much longer is not said", "no blocks", "blocks=N", null)))), json.AppRenewalResponse);
        Get(web, ApiRoute.AppLogsTemplate, Guarded(guard, (http, stop) =>
            apps.Logs(Text(http, "name"), Number(http, "ordinal", 0, int.MaxValue), Number(http, "lines", 1, LogLinesMax) ?? 100, stop)), json.AppLogsResponse);
        Get(web, ApiRoute.Nodes, (_, stop) => nodes.All(stop), json.NodesResponse);
        Get(web, ApiRoute.NodeTemplate, (http, stop) => nodes.One(Text(http, "id"), stop), json.NodeResponse);
        Get(web, ApiRoute.NodeQueueTemplate, (http, _) => Task.FromResult(nodes.Queue(Text(http, "id"))), json.NodeQueueResponse);
        Get(web, ApiRoute.StoppedEntities, (_, _) => Task.FromResult(new StoppedEntitiesResponse(entities.Stopped)), json.StoppedEntitiesResponse);
        Post(web, ApiRoute.AppPlan, Plan, json.PlanResponse);
        Post(web, ApiRoute.Transactions, Submit, json.SubmitResponse);
        Post(web, ApiRoute.NodeStopTemplate, Guarded(guard, (http, stop) => nodes.Silence(Text(http, "id"), stop)), json.NodeResponse);
        Post(web, ApiRoute.NodeStartTemplate, Guarded(guard, (http, stop) => nodes.Wake(Text(http, "id"), stop)), json.NodeResponse);
        Post(web, ApiRoute.EntityResumeTemplate, Guarded(guard, (http, _) => Task.FromResult(entities.Resume(Text(http, "id")))), json.ResumeResponse);
        Post(web, ApiRoute.Shutdown, Guarded(guard, async (http, _) =>
            await control.Shutdown((await Body(http, json.ShutdownRequest).ConfigureAwait(false)).Down).ConfigureAwait(false)), json.ShutdownResponse);
        web.MapGet(ApiRoute.Events, http => events.Write(http, Number(http, "after") ?? 0));
    }

    private async Task Export(HttpContext http)
    {
        int count = Number(http, "count", 1, ProofViews.ExportBlocksMax) ?? ProofViews.ExportBlocksMax;
        byte[] frames = await proofs.Export(Number(http, "from") ?? 0, count, http.RequestAborted).ConfigureAwait(false);
        http.Response.ContentType = "application/octet-stream";
        http.Response.ContentLength = frames.Length;
        await http.Response.Body.WriteAsync(frames, http.RequestAborted).ConfigureAwait(false);
    }

    private async Task<PlanResponse> Plan(HttpContext http, CancellationToken stop)
    {
        PlanRequest request = await Body(http, ContractsJson.Default.PlanRequest).ConfigureAwait(false);
        return request.Specification is null
            ? throw new ApiRefusal(new ProblemResponse(ProblemCode.Malformed, "the request plans nothing", "no specification", "its text", null))
            : await plans.Plan(request, stop).ConfigureAwait(false);
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

    /// <summary>A name in the path as the client meant it: the server leaves the escaped slash, and only that, as it came.</summary>
    private static string Text(HttpContext http, string name) =>
        ((string)http.Request.RouteValues[name]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static long? Number(HttpContext http, string name) =>
        !http.Request.Query.TryGetValue(name, out var text) ? null : Parse(name, text.ToString(), 0, long.MaxValue);

    private static int? Number(HttpContext http, string name, int min, int max) =>
        !http.Request.Query.TryGetValue(name, out var text) ? null : (int)Parse(name, text.ToString(), min, max);

    private static long Required(HttpContext http, string name) => Parse(name, Text(http, name), 0, long.MaxValue);

    private static long Parse(string name, string text, long min, long max) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= min && number <= max
            ? number
            : throw new ApiRefusal(new ProblemResponse(
                ProblemCode.Malformed,
                $"{name} is out of range",
                $"'{text}'",
                string.Create(CultureInfo.InvariantCulture, $"a whole number from {min}{(max == long.MaxValue ? " up" : $" to {max}")}"),
                null));
}
