using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>An ECDSA signature from which the signer's public key can be computed: 65 bytes.</summary>
/// <remarks>
/// Shape: a header byte 27 + recovery id (0–3) + 4 when the signer's key is used in compressed form; then r and s, 32 bytes each.
/// Source: research sheet of the chain daemon, signed messages.
/// </remarks>
public readonly record struct RecoverableSignature
{
    public const int Size = 65;

    private readonly Blob _bytes;

    /// <exception cref="FormatException">Not 65 bytes, or a header outside 27–34.</exception>
    public RecoverableSignature(ReadOnlySpan<byte> bytes)
    {
        if (!IsShaped(bytes))
        {
            throw new FormatException(
                $"recoverable signature: {bytes.Length} bytes seen, {Size} with a first byte of 27–34 wanted");
        }

        _bytes = Blob.Copy(bytes);
    }

    /// <summary>Reads 65 bytes with a header of 27–34; false for any others.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RecoverableSignature signature)
    {
        signature = IsShaped(bytes) ? new RecoverableSignature(bytes) : default;
        return IsShaped(bytes);
    }

    public ReadOnlySpan<byte> Span => _bytes.Span;

    public int RecoveryId => (_bytes.Span[0] - 27) & 3;

    public bool Compressed => _bytes.Span[0] >= 31;

    public Signature Signature => new(_bytes.Span[1..]);

    public override string ToString() => _bytes.ToString();

    private static bool IsShaped(ReadOnlySpan<byte> bytes) => bytes.Length == Size && bytes[0] is >= 27 and <= 34;
}
