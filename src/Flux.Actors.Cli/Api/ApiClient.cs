using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Api;

/// <summary>Speaks to one network's HTTP API.</summary>
/// <remarks>Errors: every call throws <see cref="Problem"/>: the server's own, or that nothing (sensible) answers.</remarks>
public sealed class ApiClient(HttpMessageHandler handler, Uri address, string dataDirectory, string dataText) : IDisposable
{
    private readonly HttpClient _http = new(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

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

    private async Task<T> Ask<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using (request)
        {
            try
            {
                using HttpResponseMessage answer = await _http.SendAsync(request, cancellation);
                return answer.IsSuccessStatusCode
                    ? await answer.Content.ReadFromJsonAsync(type, cancellation) ?? throw NotOurs("null")
                    : throw await ProblemOf(answer, cancellation);
            }
            catch (HttpRequestException e)
            {
                throw NoAnswer(e.InnerException is SocketException socket ? socket.Message : e.Message);
            }
            catch (JsonException e)
            {
                throw NotOurs(e.Message);
            }
            catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw NoAnswer("no answer within 30 s");
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

    private Problem NoAnswer(string seen) => new(
        ProblemCode.Unreachable, $"no network answers at {address}", seen, null, $"start the one in {dataText} with ./flux up");

    private Problem NotOurs(string seen) => new(
        ProblemCode.Failed, $"{address} does not answer as a Flux network does", seen, null, "check --api");

    private static JsonTypeInfo<Nothing> NothingJson => CliJson.Default.Nothing;
}
