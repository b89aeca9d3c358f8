using System.Globalization;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>Bytes are not what the daemon writes. The only exception of the readers of its formats.</summary>
/// <remarks>Shape: <c>Offset</c> is where, in bytes from the first; the message says it too, with what was wanted and seen.</remarks>
public sealed class FluxdFormatException : Exception
{
    public FluxdFormatException(int offset, string wanted, string seen)
        : base(string.Create(CultureInfo.InvariantCulture, $"byte {offset}: {seen} seen, {wanted} wanted"))
    {
        Offset = offset;
        Wanted = wanted;
        Seen = seen;
    }

    public FluxdFormatException() : this(0, "bytes of the daemon", "others")
    {
    }

    public FluxdFormatException(string message) : this(0, message, "others")
    {
    }

    public FluxdFormatException(string message, Exception inner) : base(message, inner) => (Wanted, Seen) = (message, "others");

    public int Offset { get; }

    public string Wanted { get; }

    public string Seen { get; }
}
