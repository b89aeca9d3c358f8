using System.Text;
using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>A text signed by the key of an address as Bitcoin's wallets do it, and checked as leniently as the network's node software does.</summary>
/// <remarks>
/// Shape: a signature is base64 of a header byte 27 to 42, r and s. Of the header's bits 0 and 1 are the recovery id, 4 says a compressed key, 8 alone a key inside a script
/// (P2SH-P2WPKH), 8 and 4 a key of a form whose addresses are never taken. Either half of S is taken. Source: research sheet of applications §5.1;
/// vectors/fluxos/generated-signature-bitcoin.json.
/// </remarks>
public static class BitcoinText
{
    private const int FirstHeader = 27;
    private const int LastHeader = 42;
    private const int Compressed = 4;
    private const int InScript = 8;
    private const int RecoveryBits = 3;

    /// <summary>A longer text in place of an address is a public key in hex.</summary>
    private const int AddressLengthMax = 36;

    private const int KeySizeMax = 65;

    private static ReadOnlySpan<byte> Magic => "Bitcoin Signed Message:\n"u8;

    public static Hash256 Digest(string text) => SignedMessage.Digest(Magic, Encoding.UTF8.GetBytes(text));

    /// <summary>The signature as base64; the same every time.</summary>
    public static string Sign(PrivateKey key, string text, bool compressed) =>
        Convert.ToBase64String(Secp256k1.SignRecoverable(key, Digest(text), compressed).Span);

    /// <summary>True when the holder of the address signed the text. False for anything malformed and for an empty text, never an exception.</summary>
    /// <param name="text">What was signed.</param>
    /// <param name="address">Base58check of any one byte and 20 more, or the signer's public key in hex.</param>
    /// <param name="signature">The signature's text.</param>
    public static bool Verify(string text, string address, string signature)
    {
        if (text.Length == 0 || address.Length == 0 || PaidTo(address) is not { } wanted)
        {
            return false;
        }

        byte[] bytes = LenientText.FromBase64(signature);
        if (bytes.Length != RecoverableSignature.Size || bytes[0] is < FirstHeader or > LastHeader)
        {
            return false;
        }

        int flags = bytes[0] - FirstHeader;
        bool compressed = flags > RecoveryBits;
        bytes[0] = (byte)(FirstHeader + (flags & RecoveryBits) + (compressed ? Compressed : 0));
        if (!Secp256k1.TryRecover(Digest(text), new RecoverableSignature(bytes), out PublicKey key))
        {
            return false;
        }

        AccountId signer = compressed ? Hash160.OfKey(key) : Hash160.Of(Secp256k1.Uncompress(key));
        return (flags & (InScript | Compressed)) switch
        {
            InScript => Hash160.Of([0, AccountId.Size, .. signer.Span]) == wanted,
            InScript | Compressed => false,
            _ => signer == wanted,
        };
    }

    /// <summary>What the address's text stands for; null when it is none. Nobody looks at the byte before it.</summary>
    private static AccountId? PaidTo(string address)
    {
        if (address.Length > AddressLengthMax)
        {
            // One byte more than a key has, so that a longer text is not taken for the key at its beginning.
            return Hash160.Of(LenientText.FromHex(address, KeySizeMax + 1));
        }

        return !char.IsWhiteSpace(address[0]) && !char.IsWhiteSpace(address[^1])
            && Base58Check.TryDecode(address, out Blob bytes) && bytes.Length == 1 + AccountId.Size
                ? new AccountId(bytes.Span[1..])
                : null;
    }
}
