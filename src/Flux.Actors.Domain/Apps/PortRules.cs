namespace Flux.Actors.Domain.Apps;

/// <summary>Which ports an app may publish, and which cost extra.</summary>
/// <remarks>Source: docs/spec/apps.md §1; research sheet of the applications §1.4.</remarks>
public static class PortRules
{
    private static readonly int[] SingleBanned =
        [22, 23, 25, 53, 123, 161, 512, 513, 3388, 3389, 4444, 5800, 5900, 5901, 8384, 27017];

    /// <summary>Never published: the network's own ports, and those of protocols that are abused from hosted machines.</summary>
    public static bool Banned(int port) =>
        port is (>= 16100 and <= 16299) or (>= 26100 and <= 26299) or (>= 30000 and <= 30099)
        || SingleBanned.Contains(port);

    /// <summary>Allowed, for a fee per port.</summary>
    public static bool Enterprise(int port) => port is (>= 0 and <= 1023) or 8080 or 8081 or 8443 or 6667;
}
