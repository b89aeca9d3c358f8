using System.Globalization;
using System.Text;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes.FluxdTransactions;

/// <summary>True when the key signed the message as the daemon's wallets do; false for anything else, never an exception.</summary>
/// <remarks>Shape: a key of 33 or 65 bytes, in the form that the signature's header says; a signature of 65. Crypto provides it.</remarks>
public delegate bool VerifyMessage(Blob key, Blob message, Blob signature);

/// <summary>What is signed in the transactions of nodes, and by whom.</summary>
/// <remarks>Source: research sheet of the chain daemon §4.2, §4.7; vectors/fluxd/fluxnode_tx.json, delegates.json.</remarks>
public static class NodeSigning
{
    private const int ShownIdDigits = 10;

    /// <summary>The id as the daemon prints it.</summary>
    public static Blob Message(NodeStart start) => Text(DisplayOrder.Text(start.Id));

    /// <summary>The collateral in a short form, its index, the kind of confirmation and the time. The address is not in it.</summary>
    public static Blob Message(NodeConfirm confirm) => Text(string.Create(
        CultureInfo.InvariantCulture,
        $"COutPoint({DisplayOrder.Text(confirm.Collateral.Transaction)[..ShownIdDigits]}, {confirm.Collateral.Index}){confirm.Collateral.Index}{confirm.UpdateType}{confirm.SignedAt}"));

    /// <summary>The operator's signature, the tier, the time and the address.</summary>
    public static Blob BenchmarkMessage(NodeConfirm confirm) => Blob.Own(
    [
        .. confirm.Signature.Span,
        .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{confirm.BenchmarkTier}{confirm.BenchmarkSignedAt}")),
        .. confirm.Address.Span,
    ]);

    /// <summary>Any one of these may sign: the owner's key, or a key of the script whatever number it wants; for a delegate's START the stored delegates alone.</summary>
    /// <remarks>Shape: empty when nobody may.</remarks>
    public static Sequence<Blob> Signers(NodeStart start, Sequence<Blob> storedDelegates) => start switch
    {
        { Delegates.IsSigning: true } => storedDelegates,
        KeyStart owned => [owned.CollateralKey],
        ScriptStart shared => RedeemScript.TryRead(shared.Script)?.Keys ?? [],
        _ => [],
    };

    public static bool IsSigned(NodeStart start, Sequence<Blob> storedDelegates, VerifyMessage verify)
    {
        Blob message = Message(start);
        return Signers(start, storedDelegates).Any(key => verify(key, message, start.Signature));
    }

    public static bool IsSigned(NodeConfirm confirm, Blob operatorKey, VerifyMessage verify) => verify(operatorKey, Message(confirm), confirm.Signature);

    /// <summary>The newest of the network's benchmark keys that was valid at that second; null before the first.</summary>
    public static Blob? BenchmarkKey(FluxdNetwork network, uint at) => network.BenchmarkKeys.LastOrDefault(key => key.ValidFrom <= at)?.Key;

    public static bool IsBenchmarkSigned(FluxdNetwork network, NodeConfirm confirm, VerifyMessage verify) =>
        BenchmarkKey(network, confirm.BenchmarkSignedAt) is { } key && verify(key, BenchmarkMessage(confirm), confirm.BenchmarkSignature);

    private static Blob Text(string text) => Blob.Own(Encoding.ASCII.GetBytes(text));
}
