using System.Security.Cryptography;
using System.Text;

namespace Flux.Actors.Crypto;

/// <summary>What whoever holds the key of enterprise apps is asked, so that it unwraps the key of one envelope.</summary>
/// <param name="Owner">The app's first owner.</param>
/// <param name="AppName">The app's name.</param>
/// <param name="WrappedKey">256 bytes in base64.</param>
/// <param name="BlockHeight">The height at which the app is looked at.</param>
public sealed record UnwrapRequest(string Owner, string AppName, string WrappedKey, long BlockHeight);

/// <summary>Unwraps an envelope's key: base64 of 32 bytes; null when it is refused. On the existing network the benchmark daemon does it.</summary>
public delegate string? UnwrapKey(UnwrapRequest request);

/// <summary>The part of an app's specification that only some nodes can read.</summary>
/// <remarks>
/// Shape: base64 of 256 bytes of wrapped key, 12 of nonce, AES-256-GCM ciphertext, 16 of tag; the text in it is JSON in UTF-8. Source: research sheet of applications §1.7;
/// vectors/fluxos/generated-enterprise-envelope.json.
/// </remarks>
public static class EnterpriseEnvelope
{
    private const int WrappedKeySize = 256;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int KeySize = 32;

    /// <summary>The text inside; false when the envelope is too short, its key isn't unwrapped, or it was damaged.</summary>
    public static bool TryOpen(string envelope, string owner, string appName, long blockHeight, UnwrapKey unwrap, out string text)
    {
        text = string.Empty;
        byte[] bytes = LenientText.FromBase64(envelope);
        if (bytes.Length < WrappedKeySize + NonceSize + TagSize)
        {
            return false;
        }

        ReadOnlySpan<byte> sealedPart = bytes.AsSpan(WrappedKeySize);
        string wrapped = Convert.ToBase64String(bytes.AsSpan(0, WrappedKeySize));
        byte[] key = LenientText.FromBase64(unwrap(new UnwrapRequest(owner, appName, wrapped, blockHeight)));
        byte[] opened = new byte[sealedPart.Length - NonceSize - TagSize];
        try
        {
            if (key.Length != KeySize)
            {
                return false;
            }

            using AesGcm cipher = new(key, TagSize);
            cipher.Decrypt(sealedPart[..NonceSize], sealedPart[NonceSize..^TagSize], sealedPart[^TagSize..], opened);
            text = Encoding.UTF8.GetString(opened);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(opened);
        }
    }

    /// <summary>An envelope of the text under a fresh nonce, for a key that was wrapped elsewhere.</summary>
    /// <param name="text">What goes inside.</param>
    /// <param name="key">32 bytes.</param>
    /// <param name="wrappedKey">The same key, wrapped: 256 bytes.</param>
    /// <exception cref="FormatException">A key of another size.</exception>
    public static string Seal(string text, ReadOnlySpan<byte> key, ReadOnlySpan<byte> wrappedKey)
    {
        if (key.Length != KeySize || wrappedKey.Length != WrappedKeySize)
        {
            throw new FormatException($"envelope: keys of {key.Length} and {wrappedKey.Length} bytes seen, {KeySize} and {WrappedKeySize} wanted");
        }

        byte[] plain = Encoding.UTF8.GetBytes(text);
        byte[] bytes = new byte[WrappedKeySize + NonceSize + plain.Length + TagSize];
        wrappedKey.CopyTo(bytes);
        Span<byte> sealedPart = bytes.AsSpan(WrappedKeySize);
        RandomNumberGenerator.Fill(sealedPart[..NonceSize]);
        using AesGcm cipher = new(key, TagSize);
        cipher.Encrypt(sealedPart[..NonceSize], plain, sealedPart[NonceSize..^TagSize], sealedPart[^TagSize..]);
        CryptographicOperations.ZeroMemory(plain);
        return Convert.ToBase64String(bytes);
    }
}
