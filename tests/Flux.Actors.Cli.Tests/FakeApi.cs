using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

/// <summary>One request as the network would have seen it.</summary>
public sealed record SeenRequest(string Method, string Path, string Body, string? Token);

/// <summary>A network's API that answers what a test tells it to, and remembers what it was asked.</summary>
/// <remarks>Several clients share one; disposing it does nothing.</remarks>
public sealed class FakeApi : HttpMessageHandler
{
    private readonly Dictionary<string, Func<SeenRequest, (HttpStatusCode Status, string Body)>> _routes = [];
    private readonly HashSet<string> _silent = [];

    public List<SeenRequest> Seen { get; } = [];

    /// <summary>Nothing listens any more.</summary>
    public bool Down { get; set; }

    public FakeApi Answers<T>(string method, string path, T document, JsonTypeInfo<T> type) =>
        Answers(method, path, _ => document, type);

    public FakeApi Answers<T>(string method, string path, Func<SeenRequest, T> document, JsonTypeInfo<T> type)
    {
        _routes[$"{method} {path}"] = request => (HttpStatusCode.OK, JsonSerializer.Serialize(document(request), type));
        return this;
    }

    public FakeApi Refuses(string method, string path, ProblemResponse problem)
    {
        string body = JsonSerializer.Serialize(problem, ContractsJson.Default.ProblemResponse);
        return Raw(method, path, (HttpStatusCode)problem.HttpStatus, body);
    }

    public FakeApi Raw(string method, string path, HttpStatusCode status, string body)
    {
        _routes[$"{method} {path}"] = _ => (status, body);
        return this;
    }

    /// <summary>It takes the request and the connection breaks before an answer.</summary>
    public FakeApi Breaks(string method, string path)
    {
        _routes[$"{method} {path}"] = _ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
        return this;
    }

    /// <summary>It takes the request and never answers.</summary>
    public FakeApi NeverAnswers(string method, string path)
    {
        _silent.Add($"{method} {path}");
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken);
        SeenRequest seen = new(
            request.Method.Method, request.RequestUri!.PathAndQuery, body, request.Headers.Authorization?.ToString());
        lock (Seen)
        {
            Seen.Add(seen);
        }

        if (Down)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError, "Connection refused (127.0.0.1:16127)", new SocketException((int)SocketError.ConnectionRefused));
        }

        if (_silent.Contains($"{seen.Method} {seen.Path}"))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        (HttpStatusCode status, string text) = _routes.TryGetValue($"{seen.Method} {seen.Path}", out var answer)
            ? answer(seen)
            : (HttpStatusCode.NotFound, "nothing here");
        return new HttpResponseMessage(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
    }
}
