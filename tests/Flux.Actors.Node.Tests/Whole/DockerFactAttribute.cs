using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Flux.Actors.Node.Tests.Whole;

/// <summary>A test that needs a Docker engine: skipped with the reason without one, failing there when CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DockerFactAttribute : FactAttribute
{
    private const string SocketPath = "/var/run/docker.sock";

    public DockerFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line)
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && !Answers())
        {
            Skip = $"no Docker engine answers on {SocketPath}: ./flux doctor --fix";
        }
    }

    private static bool Answers()
    {
        if (!File.Exists(SocketPath))
        {
            return false;
        }

        try
        {
            using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
