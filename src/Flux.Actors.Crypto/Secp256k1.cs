using System.Security.Cryptography;
using Flux.Actors.Kernel;
using static Flux.Actors.Crypto.NativeSecp256k1;

namespace Flux.Actors.Crypto;

/// <summary>ECDSA on secp256k1 by libsecp256k1, the reference implementation.</summary>
/// <remarks>
/// Concurrency: any thread. Errors: every member throws <see cref="CryptoFault"/> when the library is missing; beyond that, what comes from
/// outside is answered with false. Source: SEC 1 v2 §4.1, RFC 6979 (nonce), BIP 62 (low S); docs/adr/0002.
/// </remarks>
public static unsafe class Secp256k1
{
    private const int UncompressedSize = 65;
    private const int DerSizeMax = 72;

    /// <summary>Null when the native library is installed and works, else a sentence that says what to do.</summary>
    public static string? Missing()
    {
        try
        {
            _ = Context;
            return null;
        }
        catch (CryptoFault fault)
        {
            return fault.Message;
        }
    }

    public static PublicKey PublicKeyOf(PrivateKey key)
    {
        byte* parsed = stackalloc byte[KeySize];
        fixed (byte* secret = key.Span)
        {
            Ensure(secp256k1_ec_pubkey_create(Context, parsed, secret), "a public key of a private key");
        }

        return Compress(parsed);
    }

    /// <summary>The signature of this key over the digest; the same every time, low S.</summary>
    public static Signature Sign(PrivateKey key, Hash256 digest)
    {
        byte* signature = stackalloc byte[SignatureSize];
        byte* message = stackalloc byte[Hash256.Size];
        digest.CopyTo(new Span<byte>(message, Hash256.Size));
        fixed (byte* secret = key.Span)
        {
            Ensure(secp256k1_ecdsa_sign(Context, signature, message, secret, 0, 0), "a signature");
        }

        return Compact(signature);
    }

    /// <summary>True when the signature over the digest was made by the key. False for a high S and for anything malformed.</summary>
    public static bool Verify(PublicKey key, Hash256 digest, Signature signature) => Verify(key, digest, signature, null);

    /// <summary>The same, with the keys that are kept; null for none.</summary>
    public static bool Verify(PublicKey key, Hash256 digest, Signature signature, ParsedKeys? kept)
    {
        byte* parsedKey = stackalloc byte[KeySize];
        byte* parsed = stackalloc byte[SignatureSize];
        byte* message = stackalloc byte[Hash256.Size];
        digest.CopyTo(new Span<byte>(message, Hash256.Size));
        // A default-constructed signature or key has no bytes.
        if (signature.Span.Length != Signature.Size)
        {
            return false;
        }

        Span<byte> parsedBytes = new(parsedKey, KeySize);
        if (kept?.TryCopy(key, parsedBytes) != true)
        {
            if (!ParseKey(key.Span, parsedKey))
            {
                return false;
            }

            kept?.Keep(key, parsedBytes);
        }

        fixed (byte* compact = signature.Span)
        {
            return secp256k1_ecdsa_signature_parse_compact(Context, parsed, compact) == 1
                && secp256k1_ecdsa_verify(Context, parsed, message, parsedKey) == 1;
        }
    }

    /// <summary>Signs so that the key can be recovered from the signature.</summary>
    /// <param name="key">The signer's key.</param>
    /// <param name="digest">What is signed.</param>
    /// <param name="compressed">Whether the signer's address is that of the compressed key; it goes into the header byte.</param>
    public static RecoverableSignature SignRecoverable(PrivateKey key, Hash256 digest, bool compressed)
    {
        byte* signature = stackalloc byte[RecoverableSize];
        byte* message = stackalloc byte[Hash256.Size];
        Span<byte> bytes = stackalloc byte[RecoverableSignature.Size];
        digest.CopyTo(new Span<byte>(message, Hash256.Size));
        int id;
        fixed (byte* secret = key.Span, output = bytes)
        {
            Ensure(secp256k1_ecdsa_sign_recoverable(Context, signature, message, secret, 0, 0), "a recoverable signature");
            Ensure(secp256k1_ecdsa_recoverable_signature_serialize_compact(Context, output + 1, &id, signature), "its compact form");
        }

        bytes[0] = (byte)(27 + id + (compressed ? 4 : 0));
        return new RecoverableSignature(bytes);
    }

    /// <summary>The key that made the signature over the digest; false when there is none.</summary>
    public static bool TryRecover(Hash256 digest, RecoverableSignature signature, out PublicKey key)
    {
        key = default;
        byte* parsed = stackalloc byte[RecoverableSize];
        byte* parsedKey = stackalloc byte[KeySize];
        byte* message = stackalloc byte[Hash256.Size];
        digest.CopyTo(new Span<byte>(message, Hash256.Size));
        if (signature.Span.Length != RecoverableSignature.Size)
        {
            return false;
        }

        fixed (byte* bytes = signature.Span)
        {
            if (secp256k1_ecdsa_recoverable_signature_parse_compact(Context, parsed, bytes + 1, signature.RecoveryId) != 1
                || secp256k1_ecdsa_recover(Context, parsedKey, parsed, message) != 1)
            {
                return false;
            }
        }

        key = Compress(parsedKey);
        return true;
    }

    /// <summary>Reads a public key of 33 bytes (first 2 or 3) or 65 bytes (first 4); false when it is not a point of the curve.</summary>
    /// <remarks>Shape: the hybrid forms (first byte 6 or 7) are refused: one key, one compressed and one uncompressed form.</remarks>
    public static bool TryParsePublicKey(ReadOnlySpan<byte> bytes, out PublicKey key)
    {
        key = default;
        byte* parsed = stackalloc byte[KeySize];
        if (!ParseKey(bytes, parsed))
        {
            return false;
        }

        key = Compress(parsed);
        return true;
    }

    /// <summary>The key's 65-byte form: 4, x, y.</summary>
    /// <exception cref="FormatException">The key is not a point of the curve.</exception>
    public static byte[] Uncompress(PublicKey key)
    {
        byte* parsed = stackalloc byte[KeySize];
        if (!ParseKey(key.Span, parsed))
        {
            throw new FormatException($"public key '{key}': a compressed point of secp256k1 wanted");
        }

        byte[] bytes = new byte[UncompressedSize];
        nuint length = UncompressedSize;
        fixed (byte* output = bytes)
        {
            Ensure(secp256k1_ec_pubkey_serialize(Context, output, &length, parsed, NativeSecp256k1.Uncompressed), "an uncompressed key");
        }

        return bytes;
    }

    /// <exception cref="FormatException">r or s is not below the group order.</exception>
    public static byte[] ToDer(Signature signature)
    {
        byte* parsed = stackalloc byte[SignatureSize];
        byte* der = stackalloc byte[DerSizeMax];
        nuint length = DerSizeMax;
        fixed (byte* compact = signature.Span)
        {
            if (signature.Span.Length != Signature.Size || secp256k1_ecdsa_signature_parse_compact(Context, parsed, compact) != 1)
            {
                throw new FormatException($"signature '{signature}': r and s below the group order wanted");
            }
        }

        Ensure(secp256k1_ecdsa_signature_serialize_der(Context, der, &length, parsed), "a DER signature");
        return new ReadOnlySpan<byte>(der, (int)length).ToArray();
    }

    /// <summary>Reads a strict DER signature. A high S is kept as it is, and <see cref="Verify(PublicKey, Hash256, Signature)"/> answers false for it.</summary>
    public static bool TryFromDer(ReadOnlySpan<byte> der, out Signature signature)
    {
        signature = default;
        if (der.IsEmpty || der.Length > DerSizeMax)
        {
            return false;
        }

        byte* parsed = stackalloc byte[SignatureSize];
        fixed (byte* input = der)
        {
            if (secp256k1_ecdsa_signature_parse_der(Context, parsed, input, (nuint)der.Length) != 1)
            {
                return false;
            }
        }

        signature = Compact(parsed);
        return true;
    }

    /// <summary>True when the strict DER signature over the digest was made by the key, whichever half its S is in, as the chain daemon takes signatures of blocks.</summary>
    /// <remarks>
    /// Shape: a key of 33 or 65 bytes, the hybrid forms included; false for anything malformed. A signature with the other S is another text of the same signature: where
    /// one text is wanted, <see cref="Verify(PublicKey, Hash256, Signature)"/>. Source: research sheet of the chain daemon §5.5; BIP 66.
    /// </remarks>
    public static bool VerifyDer(ReadOnlySpan<byte> key, Hash256 digest, ReadOnlySpan<byte> der)
    {
        byte* parsedKey = stackalloc byte[KeySize];
        byte* parsed = stackalloc byte[SignatureSize];
        byte* message = stackalloc byte[Hash256.Size];
        digest.CopyTo(new Span<byte>(message, Hash256.Size));
        if (key.Length is not (PublicKey.Size or UncompressedSize) || der.Length is 0 or > DerSizeMax)
        {
            return false;
        }

        fixed (byte* inputKey = key, input = der)
        {
            if (secp256k1_ec_pubkey_parse(Context, parsedKey, inputKey, (nuint)key.Length) != 1
                || secp256k1_ecdsa_signature_parse_der(Context, parsed, input, (nuint)der.Length) != 1)
            {
                return false;
            }
        }

        _ = secp256k1_ecdsa_signature_normalize(Context, parsed, parsed);
        return secp256k1_ecdsa_verify(Context, parsed, message, parsedKey) == 1;
    }

    /// <summary>The sum of a private key and a tweak, in place; false, and nothing done, when the sum is no key.</summary>
    internal static bool TryAdd(Span<byte> secret, ReadOnlySpan<byte> tweak)
    {
        fixed (byte* sum = secret, addend = tweak)
        {
            return secp256k1_ec_seckey_tweak_add(Context, sum, addend) == 1;
        }
    }

    /// <summary>The key of the sum of the private key and a tweak; false when there is none.</summary>
    internal static bool TryAdd(PublicKey key, ReadOnlySpan<byte> tweak, out PublicKey sum)
    {
        sum = default;
        byte* parsed = stackalloc byte[KeySize];
        if (!ParseKey(key.Span, parsed))
        {
            return false;
        }

        fixed (byte* addend = tweak)
        {
            if (secp256k1_ec_pubkey_tweak_add(Context, parsed, addend) != 1)
            {
                return false;
            }
        }

        sum = Compress(parsed);
        return true;
    }

    internal static bool IsSecret(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* secret = bytes)
        {
            return secp256k1_ec_seckey_verify(Context, secret) == 1;
        }
    }

    private static bool ParseKey(ReadOnlySpan<byte> bytes, byte* parsed)
    {
        bool shaped = bytes.Length switch
        {
            PublicKey.Size => bytes[0] is 2 or 3,
            UncompressedSize => bytes[0] == 4,
            _ => false,
        };
        fixed (byte* input = bytes)
        {
            return shaped && secp256k1_ec_pubkey_parse(Context, parsed, input, (nuint)bytes.Length) == 1;
        }
    }

    private static PublicKey Compress(byte* parsed)
    {
        byte* output = stackalloc byte[PublicKey.Size];
        nuint length = PublicKey.Size;
        Ensure(secp256k1_ec_pubkey_serialize(Context, output, &length, parsed, NativeSecp256k1.Compressed), "a compressed key");
        return new PublicKey(new ReadOnlySpan<byte>(output, PublicKey.Size));
    }

    private static Signature Compact(byte* parsed)
    {
        byte* output = stackalloc byte[Signature.Size];
        Ensure(secp256k1_ecdsa_signature_serialize_compact(Context, output, parsed), "a compact signature");
        return new Signature(new ReadOnlySpan<byte>(output, Signature.Size));
    }

    /// <summary>The library can't fail here for a checked key; if it does, this process must not go on signing.</summary>
    private static void Ensure(int answer, string what)
    {
        if (answer != 1)
        {
            throw new CryptographicException($"libsecp256k1 answered {answer} for {what}, 1 wanted");
        }
    }
}
