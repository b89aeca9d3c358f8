using System.Buffers.Binary;
using System.Globalization;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes.FluxdTransactions;

/// <summary>What the daemon's nodes send: START and CONFIRM, without inputs, outputs and fee.</summary>
/// <remarks>
/// Shape: the id is the SHA-256d of the bytes without signatures, so a wrong signature leaves it as it is. Units: Unix seconds. Source: research sheet of the chain
/// daemon §4.1; vectors/fluxd/fluxnode_tx.json.
/// </remarks>
public abstract record NodeTransaction(int Version, Outpoint Collateral, uint SignedAt, Blob Signature)
{
    /// <summary>Nothing longer fits a block.</summary>
    public const int SizeMax = 2_000_000;

    internal const byte StartType = 2;
    internal const byte ConfirmType = 4;
    internal const int FirstVersion = 5;
    internal const int SecondVersion = 6;

    public Hash256 Id => Hash256.Sha256d(Hashed().Span);

    /// <summary>Reads a transaction of any of these kinds, which must be all there is.</summary>
    /// <exception cref="FluxdFormatException">
    /// Another version or type, too few bytes, too many, a length not in its shortest form, a key that is none, or a START of version 6 whose collateral is of neither kind.
    /// </exception>
    public static NodeTransaction Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > SizeMax)
        {
            throw Wanted(SizeMax, string.Create(CultureInfo.InvariantCulture, $"at most {SizeMax} bytes"), string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}"));
        }

        FluxdReader reader = new(bytes);
        uint version = reader.UInt32("version");
        if (version is not (FirstVersion or SecondVersion))
        {
            throw Wanted(0, "version 5 or 6", version.ToString(CultureInfo.InvariantCulture));
        }

        byte type = reader.Byte("type");
        NodeTransaction transaction = (type, version) switch
        {
            (ConfirmType, _) => NodeConfirm.Read((int)version, ref reader),
            (StartType, FirstVersion) => KeyStart.ReadFirst(ref reader),
            (StartType, _) => ReadStart(ref reader),
            _ => throw Wanted(sizeof(uint), "type 2 (START) or 4 (CONFIRM)", type.ToString(CultureInfo.InvariantCulture)),
        };
        reader.End();
        return transaction;
    }

    /// <summary>The id of any of the daemon's transactions: of a node's without its signatures, of every other from all of its bytes.</summary>
    /// <exception cref="FluxdFormatException">It has a version of nodes' transactions and is none.</exception>
    public static Hash256 IdOf(ReadOnlySpan<byte> transaction) =>
        transaction.Length >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(transaction) is FirstVersion or SecondVersion
            ? Read(transaction).Id
            : Hash256.Sha256d(transaction);

    public abstract Blob Write();

    /// <summary>The bytes whose SHA-256d is the id.</summary>
    public abstract Blob Hashed();

    private protected FluxdWriter Begin(byte type) => new FluxdWriter().Int32(Version).Byte(type);

    private static NodeStart ReadStart(ref FluxdReader reader)
    {
        int at = reader.Offset;
        FluxTxVersion version = new(reader.Int32("flux transaction version"));
        return version.IsNormal ? KeyStart.ReadSecond(version, ref reader)
            : version.IsScript ? ScriptStart.Read(version, ref reader)
            : throw Wanted(at, "a flux transaction version for a key or for a script", version.Value.ToString(CultureInfo.InvariantCulture));
    }

    private static FluxdFormatException Wanted(int offset, string wanted, string seen) => new(offset, wanted, seen);
}
