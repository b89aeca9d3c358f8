namespace Flux.Actors.Containers.Docker;

/// <summary>Whether a usable Docker engine answers on a socket.</summary>
/// <remarks>Shape: <c>Version</c> and <c>ApiVersion</c> are set exactly when it is available, <c>Reason</c> exactly when it is not.</remarks>
public sealed record DockerDetection(bool Available, string? Version, string? ApiVersion, string? Reason)
{
    internal const string NoPermission = "no permission to open the socket";

    /// <summary>Whether an engine may well be there, but this user may not talk to it.</summary>
    public bool Forbidden => Reason?.Contains(NoPermission, StringComparison.Ordinal) ?? false;

    internal static DockerDetection Found(string version, string apiVersion) => new(true, version, apiVersion, null);

    internal static DockerDetection Missing(string reason) => new(false, null, null, reason);
}
