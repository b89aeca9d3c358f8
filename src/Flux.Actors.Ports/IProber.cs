namespace Flux.Actors.Ports;

/// <summary>Asks a published port whether the app behind it serves.</summary>
public interface IProber
{
    /// <summary>The HTTP status answered within the timeout, or why there was none.</summary>
    Task<ProbeResult> Probe(string address, int port, string path, long timeoutMilliseconds, CancellationToken cancellation);
}

/// <summary>Shape: <c>Status</c> is 0 when there was no answer, and <c>Failure</c> then says why.</summary>
public sealed record ProbeResult(int Status, string? Failure)
{
    public bool Serving => Status is >= 200 and < 400;
}
