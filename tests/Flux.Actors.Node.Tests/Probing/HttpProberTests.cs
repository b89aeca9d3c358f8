using System.Net;
using System.Net.Sockets;
using System.Text;
using Flux.Actors.Node.Probing;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Tests.Probing;

public sealed class HttpProberTests : IDisposable
{
    private readonly HttpProber _prober = new();
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public HttpProberTests() => _server.Start();

    public void Dispose()
    {
        _server.Dispose();
        _prober.Dispose();
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, true)]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", 503, false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nendless", 200, true)]
    public async Task the_status_is_the_answer_whatever_the_body(string response, int status, bool serving)
    {
        ProbeResult result = await Probe(response);
        Assert.Equal((status, serving), (result.Status, result.Serving));
        Assert.Null(result.Failure);
    }

    [Fact]
    public async Task a_redirect_is_not_followed() =>
        Assert.Equal(302, (await Probe("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")).Status);

    [Fact]
    public async Task what_is_no_http_has_no_status()
    {
        ProbeResult result = await Probe("SSH-2.0-OpenSSH\r\n");
        Assert.Equal(0, result.Status);
        Assert.NotNull(result.Failure);
    }

    [Fact]
    public async Task headers_without_end_have_no_status() =>
        Assert.Equal(0, (await Probe("HTTP/1.1 200 OK\r\nX: " + new string('x', 64 << 10) + "\r\n\r\n")).Status);

    [Fact]
    public async Task a_server_that_does_not_answer_in_time_has_no_status()
    {
        ProbeResult result = await _prober.Probe("127.0.0.1", Port, "/", 50, CancellationToken.None);
        Assert.Equal(new ProbeResult(0, $"http://127.0.0.1:{Port}/ gave no answer within 50 ms"), result);
    }

    [Fact]
    public async Task a_closed_port_is_told()
    {
        int port = Port;
        _server.Stop();
        ProbeResult result = await _prober.Probe("127.0.0.1", port, "/", 5_000, CancellationToken.None);
        Assert.Equal(0, result.Status);
        Assert.Contains("refused", result.Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", 80, "/")]
    [InlineData("127.0.0.1", 0, "/")]
    [InlineData("127.0.0.1", 80, "@evil/")]
    public async Task what_is_not_an_address_port_and_path_is_not_asked(string address, int port, string path) =>
        Assert.Contains("ADDRESS:PORT/PATH wanted", (await _prober.Probe(address, port, path, 5_000, CancellationToken.None)).Failure, StringComparison.Ordinal);

    private int Port => ((IPEndPoint)_server.LocalEndpoint).Port;

    private async Task<ProbeResult> Probe(string response)
    {
        Task<ProbeResult> probe = _prober.Probe("127.0.0.1", Port, "/health?x=1", 10_000, CancellationToken.None);
        using TcpClient client = await _server.AcceptTcpClientAsync();
        NetworkStream stream = client.GetStream();
        byte[] request = new byte[1_024];
        int read = await stream.ReadAsync(request);
        Assert.StartsWith("GET /health?x=1 HTTP/1.1\r\n", Encoding.ASCII.GetString(request, 0, read), StringComparison.Ordinal);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(response));
        return await probe;
    }
}
