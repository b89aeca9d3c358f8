using System.Diagnostics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes.FluxdTransactions;

/// <summary>A script that wants signatures of some of its keys: what a node's collateral may stand behind.</summary>
/// <remarks>
/// Shape: number wanted, keys of 33 or 65 bytes, number of keys, the operation; 1 to 16 keys. The address is base58check of the HASH160 of the script's bytes (Crypto).
/// Source: research sheet of the chain daemon §4.3; vectors/fluxd/p2sh_start_tx.json.
/// </remarks>
public sealed record RedeemScript(int Required, Sequence<Blob> Keys)
{
    public const int SizeMax = 10_000;
    public const int KeysMax = 16;

    private const byte NumberZero = 0x50;
    private const byte CheckMultisig = 0xAE;
    private const int UncompressedSize = 65;

    /// <summary>Reads a script of exactly that shape; null for any other.</summary>
    public static RedeemScript? TryRead(Blob script)
    {
        ReadOnlySpan<byte> bytes = script.Span;
        if (bytes.Length is < 3 or > SizeMax || bytes[^1] != CheckMultisig || Number(bytes[0]) is not { } required || Number(bytes[^2]) is not { } count)
        {
            return null;
        }

        Sequence<Blob> keys = [];
        for (ReadOnlySpan<byte> rest = bytes[1..^2]; rest.Length > 0; rest = rest[(1 + rest[0])..])
        {
            if (rest[0] is not (PublicKey.Size or UncompressedSize) || rest.Length <= rest[0] || keys.Count == KeysMax)
            {
                return null;
            }

            keys = keys.Add(Blob.Copy(rest.Slice(1, rest[0])));
        }

        return keys.Count == count && required <= count ? new RedeemScript(required, keys) : null;
    }

    public Blob Write() => Blob.Own(
    [
        (byte)(NumberZero + Required),
        .. Keys.SelectMany(key => (byte[])[(byte)key.Length, .. key.Span]),
        (byte)(NumberZero + Keys.Count),
        CheckMultisig,
    ]);

    private static int? Number(byte operation) => operation is > NumberZero and <= NumberZero + KeysMax ? operation - NumberZero : null;
}

/// <summary>RIPEMD-160 of the SHA-256 of the bytes; Crypto provides it.</summary>
public delegate AccountId Hash160Of(Blob bytes);

/// <summary>Scripts of an output that pays to a hash.</summary>
/// <remarks>Source: research sheet of the chain daemon §3.3, §4.3; vectors/fluxd/base58_keys_valid.json.</remarks>
public static class PayScript
{
    /// <summary>The script that a START's collateral must have, and that the node's payments go to: of its key in the form that is given, or of its script.</summary>
    /// <remarks>Old nodes of the foundation are an exception: they are paid to their collateral's own script.</remarks>
    public static Blob Of(NodeStart start, Hash160Of hash160) => start switch
    {
        KeyStart owned => ToKey(hash160(owned.CollateralKey)),
        ScriptStart shared => ToScript(hash160(shared.Script)),
        _ => throw new UnreachableException($"{start}"),
    };

    /// <summary>To the holder of a key, by the HASH160 of the key.</summary>
    public static Blob ToKey(AccountId hash) => Blob.Own([0x76, 0xA9, AccountId.Size, .. hash.Span, 0x88, 0xAC]);

    /// <summary>To who satisfies a script, by the HASH160 of the script.</summary>
    public static Blob ToScript(AccountId hash) => Blob.Own([0xA9, AccountId.Size, .. hash.Span, 0x87]);
}
