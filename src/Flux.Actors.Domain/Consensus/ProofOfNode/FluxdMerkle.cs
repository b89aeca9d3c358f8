using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>The tree over a daemon's transaction ids: pairs hashed with SHA-256d, a last one without a pair hashed with itself.</summary>
/// <remarks>Source: research sheet of the chain daemon §5.1. This project's own blocks have another tree.</remarks>
public static class FluxdMerkle
{
    /// <summary>The root, zero for no transaction; <c>Repeated</c> says that two equal neighbours were hashed, so that a shorter list has this root too.</summary>
    public static (Hash256 Root, bool Repeated) Root(IReadOnlyList<Hash256> ids)
    {
        Hash256[] level = [.. ids];
        bool repeated = false;
        Span<byte> pair = stackalloc byte[2 * Hash256.Size];
        while (level.Length > 1)
        {
            Hash256[] above = new Hash256[(level.Length + 1) / 2];
            for (int i = 0; i < above.Length; i++)
            {
                Hash256 left = level[2 * i], right = level[Math.Min(2 * i + 1, level.Length - 1)];
                repeated |= 2 * i + 1 < level.Length && left == right;
                left.CopyTo(pair);
                right.CopyTo(pair[Hash256.Size..]);
                above[i] = Hash256.Sha256d(pair);
            }

            level = above;
        }

        return (level.Length == 0 ? Hash256.Zero : level[0], repeated);
    }
}
