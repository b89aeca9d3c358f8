namespace Flux.Actors.Kernel;

/// <summary>An account: HASH160 of its public key. Its text form is a base58check address (see Crypto).</summary>
/// <remarks>Shape: 20 bytes, ordered from the first byte. Source: research sheet of the chain daemon §1.1.</remarks>
public readonly record struct AccountId : IComparable<AccountId>, IPathKey
{
    public const int Size = 20;

    private readonly Blob _bytes;

    /// <exception cref="FormatException">Not 20 bytes.</exception>
    public AccountId(ReadOnlySpan<byte> hash160) => _bytes = Blob.Fixed(hash160, Size, nameof(AccountId));

    public ReadOnlySpan<byte> Span => _bytes.Span;

    public int WritePath(Span<byte> path)
    {
        Span.CopyTo(path);
        return Span.Length;
    }

    public int CompareTo(AccountId other) => _bytes.CompareTo(other._bytes);

    public override string ToString() => _bytes.ToString();

    public static bool operator <(AccountId left, AccountId right) => left.CompareTo(right) < 0;

    public static bool operator >(AccountId left, AccountId right) => left.CompareTo(right) > 0;

    public static bool operator <=(AccountId left, AccountId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(AccountId left, AccountId right) => left.CompareTo(right) >= 0;
}
