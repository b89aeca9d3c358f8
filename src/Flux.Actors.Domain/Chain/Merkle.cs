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
        DigestBatch batch = new();
        int count = level.Length;
        while (count > 1)
        {
            count = Rise(batch, level, count);
        }

        return count == 0 ? Hash256.Zero : level[0];
    }

    /// <summary>The way from the leaf of that index up.</summary>
    public static MerkleProof Prove(ReadOnlySpan<Hash256> leaves, int index)
    {
        Hash256[] level = leaves.ToArray();
        DigestBatch batch = new();
        List<MerkleStep> steps = [];
        int count = level.Length;
        for (int at = index; count > 1; at /= 2)
        {
            int beside = at ^ 1;
            if (beside < count)
            {
                steps.Add(new MerkleStep(level[beside], beside < at));
            }

            count = Rise(batch, level, count);
        }

        return new MerkleProof(steps.ToSequence());
    }

    /// <summary>Puts the next level in front and answers how many nodes it has.</summary>
    private static int Rise(DigestBatch batch, Hash256[] level, int count)
    {
        int pairs = count / 2;
        Span<byte> both = stackalloc byte[2 * Hash256.Size];
        for (int i = 0; i < pairs; i++)
        {
            level[2 * i].CopyTo(both);
            level[2 * i + 1].CopyTo(both[Hash256.Size..]);
            batch.Add(both);
        }

        batch.Sha256().CopyTo(level);

        if (count % 2 == 1)
        {
            level[pairs] = level[count - 1];
        }

        return pairs + count % 2;
    }
}

/// <summary>A node beside the way up, and whether it is on the left.</summary>
[Wire("chain.merkle-step.v1")]
public sealed record MerkleStep(Hash256 Beside, bool OnLeft);

/// <summary>That a leaf is in a tree. It shows no place: a tree of another count can have the same root.</summary>
[Wire("chain.merkle-proof.v1")]
public sealed record MerkleProof(Sequence<MerkleStep> Steps)
{
    public Hash256 Root(Hash256 leaf)
    {
        foreach (MerkleStep step in Steps)
        {
            leaf = step.OnLeft ? Hash256.Node(step.Beside, leaf) : Hash256.Node(leaf, step.Beside);
        }

        return leaf;
    }
}
