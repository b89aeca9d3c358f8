using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Apps;

/// <summary>Which ports an app may publish, and which cost extra.</summary>
/// <remarks>Source: docs/spec/apps.md §1; research sheet of the applications §1.4.</remarks>
public static class PortRules
{
    private static readonly int[] SingleBanned =
        [22, 23, 25, 53, 123, 161, 512, 513, 3388, 3389, 4444, 5800, 5900, 5901, 8384, 27017];

    /// <summary>Never published: the network's own ports, and those of protocols that are abused from hosted machines.</summary>
    public static bool Banned(int port) =>
        InBannedRange(port) || SingleBanned.Contains(port);

    /// <summary>Allowed, for a fee per port.</summary>
    public static bool Enterprise(int port) => port is (>= 0 and <= 1023) or 8080 or 8081 or 8443 or 6667;

    /// <summary>The same for a port as a specification may hold it: a text counts as its number, a fraction lies in a range but is no single port.</summary>
    public static bool Banned(ScriptValue port) => Binary64.IsSame(Number(port).Floor(), Number(port))
        ? Number(port).ToInt64() is { } whole && whole is >= 0 and <= 65_535 && Banned((int)whole)
        : Number(port).Floor().ToInt64() is { } below and >= 0 and <= 65_535 && InBannedRange((int)below) && InBannedRange((int)below + 1);

    public static bool Enterprise(ScriptValue port) =>
        (Number(port) >= 0 && Number(port) <= 1023) || (Number(port).ToInt64() is { } whole && whole is >= 0 and <= 65_535 && Enterprise((int)whole));

    private static Binary64 Number(ScriptValue port) => Coercion.ToNumber(port);

    private static bool InBannedRange(int port) => port is (>= 16100 and <= 16299) or (>= 26100 and <= 26299) or (>= 30000 and <= 30099);
}
