namespace Flux.Actors.Kernel;

/// <summary>A compressed secp256k1 public key: 33 bytes, first byte 2 or 3. Whether it is on the curve is Crypto's to say.</summary>
public readonly record struct PublicKey : IComparable<PublicKey>
{
    public const int Size = 33;

    private readonly Blob _bytes;

    /// <exception cref="FormatException">Not 33 bytes.</exception>
    public PublicKey(ReadOnlySpan<byte> compressed) => _bytes = Blob.Fixed(compressed, Size, nameof(PublicKey));

    public ReadOnlySpan<byte> Span => _bytes.Span;

    public int CompareTo(PublicKey other) => _bytes.CompareTo(other._bytes);

    public override string ToString() => _bytes.ToString();

    public static bool operator <(PublicKey left, PublicKey right) => left.CompareTo(right) < 0;

    public static bool operator >(PublicKey left, PublicKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(PublicKey left, PublicKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PublicKey left, PublicKey right) => left.CompareTo(right) >= 0;
}
