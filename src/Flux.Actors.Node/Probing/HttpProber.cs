using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Probing;

/// <summary>Probes with one plain HTTP GET on a connection of its own: redirects are answers, not followed, and the body is not read.</summary>
/// <remarks>Concurrency: any thread.</remarks>
public sealed class HttpProber : IProber, IDisposable
{
    private const int HeadersKibibytesMax = 16;

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        MaxResponseHeadersLength = HeadersKibibytesMax,
        MaxResponseDrainSize = 0, // An endless body costs nothing: the connection is closed instead.
    });

    public async Task<ProbeResult> Probe(string address, int port, string path, long timeoutMilliseconds, CancellationToken cancellation)
    {
        if (!IPAddress.TryParse(address, out IPAddress? host) || port is < 1 or > 65_535 || !path.StartsWith('/'))
        {
            return new ProbeResult(0, string.Create(CultureInfo.InvariantCulture, $"'{address}:{port}{path}' seen, ADDRESS:PORT/PATH wanted"));
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(TimeSpan.FromMilliseconds(timeoutMilliseconds));
        var target = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{new IPEndPoint(host, port)}{path}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.ConnectionClose = true; // A kept connection would hide an app that accepts no new ones.
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, deadline.Token).ConfigureAwait(false);
            return new ProbeResult((int)response.StatusCode, null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ProbeResult(0, string.Create(CultureInfo.InvariantCulture, $"{target} gave no answer within {timeoutMilliseconds} ms"));
        }
        catch (HttpRequestException error)
        {
            return new ProbeResult(0, $"{target}: {(error.InnerException is SocketException or IOException ? error.InnerException : error).Message}");
        }
    }

    public void Dispose() => _http.Dispose();
}
