using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes.FluxdTransactions;

/// <summary>An operator's word that a node runs, with the benchmark's word that it is of a tier.</summary>
/// <remarks>Shape: the same in versions 5 and 6. <c>Address</c> is where the node is reached, as it was written: bytes that nobody parses.</remarks>
public sealed record NodeConfirm(
    int Version,
    Outpoint Collateral,
    uint SignedAt,
    sbyte BenchmarkTier,
    uint BenchmarkSignedAt,
    sbyte UpdateType,
    Blob Address,
    Blob Signature,
    Blob BenchmarkSignature) : NodeTransaction(Version, Collateral, SignedAt, Signature)
{
    public const sbyte Initial = 0;
    public const sbyte Update = 1;

    public override Blob Write() => Body().Bytes(Signature).Bytes(BenchmarkSignature).Written;

    public override Blob Hashed() => Body().Written;

    internal static NodeConfirm Read(int version, ref FluxdReader reader) => new(
        version, reader.Outpoint("collateral"), reader.UInt32("signature time"), reader.SignedByte("benchmark tier"), reader.UInt32("benchmark signature time"),
        reader.SignedByte("update type"), reader.Bytes("address", SizeMax), reader.Bytes("signature", SizeMax), reader.Bytes("benchmark signature", SizeMax));

    private FluxdWriter Body() => Begin(ConfirmType)
        .Outpoint(Collateral).UInt32(SignedAt).SignedByte(BenchmarkTier).UInt32(BenchmarkSignedAt).SignedByte(UpdateType).Bytes(Address);
}
