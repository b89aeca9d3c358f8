using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>What the pure rules are given for cryptography.</summary>
public static class Signatures
{
    /// <summary>Fewer claims than this are checked where they are asked: spreading them costs more than it saves.</summary>
    private const int SpreadFrom = 8;

    /// <summary>Real signatures: ECDSA secp256k1, low S, compact; accounts are HASH160 of the compressed key. Many claims are checked on all cores.</summary>
    public static SignatureScheme Scheme { get; } = OnCores(Environment.ProcessorCount);

    /// <summary>The same on so many cores at most.</summary>
    public static SignatureScheme OnCores(int cores) =>
        new("secp256k1", Secp256k1.Verify, Hash160.OfKey) { InParallel = cores > 1 ? claims => FirstFalse(claims, cores) : null };

    /// <summary>The smallest index wins, whoever finds it first; parts behind a false claim that is known are not looked at.</summary>
    private static int FirstFalse(IReadOnlyList<SignedDigest> claims, int cores)
    {
        int first = int.MaxValue;
        void Check(int i)
        {
            if (i < Volatile.Read(ref first) && !Secp256k1.Verify(claims[i].Key, claims[i].Digest, claims[i].Signature))
            {
                for (int seen = Volatile.Read(ref first); i < seen;)
                {
                    int before = Interlocked.CompareExchange(ref first, i, seen);
                    seen = before == seen ? i : before;
                }
            }
        }

        if (claims.Count < SpreadFrom)
        {
            for (int i = 0; i < claims.Count && first == int.MaxValue; i++)
            {
                Check(i);
            }
        }
        else
        {
            Parallel.For(0, claims.Count, new ParallelOptions { MaxDegreeOfParallelism = cores }, Check);
        }

        return first == int.MaxValue ? -1 : first;
    }
}
