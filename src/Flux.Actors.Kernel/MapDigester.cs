using System.Runtime.InteropServices;

namespace Flux.Actors.Kernel;

/// <summary>Works out the digests that a tree lacks, many at once: the leaves', then those of forks over digested trees, generation by generation.</summary>
/// <remarks>
/// A large tree is done part by part, from the left: what a part needs is still near when it is hashed, and no more is noted than a part holds.
/// Concurrency: one thread; several may work on trees that share nothing undigested.
/// </remarks>
internal sealed class MapDigester<TKey, TValue>
    where TKey : notnull, IComparable<TKey>, IPathKey
    where TValue : class, IAuthenticated
{
    /// <summary>Messages hashed together: a bound on memory, far above what one pass takes.</summary>
    private const int AtOnce = 64;

    /// <summary>Leaves of a part, about: a part ends with the tree in which it came to so many.</summary>
    private const int PartLeaves = 1_024;

    private readonly List<MapLeaf<TKey, TValue>> _leaves = [];

    /// <summary>Forks whose undigested trees below are so many generations deep.</summary>
    private readonly List<List<MapFork<TKey, TValue>>> _generations = [];

    private readonly DigestBatch _batch = new();

    public void Digest(MapTree<TKey, TValue> tree)
    {
        _ = Collect(tree);
        EndPart();
    }

    /// <summary>Everything noted gets its digest; nothing is noted any more.</summary>
    private void EndPart()
    {
        for (int from = 0; from < _leaves.Count; from += AtOnce)
        {
            ReadOnlySpan<MapLeaf<TKey, TValue>> some = CollectionsMarshal.AsSpan(_leaves)[from..Math.Min(from + AtOnce, _leaves.Count)];
            foreach (MapLeaf<TKey, TValue> leaf in some)
            {
                leaf.WriteTo(_batch);
            }

            Settle(some, _batch.Sha256d());
        }

        foreach (List<MapFork<TKey, TValue>> generation in _generations)
        {
            for (int from = 0; from < generation.Count; from += AtOnce)
            {
                ReadOnlySpan<MapFork<TKey, TValue>> some = CollectionsMarshal.AsSpan(generation)[from..Math.Min(from + AtOnce, generation.Count)];
                foreach (MapFork<TKey, TValue> fork in some)
                {
                    fork.WriteTo(_batch);
                }

                Settle(some, _batch.Sha256());
            }

            generation.Clear();
        }

        _leaves.Clear();
    }

    /// <summary>Notes what lacks its digest. Shape: the answer is the generation of the forks above; as deep as the keys' paths are long.</summary>
    private int Collect(MapTree<TKey, TValue> tree)
    {
        if (tree.IsDigested)
        {
            return 0;
        }

        if (tree is not MapFork<TKey, TValue> fork)
        {
            _leaves.Add((MapLeaf<TKey, TValue>)tree);
            return 0;
        }

        int left = Collect(fork.Left);
        if (_leaves.Count >= PartLeaves)
        {
            EndPart();
            left = 0;
        }

        int generation = Math.Max(left, Collect(fork.Right));
        while (_generations.Count <= generation)
        {
            _generations.Add([]);
        }

        _generations[generation].Add(fork);
        return generation + 1;
    }

    private static void Settle<TTree>(ReadOnlySpan<TTree> trees, ReadOnlySpan<Hash256> digests)
        where TTree : MapTree<TKey, TValue>
    {
        for (int i = 0; i < trees.Length; i++)
        {
            trees[i].Settle(digests[i]);
        }
    }
}
