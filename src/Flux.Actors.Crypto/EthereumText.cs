using System.Globalization;
using System.Text;
using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>A text signed by the key of an Ethereum address, as the network's node software checks it.</summary>
/// <remarks>
/// Shape: what is signed is not the text's UTF-8. The code of each UTF-16 unit is written in hex without leading zeros, and these digits together are cut into bytes from
/// the left; a digit that is left over is a byte of its own. For text of codes 16 to 255 that is one byte each, and an ordinary wallet's signature of ASCII fits.
/// Source: research sheet of applications §5.2; vectors/fluxos/generated-signature-ethereum.json.
/// </remarks>
public static class EthereumText
{
    private const string AddressPrefix = "0x";

    /// <summary>True for a text that this form of signature is for, by how it begins.</summary>
    public static bool IsAddress(string address) => address.StartsWith(AddressPrefix, StringComparison.Ordinal);

    /// <summary>The bytes that stand for the text.</summary>
    public static byte[] BytesOf(string text)
    {
        // A unit has at most four digits, which are two bytes.
        byte[] bytes = new byte[2 * text.Length];
        int digits = 0;
        foreach (char unit in text)
        {
            for (int shift = TopDigit(unit); shift >= 0; shift -= 4)
            {
                byte digit = (byte)((unit >> shift) & 0xF);
                bytes[digits / 2] = (byte)(digits % 2 == 0 ? digit : (bytes[digits / 2] << 4) | digit);
                digits++;
            }
        }

        return bytes[..((digits + 1) / 2)];
    }

    public static byte[] Digest(string text)
    {
        byte[] bytes = BytesOf(text);
        return Keccak256.HashData([.. "\x19"u8, .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Ethereum Signed Message:\n{bytes.Length}")), .. bytes]);
    }

    /// <summary>The signature as 0x and 65 bytes in hex; the same every time.</summary>
    public static string Sign(PrivateKey key, string text)
    {
        ReadOnlySpan<byte> signature = Secp256k1.SignRecoverable(key, new Hash256(Digest(text)), compressed: false).Span;
        return $"{AddressPrefix}{Convert.ToHexStringLower(signature[1..])}{signature[0]:x2}";
    }

    /// <summary>True when the holder of the address signed the text. False for anything malformed and for an empty text, never an exception.</summary>
    /// <remarks>Shape: the case of the address's digits says nothing; its 0x is in lower case.</remarks>
    public static bool Verify(string text, string address, string signature) => text.Length > 0
        && IsAddress(address)
        && TryRecover(text, signature, out string signer)
        && signer.Equals(address, StringComparison.OrdinalIgnoreCase);

    /// <summary>The address of the key that signed the text, its letters' case as its own checksum; false when there is none.</summary>
    public static bool TryRecover(string text, string signature, out string address)
    {
        address = string.Empty;
        if (!EthereumSignature.TryRead(signature, out EthereumSignature read) || !read.TryRecover(new Hash256(Digest(text)), out PublicKey key))
        {
            return false;
        }

        address = AddressOf(key);
        return true;
    }

    /// <summary>0x and 40 hex digits, those that are letters in the case that the digest of the address says.</summary>
    /// <remarks>Source: EIP-55.</remarks>
    public static string AddressOf(PublicKey key)
    {
        string digits = Convert.ToHexStringLower(Keccak256.HashData(Secp256k1.Uncompress(key).AsSpan(1)).AsSpan(Keccak256.Size - AccountId.Size));
        byte[] cases = Keccak256.HashData(Encoding.ASCII.GetBytes(digits));
        return AddressPrefix + string.Create(digits.Length, (digits, cases), static (output, from) =>
        {
            for (int i = 0; i < output.Length; i++)
            {
                int nibble = (from.cases[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xF;
                output[i] = nibble >= 8 ? char.ToUpperInvariant(from.digits[i]) : from.digits[i];
            }
        });
    }

    private static int TopDigit(char unit) => unit switch
    {
        < '\x10' => 0,
        < '\x100' => 4,
        < '\x1000' => 8,
        _ => 12,
    };
}
