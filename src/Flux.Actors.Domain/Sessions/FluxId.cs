using System.Buffers;

namespace Flux.Actors.Domain.Sessions;

/// <summary>What a person or program is known by on the network: an address of Bitcoin or of Ethereum.</summary>
/// <remarks>Source: research sheet of applications §5.3; vectors/fluxos/generated-logins.json.</remarks>
public static class FluxId
{
    private const string EthereumPrefix = "0x";
    private const int EthereumDigits = 40;
    private const int LengthMin = 25;
    private const int LengthMax = 34;

    private static readonly SearchValues<char> Base58 = SearchValues.Create("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Whether it may log in, by its shape alone: 25 to 34 characters of base58 that begin with 1, or 0x and 40 hex digits. No checksum is looked at.</summary>
    public static bool IsShaped(string id) =>
        IsEthereum(id)
            ? id.Length == EthereumPrefix.Length + EthereumDigits && id.AsSpan(EthereumPrefix.Length).IndexOfAnyExcept(HexDigits) < 0
            : id.StartsWith('1') && id.Length is >= LengthMin and <= LengthMax && id.AsSpan().IndexOfAnyExcept(Base58) < 0;

    /// <summary>Whether it is one of Ethereum's, by how it begins.</summary>
    public static bool IsEthereum(string id) => id.StartsWith(EthereumPrefix, StringComparison.Ordinal);
}
