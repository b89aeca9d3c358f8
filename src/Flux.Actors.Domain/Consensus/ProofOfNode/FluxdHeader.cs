using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>A block header of the daemon. Its id is the SHA-256d of what is hashed; the daemon prints it reversed (<see cref="DisplayOrder"/>).</summary>
/// <remarks>Units: Unix seconds. Source: research sheet of the chain daemon §5.1; vectors/fluxd/block_headers.json, genesis.json.</remarks>
public abstract record FluxdHeader(int Version, Hash256 Previous, Hash256 MerkleRoot, Hash256 SaplingRoot, uint Time, CompactBits Bits)
{
    private const int PonVersionMin = 100;

    /// <summary>Longer signatures fit no block: a list of emergency signatures is the longest.</summary>
    public const int SignatureSizeMax = 512;

    /// <summary>The first of the daemon's three kinds of Equihash has the longest solutions.</summary>
    public const int SolutionSizeMax = 1_344;

    public Hash256 Id => Hash256.Sha256d(Hashed().Span);

    /// <summary>Whether a header of that version is one of Proof of Node.</summary>
    public static bool IsPon(int version) => version >= PonVersionMin;

    /// <summary>Reads a header of either kind, which must be all there is.</summary>
    /// <exception cref="FluxdFormatException">Too few bytes, too many, a length not in its shortest form, or one that is too large.</exception>
    public static FluxdHeader Read(ReadOnlySpan<byte> bytes)
    {
        FluxdReader reader = new(bytes);
        int version = reader.Int32("version");
        Hash256 previous = reader.Hash("id of the block before");
        Hash256 merkle = reader.Hash("merkle root");
        Hash256 sapling = reader.Hash("sapling root");
        uint time = reader.UInt32("time");
        CompactBits bits = new(reader.UInt32("target bits"));
        FluxdHeader header = IsPon(version)
            ? new PonHeader(version, previous, merkle, sapling, time, bits, reader.Outpoint("collateral"), reader.Bytes("signature", SignatureSizeMax))
            : new PowHeader(version, previous, merkle, sapling, time, bits, reader.Hash("nonce"), reader.Bytes("solution", SolutionSizeMax));
        reader.End();
        return header;
    }

    public abstract Blob Write();

    /// <summary>The bytes whose SHA-256d is the id.</summary>
    public abstract Blob Hashed();

    /// <summary>What both kinds begin with.</summary>
    private protected FluxdWriter Begin() =>
        new FluxdWriter().Int32(Version).Hash(Previous).Hash(MerkleRoot).Hash(SaplingRoot).UInt32(Time).UInt32(Bits.Value);
}

/// <summary>A header whose producer is named by a node's collateral. The signature is not hashed: a wrong one leaves the id as it is.</summary>
public sealed record PonHeader(
    int Version,
    Hash256 Previous,
    Hash256 MerkleRoot,
    Hash256 SaplingRoot,
    uint Time,
    CompactBits Bits,
    Outpoint Collateral,
    Blob Signature) : FluxdHeader(Version, Previous, MerkleRoot, SaplingRoot, Time, Bits)
{
    public override Blob Write() => Body().Bytes(Signature).Written;

    public override Blob Hashed() => Body().Written;

    private FluxdWriter Body() => Begin().Outpoint(Collateral);
}

/// <summary>A header with a proof of work, all of which is hashed.</summary>
public sealed record PowHeader(
    int Version,
    Hash256 Previous,
    Hash256 MerkleRoot,
    Hash256 SaplingRoot,
    uint Time,
    CompactBits Bits,
    Hash256 Nonce,
    Blob Solution) : FluxdHeader(Version, Previous, MerkleRoot, SaplingRoot, Time, Bits)
{
    public override Blob Write() => Hashed();

    public override Blob Hashed() => Begin().Hash(Nonce).Bytes(Solution).Written;
}
