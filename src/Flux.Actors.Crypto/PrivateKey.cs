using System.Security.Cryptography;

namespace Flux.Actors.Crypto;

/// <summary>A secp256k1 private key. Its bytes are pinned, never printed, and zeroed by <see cref="Dispose"/>.</summary>
/// <remarks>Shape: 32 bytes big-endian, 1 … group order − 1. Concurrency: any thread, but none after Dispose.</remarks>
public sealed class PrivateKey : IDisposable
{
    public const int Size = 32;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Size, pinned: true);
    private bool _disposed;

    /// <exception cref="FormatException">Not 32 bytes, or not a valid scalar of the curve.</exception>
    public PrivateKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new FormatException($"private key: {bytes.Length} bytes seen, {Size} wanted");
        }

        if (!Secp256k1.IsSecret(bytes))
        {
            throw new FormatException("private key: a number outside 1 … group order − 1 seen, one inside wanted");
        }

        bytes.CopyTo(_bytes);
    }

    /// <summary>The raw bytes, to be stored or signed with; never a copy.</summary>
    /// <exception cref="ObjectDisposedException">The key was zeroed.</exception>
    public ReadOnlySpan<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes;
        }
    }

    /// <summary>A key from the operating system's random source.</summary>
    public static PrivateKey Generate()
    {
        Span<byte> draw = stackalloc byte[Size];
        do
        {
            // A draw at or above the group order has a chance of 2^-128.
            RandomNumberGenerator.Fill(draw);
        }
        while (!Secp256k1.IsSecret(draw));

        PrivateKey key = new(draw);
        CryptographicOperations.ZeroMemory(draw);
        return key;
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _disposed = true;
    }

    public override string ToString() => "a private key";
}
