using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Flux.Actors.Containers.Docker.Tests;

/// <summary>Answers on a unix socket as a test scripts it, so that what an engine does at a bad moment can be shown without one.</summary>
internal sealed class ScriptedEngine : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("flux-engine-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<string, Task<(int Status, string Body)>> _script;
    private readonly Task _accepting;

    /// <param name="script">Gets "METHOD /path" without the version's prefix.</param>
    public ScriptedEngine(Func<string, Task<(int Status, string Body)>> script)
    {
        _script = script;
        _listener.Bind(new UnixDomainSocketEndPoint(Options.Socket));
        _listener.Listen();
        _accepting = Accept();
    }

    public DockerOptions Options => DockerOptions.Default with { Socket = Path.Combine(_directory.FullName, "docker.sock"), StopTimeout = TimeSpan.Zero };

    public IReadOnlyList<string> Requests => [.. _requests];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _connections.Add(Serve(await _listener.AcceptAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task Serve(Socket socket)
    {
        await using NetworkStream stream = new(socket, ownsSocket: true);
        try
        {
            while (await ReadRequest(stream) is { } request)
            {
                _requests.Enqueue(request);
                (int status, string body) = request == "GET /version"
                    ? (200, """{"Version":"20.10","ApiVersion":"1.41","MinAPIVersion":"1.12"}""")
                    : await _script(request).WaitAsync(_stop.Token);
                byte[] answer = Encoding.UTF8.GetBytes(string.Create(
                    CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Scripted\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
                await stream.WriteAsync(answer, _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client left, or the test is over.
        }
    }

    /// <summary>Null when the client closed.</summary>
    private async Task<string?> ReadRequest(NetworkStream stream)
    {
        byte[] one = new byte[1];
        StringBuilder head = new();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        string[] lines = head.ToString().Split("\r\n");
        string? length = lines.FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))?.Split(':')[1];
        await stream.ReadExactlyAsync(new byte[int.Parse(length ?? "0", CultureInfo.InvariantCulture)], _stop.Token);
        string[] words = lines[0].Split(' ');
        return $"{words[0]} {words[1].Replace("/v1.41", string.Empty, StringComparison.Ordinal)}";
    }
}
