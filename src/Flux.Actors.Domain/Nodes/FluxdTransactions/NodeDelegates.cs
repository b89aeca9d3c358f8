using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes.FluxdTransactions;

/// <summary>Who else may start a node: the part of a START that says so, or that uses it.</summary>
/// <remarks>
/// Shape: an update replaces the list, and an empty one erases it; a signing one carries no keys, whatever it holds here. Types that are neither are read and are not
/// valid. Source: research sheet of the chain daemon §4.1, §4.7; vectors/fluxd/delegates.json.
/// </remarks>
public sealed record NodeDelegates(sbyte Version, sbyte Type, Sequence<Blob> Keys)
{
    public const sbyte CurrentVersion = 1;
    public const sbyte Update = 1;
    public const sbyte Signing = 2;
    public const int KeysMax = 4;

    /// <summary>A length and the shortest key.</summary>
    private const int KeySizeMin = 1 + PublicKey.Size;

    public bool IsUpdate => Type == Update;

    public bool IsSigning => Type == Signing;

    /// <summary>A signing one, or an update of at most four compressed keys.</summary>
    public bool IsValid => IsSigning || (IsUpdate && Keys.Count <= KeysMax && Keys.All(IsCompressed));

    /// <summary>Reads the part alone.</summary>
    /// <exception cref="FluxdFormatException">Too few bytes, too many, or a key that is none.</exception>
    public static NodeDelegates Read(ReadOnlySpan<byte> bytes)
    {
        FluxdReader reader = new(bytes);
        NodeDelegates delegates = Read(ref reader);
        reader.End();
        return delegates;
    }

    public Blob Write() => Write(new FluxdWriter()).Written;

    internal static NodeDelegates Read(ref FluxdReader reader)
    {
        sbyte version = reader.SignedByte("delegates version"), type = reader.SignedByte("delegates type");
        if (type != Update)
        {
            return new NodeDelegates(version, type, []);
        }

        Blob[] keys = new Blob[reader.Length("delegates", int.MaxValue, KeySizeMin)];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = reader.Key("delegate");
        }

        return new NodeDelegates(version, type, keys.ToSequence());
    }

    internal FluxdWriter Write(FluxdWriter writer)
    {
        writer.SignedByte(Version).SignedByte(Type);
        if (IsUpdate)
        {
            writer.Length(Keys.Count);
            foreach (Blob key in Keys)
            {
                writer.Bytes(key);
            }
        }

        return writer;
    }

    private static bool IsCompressed(Blob key) => key.Length == PublicKey.Size && key.Span[0] is 2 or 3;
}
