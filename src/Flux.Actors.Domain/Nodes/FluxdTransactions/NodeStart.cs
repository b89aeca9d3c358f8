using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes.FluxdTransactions;

/// <summary>An owner's word that a collateral is a node, run with the operator's key.</summary>
/// <remarks>
/// Shape: <c>FluxVersion</c> is null in version 5; <c>Delegates</c> is null where there are none, also where the version's bit says that there could be.
/// Keys are 33 or 65 bytes, as registered.
/// </remarks>
public abstract record NodeStart(
    int Version,
    FluxTxVersion? FluxVersion,
    Outpoint Collateral,
    Blob OperatorKey,
    uint SignedAt,
    Blob Signature,
    NodeDelegates? Delegates) : NodeTransaction(Version, Collateral, SignedAt, Signature)
{
    public override Blob Write() => WriteDelegates(Body().Bytes(Signature)).Written;

    public override Blob Hashed() => WriteDelegates(Body()).Written;

    /// <summary>What stands before the signature.</summary>
    private protected abstract FluxdWriter Body();

    private protected static NodeDelegates? ReadDelegates(FluxTxVersion version, ref FluxdReader reader) =>
        version.HasDelegates && reader.Flag("using delegates") ? NodeDelegates.Read(ref reader) : null;

    private FluxdWriter WriteDelegates(FluxdWriter writer)
    {
        if (FluxVersion is not { HasDelegates: true })
        {
            return writer;
        }

        writer.Byte(Delegates is null ? (byte)0 : (byte)1);
        return Delegates?.Write(writer) ?? writer;
    }
}

/// <summary>A START of a collateral that a key holds.</summary>
public sealed record KeyStart(
    int Version,
    FluxTxVersion? FluxVersion,
    Outpoint Collateral,
    Blob CollateralKey,
    Blob OperatorKey,
    uint SignedAt,
    Blob Signature,
    NodeDelegates? Delegates) : NodeStart(Version, FluxVersion, Collateral, OperatorKey, SignedAt, Signature, Delegates)
{
    internal static KeyStart ReadFirst(ref FluxdReader reader) => new(
        FirstVersion, null, reader.Outpoint("collateral"), reader.Key("collateral key"), reader.Key("operator key"), reader.UInt32("signature time"),
        reader.Bytes("signature", SizeMax), null);

    internal static KeyStart ReadSecond(FluxTxVersion version, ref FluxdReader reader) => new(
        SecondVersion, version, reader.Outpoint("collateral"), reader.Key("collateral key"), reader.Key("operator key"), reader.UInt32("signature time"),
        reader.Bytes("signature", SizeMax), ReadDelegates(version, ref reader));

    private protected override FluxdWriter Body()
    {
        FluxdWriter writer = Begin(StartType);
        if (FluxVersion is { } version)
        {
            writer.Int32(version.Value);
        }

        return writer.Outpoint(Collateral).Bytes(CollateralKey).Bytes(OperatorKey).UInt32(SignedAt);
    }
}

/// <summary>A START of a collateral behind a script; only in version 6.</summary>
public sealed record ScriptStart(
    FluxTxVersion ScriptVersion,
    Outpoint Collateral,
    Blob OperatorKey,
    Blob Script,
    uint SignedAt,
    Blob Signature,
    NodeDelegates? Delegates) : NodeStart(SecondVersion, ScriptVersion, Collateral, OperatorKey, SignedAt, Signature, Delegates)
{
    internal static ScriptStart Read(FluxTxVersion version, ref FluxdReader reader) => new(
        version, reader.Outpoint("collateral"), reader.Key("operator key"), reader.Bytes("redeem script", RedeemScript.SizeMax), reader.UInt32("signature time"),
        reader.Bytes("signature", SizeMax), ReadDelegates(version, ref reader));

    private protected override FluxdWriter Body() =>
        Begin(StartType).Int32(ScriptVersion.Value).Outpoint(Collateral).Bytes(OperatorKey).Bytes(Script).UInt32(SignedAt);
}
