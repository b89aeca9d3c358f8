using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>Ids as the daemon prints them: the digest's bytes reversed.</summary>
/// <remarks>Source: vectors/fluxd/README.md, conventions.</remarks>
public static class DisplayOrder
{
    /// <summary>64 lower-case hex digits, the digest's last byte first.</summary>
    public static string Text(Hash256 digest) => Reversed(digest).ToString();

    /// <exception cref="FormatException">Not 64 hex digits.</exception>
    public static Hash256 Parse(string hex) => Reversed(Hash256.Parse(hex));

    private static Hash256 Reversed(Hash256 digest)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        digest.CopyTo(bytes);
        bytes.Reverse();
        return new Hash256(bytes);
    }
}
