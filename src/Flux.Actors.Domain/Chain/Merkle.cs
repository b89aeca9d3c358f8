using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>A binary hash tree over leaves in order.</summary>
/// <remarks>
/// Shape: an odd node at the end of a level rises unchanged; no leaves give <see cref="Hash256.Zero"/>, one leaf is its own root. Leaves are SHA-256d of
/// tagged encodings and inner nodes SHA-256 of exactly 64 bytes, so neither can pass for the other. Source: DESIGN §9.
/// </remarks>
public static class Merkle
{
    public static Hash256 Root(IEnumerable<Hash256> leaves)
    {
        Hash256[] level = [.. leaves];
        int count = level.Length;
        while (count > 1)
        {
            int pairs = count / 2;
            for (int i = 0; i < pairs; i++)
            {
                level[i] = Hash256.Node(level[2 * i], level[2 * i + 1]);
            }

            if (count % 2 == 1)
            {
                level[pairs] = level[count - 1];
            }

            count = pairs + count % 2;
        }

        return count == 0 ? Hash256.Zero : level[0];
    }
}
