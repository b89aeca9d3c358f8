using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Api;

/// <summary>Speaks to one network's HTTP API.</summary>
/// <remarks>
/// Errors: every call throws <see cref="Problem"/>: the server's own, or that nothing listens, that no answer came in time, that the connection broke
/// before it, or that what answers is no network. Units: the limit is the longest wait for one answer.
/// </remarks>
public sealed class ApiClient(HttpMessageHandler handler, Uri address, TimeSpan limit, string dataDirectory, string dataText) : IDisposable
{
    private readonly HttpClient _http = new(handler) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };

    public Uri Address => address;

    public Task<T> Get<T>(string route, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        Ask(new HttpRequestMessage(HttpMethod.Get, route), type, cancellation);

    /// <summary>A GET that shows the operator's token.</summary>
    public Task<T> GetAsOperator<T>(string route, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        Ask(WithToken(new HttpRequestMessage(HttpMethod.Get, route)), type, cancellation);

    public Task<TAnswer> Post<TBody, TAnswer>(
        string route, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> type, CancellationToken cancellation) =>
        Ask(Posting(route, body, bodyType), type, cancellation);

    /// <summary>A POST that shows the operator's token.</summary>
    public Task<TAnswer> PostAsOperator<TBody, TAnswer>(
        string route, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> type, CancellationToken cancellation) =>
        Ask(WithToken(Posting(route, body, bodyType)), type, cancellation);

    /// <summary>A POST without a body that shows the operator's token.</summary>
    public Task<T> PostAsOperator<T>(string route, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        Ask(WithToken(new HttpRequestMessage(HttpMethod.Post, route) { Content = JsonContent.Create(new Nothing(), NothingJson) }), type, cancellation);

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Posting<T>(string route, T body, JsonTypeInfo<T> type) =>
        new(HttpMethod.Post, route) { Content = JsonContent.Create(body, type) };

    private HttpRequestMessage WithToken(HttpRequestMessage request)
    {
        string file = Path.Combine(dataDirectory, ApiRoute.TokenFile);
        if (!File.Exists(file))
        {
            throw new Problem(
                ProblemCode.Unauthorized,
                "this verb needs the operator's token",
                $"no {ApiRoute.TokenFile} in {dataText}",
                null,
                "name the network's data directory with --data");
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(file).Trim());
        return request;
    }

    /// <summary>An answer that is bytes and no document.</summary>
    public Task<byte[]> GetBytes(string route, CancellationToken cancellation) =>
        Ask(new HttpRequestMessage(HttpMethod.Get, route), (content, ends) => content.ReadAsByteArrayAsync(ends), cancellation);

    private Task<T> Ask<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        Ask(request, async (content, ends) => await content.ReadFromJsonAsync(type, ends) ?? throw NotOurs("null"), cancellation);

    private async Task<T> Ask<T>(HttpRequestMessage request, Func<HttpContent, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ends.CancelAfter(limit);
        using (request)
        {
            try
            {
                // The answer is whole when this returns: what follows reads memory.
                using HttpResponseMessage answer = await _http.SendAsync(request, ends.Token);
                return answer.IsSuccessStatusCode
                    ? await read(answer.Content, ends.Token)
                    : throw await ProblemOf(answer, ends.Token);
            }
            catch (HttpRequestException e)
            {
                throw Unanswered(e);
            }
            catch (JsonException e)
            {
                throw NotOurs(e.Message);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw Late("no answer");
            }
        }
    }

    private static async Task<Problem> ProblemOf(HttpResponseMessage answer, CancellationToken cancellation)
    {
        string body = await answer.Content.ReadAsStringAsync(cancellation);
        return TryRead(body) is { Code: not null, Message: not null } problem
            ? new Problem(problem)
            : new Problem(ProblemCode.Failed, "the API failed", $"HTTP {(int)answer.StatusCode}", null, "look at the output of ./flux up");
    }

    private static ProblemResponse? TryRead(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ContractsJson.Default.ProblemResponse);
        }
        catch (JsonException)
        {
            return null; // Not our words: the caller names the HTTP status instead.
        }
    }

    /// <summary>Which of the three kinds of silence it was; they differ in whether the network may have done what was asked.</summary>
    private Problem Unanswered(HttpRequestException e)
    {
        SocketException? socket = e.InnerException as SocketException;
        string seen = socket?.Message ?? e.Message;
        bool isRefused = e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
        return isRefused && socket?.SocketErrorCode == SocketError.TimedOut ? Late(seen)
            : isRefused ? new Problem(
                ProblemCode.Unreachable, $"no network answers at {address}", seen, null, $"start the one in {dataText} with ./flux up")
            : new Problem(
                ProblemCode.ConnectionLost,
                $"the connection to {address} broke before the answer",
                seen,
                null,
                "what was asked may have been done: look with ./flux status");
    }

    private Problem Late(string seen) => new(
        ProblemCode.TimedOut,
        $"the network at {address} did not answer in time",
        seen,
        $"an answer within {GlobalOptions.Text(limit)}",
        "it may be busy: look at the output of ./flux up, or wait longer with --timeout");

    private Problem NotOurs(string seen) => new(
        ProblemCode.Failed, $"{address} does not answer as a Flux network does", seen, null, "check --api");

    private static JsonTypeInfo<Nothing> NothingJson => CliJson.Default.Nothing;
}
