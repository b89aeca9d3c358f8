using System.Formats.Tar;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Flux.Actors.Containers.Docker.Tests;

/// <summary>The engine under the tests, asked without the adapter, and the image that the tests run.</summary>
internal static class DockerMachine
{
    public const string Image = "flux-actors-test:1";
    private const string Busybox = "/bin/busybox";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectCallback = async (_, cancellation) => await Connect(cancellation) })
    {
        BaseAddress = new Uri("http://docker/v1.41/"),
    };

    private static readonly Lazy<Task> Prepared = new(Prepare);

    public static string Socket { get; } = DockerOptions.DefaultSocket;

    public static DockerOptions Options { get; } = DockerOptions.Default with { StopTimeout = TimeSpan.Zero, SubnetPool = "10.112.0.0/16" };

    /// <summary>Why the tests can't run here; null when they can.</summary>
    public static string? Missing { get; } = FindMissing();

    /// <summary>Makes the image once; fails with the reason where Docker is missing.</summary>
    public static Task Ready() => Prepared.Value;

    public static async Task<JsonNode> Get(string path) => await Json(await Http.GetAsync(new Uri(path, UriKind.Relative)));

    public static async Task<JsonNode> Post(string path, JsonNode? body)
    {
        using var content = new StringContent(body?.ToJsonString() ?? string.Empty, Encoding.UTF8, "application/json");
        return await Json(await Http.PostAsync(new Uri(path, UriKind.Relative), content));
    }

    public static async Task<bool> Exists(string path)
    {
        using HttpResponseMessage response = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return response.IsSuccessStatusCode;
    }

    /// <summary>Kills the container and waits until the engine knows that it ended.</summary>
    public static async Task Kill(string id)
    {
        await Post($"containers/{id}/kill", null);
        await Ended(id);
    }

    public static Task Ended(string id) => Post($"containers/{id}/wait?condition=not-running", null);

    private static async Task<JsonNode> Json(HttpResponseMessage response)
    {
        using (response)
        {
            string text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, text);
            return JsonNode.Parse(text.Length == 0 ? "{}" : text)!;
        }
    }

    private static async Task Prepare()
    {
        Assert.True(Missing is null, Missing);
        if (await Exists($"images/{Image}/json"))
        {
            return;
        }

        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (string directory in (string[])["bin", "tmp", "www"])
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.Directory, directory) { Mode = (UnixFileMode)0b111_101_101 });
            }

            writer.WriteEntry(Busybox, "bin/busybox");
            using var page = new MemoryStream(Encoding.UTF8.GetBytes("hello from a test\n"));
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "www/index.html") { DataStream = page, Mode = (UnixFileMode)0b110_100_100 });
        }

        tar.Position = 0;
        using var content = new StreamContent(tar);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        string[] name = Image.Split(':');
        using HttpResponseMessage response =
            await Http.PostAsync(new Uri($"images/create?fromSrc=-&repo={name[0]}&tag={name[1]}", UriKind.Relative), content);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode && !answer.Contains("error", StringComparison.Ordinal), answer);
    }

    private static string? FindMissing()
    {
        if (!File.Exists(Busybox))
        {
            return $"{Busybox} is not there: apt-get install -y busybox-static";
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(Socket));
            return null;
        }
        catch (SocketException error)
        {
            return $"no Docker engine on {Socket}: {error.Message}";
        }
    }

    private static async Task<Stream> Connect(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
