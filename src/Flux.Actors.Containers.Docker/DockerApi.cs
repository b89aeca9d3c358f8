using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Flux.Actors.Ports;

namespace Flux.Actors.Containers.Docker;

/// <summary>Requests to one Docker engine over its unix socket: bounded in time and size, at one negotiated API version.</summary>
/// <remarks>
/// Concurrency: any thread. Errors: <see cref="ContainerFaultKind.Unavailable"/> when the engine can't be reached or doesn't answer in time;
/// answers of the engine, good and bad, are returned for the caller to judge.
/// </remarks>
internal sealed class DockerApi : IDisposable
{
    private const int MinorWanted = 41;

    private readonly DockerOptions _options;
    private readonly HttpClient _http;
    private volatile string? _prefix;

    public DockerApi(DockerOptions options)
    {
        _options = options;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = (_, cancellation) => Connect(options.Socket, cancellation),
            MaxConnectionsPerServer = options.ConnectionsMax,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
        })
        {
            BaseAddress = new Uri("http://docker"),
            Timeout = Timeout.InfiniteTimeSpan, // Every request has its own deadline.
        };
    }

    public async Task<DockerAnswer> Send(HttpMethod method, string path, TimeSpan extra, CancellationToken cancellation) =>
        await Send(method, await Versioned(path, cancellation).ConfigureAwait(false), content: null, extra, cancellation).ConfigureAwait(false);

    public Task<DockerAnswer> Get(string path, CancellationToken cancellation) => Send(HttpMethod.Get, path, TimeSpan.Zero, cancellation);

    public Task<DockerAnswer> Delete(string path, CancellationToken cancellation) => Send(HttpMethod.Delete, path, TimeSpan.Zero, cancellation);

    public async Task<DockerAnswer> Post<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var content = JsonContent.Create(body, type);

        // The engine wants a length; it reads no chunked bodies on some routes.
        await content.LoadIntoBufferAsync(cancellation).ConfigureAwait(false);
        string versioned = await Versioned(path, cancellation).ConfigureAwait(false);
        return await Send(HttpMethod.Post, versioned, content, TimeSpan.Zero, cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads a streamed answer; null when the engine says 404.</summary>
    public async Task<T?> Stream<T>(string path, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellation)
        where T : class
    {
        string versioned = await Versioned(path, cancellation).ConfigureAwait(false);
        return await Exchange(HttpMethod.Get, versioned, content: null, TimeSpan.Zero, async (response, deadline) =>
        {
            using Stream stream = await response.Content.ReadAsStreamAsync(deadline).ConfigureAwait(false);
            var answer = new DockerAnswer((int)response.StatusCode, []);
            if (answer.NotFound)
            {
                return null;
            }

            return answer.Succeeded
                ? await read(stream, deadline).ConfigureAwait(false)
                : throw new DockerAnswer(answer.Status, await ReadBounded(path, stream, deadline).ConfigureAwait(false)).Fault(path);
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>The engine's version, and the API version used with it.</summary>
    /// <exception cref="ContainerFault">Unavailable: nothing answers, or no common API version.</exception>
    public async Task<(string Engine, string Api)> Negotiate(CancellationToken cancellation)
    {
        DockerAnswer answer = await Send(HttpMethod.Get, "/version", content: null, TimeSpan.Zero, cancellation).ConfigureAwait(false);
        DockerVersion version = answer.Read("/version", DockerJson.Default.DockerVersion);
        int newest = Minor(version.ApiVersion);
        int wanted = Math.Max(MinorWanted, Minor(version.MinApiVersion)); // New engines drop old versions; what is called here stayed the same.
        if (newest < wanted)
        {
            throw new ContainerFault(
                ContainerFaultKind.Unavailable,
                $"docker engine {version.Version} speaks API {version.ApiVersion}; 1.{MinorWanted} or newer is wanted (Docker 20.10)");
        }

        string api = string.Create(CultureInfo.InvariantCulture, $"1.{wanted}");
        _prefix = $"/v{api}";
        return (version.Version ?? "unknown", api);
    }

    public void Dispose() => _http.Dispose();

    private static int Minor(string? version) =>
        version is not null && version.StartsWith("1.", StringComparison.Ordinal)
        && int.TryParse(version.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
            ? minor
            : 0;

    private async Task<string> Versioned(string path, CancellationToken cancellation)
    {
        if (_prefix is null)
        {
            await Negotiate(cancellation).ConfigureAwait(false);
        }

        return _prefix + path;
    }

    private Task<DockerAnswer> Send(HttpMethod method, string path, HttpContent? content, TimeSpan extra, CancellationToken cancellation) =>
        Exchange(method, path, content, extra, async (response, deadline) =>
        {
            using Stream stream = await response.Content.ReadAsStreamAsync(deadline).ConfigureAwait(false);
            return new DockerAnswer((int)response.StatusCode, await ReadBounded(path, stream, deadline).ConfigureAwait(false));
        }, cancellation);

    private async Task<T> Exchange<T>(
        HttpMethod method,
        string path,
        HttpContent? content,
        TimeSpan extra,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellation)
    {
        TimeSpan limit = _options.RequestTimeout + extra;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using HttpResponseMessage response =
                await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            return await read(response, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unavailable($"{method} {path} got no answer within {limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s");
        }
        catch (HttpRequestException error) when (Socket(error) is { } socket)
        {
            throw Unavailable(Reason(socket));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException)
        {
            throw Unavailable($"{method} {path}: {error.Message}");
        }
    }

    private ContainerFault Unavailable(string reason) =>
        new(ContainerFaultKind.Unavailable, $"docker engine at {_options.Socket}: {reason}");

    private static SocketException? Socket(Exception error) =>
        error as SocketException ?? (error.InnerException is { } inner ? Socket(inner) : null);

    private string Reason(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.AccessDenied => $"{DockerDetection.NoPermission}; run as root or as a member of its group (usermod -aG docker USER)",
        SocketError.ConnectionRefused => "the socket is there but nothing listens; the engine is not running",
        _ when !File.Exists(_options.Socket) => "there is no such socket; the engine is not installed or not running",
        _ => error.Message,
    };

    private async Task<byte[]> ReadBounded(string path, Stream stream, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        byte[] buffer = new byte[16 << 10];
        while (await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false) is var read and > 0)
        {
            if (body.Length + read > _options.ResponseBytesMax)
            {
                throw new ContainerFault(
                    ContainerFaultKind.Failed, $"docker {path}: an answer above {_options.ResponseBytesMax} bytes seen, at most that wanted");
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static async ValueTask<Stream> Connect(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>What the engine answered: a status and a body that was within bounds.</summary>
internal readonly record struct DockerAnswer(int Status, byte[] Body)
{
    public bool Succeeded => Status is (>= 200 and < 300) or 304; // 304: it was so already.

    public bool NotFound => Status == 404;

    public bool Conflict => Status == 409;

    /// <summary>The engine's own words.</summary>
    public string Message
    {
        get
        {
            try
            {
                return JsonSerializer.Deserialize(Body, DockerJson.Default.DockerError)?.Message?.Trim() ?? "no message";
            }
            catch (JsonException)
            {
                return $"{Body.Length} bytes that are not JSON"; // The status is still told; the body of a broken answer is not worth more.
            }
        }
    }

    public ContainerFault Fault(string what) => new(ContainerFaultKind.Failed, $"docker {what}: {Message} (HTTP {Status})");

    /// <exception cref="ContainerFault">The engine refused, or its answer is not the JSON expected.</exception>
    public T Read<T>(string what, JsonTypeInfo<T> type)
        where T : class
    {
        if (!Succeeded)
        {
            throw Fault(what);
        }

        try
        {
            return JsonSerializer.Deserialize(Body, type) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            throw new ContainerFault(ContainerFaultKind.Failed, $"docker {what}: the answer is not what API 1.41 says: {error.Message}");
        }
    }
}
