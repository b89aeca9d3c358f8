using System.Diagnostics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>Whose prefixes a text form carries. This project's own networks use those of the main network.</summary>
public enum AddressNetwork
{
    Main = 1,
    Test = 2,
}

/// <summary>What an address pays to: the holder of a key, or who satisfies a script.</summary>
public enum AddressKind
{
    Key = 1,
    Script = 2,
}

/// <summary>The text form of a HASH160: base58check over two prefix bytes and the 20 bytes.</summary>
/// <remarks>Shape: main t1… (key) and t3… (script), test tm… and t2…. Source: research sheet of the chain daemon §1.1.</remarks>
public sealed record Address(AddressNetwork Network, AddressKind Kind, AccountId Hash160)
{
    private const int PrefixSize = 2;

    /// <summary>The t1… address of an account.</summary>
    public static string Format(AccountId account) => new Address(AddressNetwork.Main, AddressKind.Key, account).ToString();

    /// <summary>Reads any of the four forms.</summary>
    /// <exception cref="FormatException">Not an address; the message says what was seen.</exception>
    public static Address Parse(string text) =>
        TryParse(text, out Address? address, out string problem) ? address! : throw new FormatException(problem);

    /// <summary>Reads a t1… address, which is an account's only form here.</summary>
    /// <exception cref="FormatException">Not a t1… address; the message says what was seen.</exception>
    public static AccountId ParseAccount(string text) => Parse(text) is { Network: AddressNetwork.Main, Kind: AddressKind.Key } address
        ? address.Hash160
        : throw new FormatException($"address '{text.Trim()}': an address of another network or of a script seen, one that begins with t1 wanted");

    /// <summary>Reads any of the four forms; the problem names what was seen and is empty on success.</summary>
    public static bool TryParse(string? text, out Address? address, out string problem)
    {
        address = null;
        string shown = (text ?? string.Empty).Trim();
        if (shown.Length == 0)
        {
            problem = "address: nothing seen, one that begins with t1 wanted";
            return false;
        }

        shown = shown.Length <= 64 ? shown : $"{shown[..64]}…";
        if (!Base58Check.TryDecode(text, out Blob bytes))
        {
            problem = $"address '{shown}': characters outside base58 or a wrong checksum seen; a letter is mistyped or missing";
            return false;
        }

        if (bytes.Length != PrefixSize + AccountId.Size || Form(bytes.Span[..PrefixSize]) is not var (network, kind))
        {
            problem = $"address '{shown}': {bytes.Length} bytes {bytes.ToString()[..Math.Min(4, 2 * bytes.Length)]}… seen, "
                + "22 bytes with a prefix of t1, t3, tm or t2 wanted";
            return false;
        }

        address = new Address(network, kind, new AccountId(bytes.Span[PrefixSize..]));
        problem = string.Empty;
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[PrefixSize + AccountId.Size];
        Prefix(Network, Kind).CopyTo(bytes);
        Hash160.Span.CopyTo(bytes[PrefixSize..]);
        return Base58Check.Encode(bytes);
    }

    private static ReadOnlySpan<byte> Prefix(AddressNetwork network, AddressKind kind) => (network, kind) switch
    {
        (AddressNetwork.Main, AddressKind.Key) => [0x1C, 0xB8],
        (AddressNetwork.Main, AddressKind.Script) => [0x1C, 0xBD],
        (AddressNetwork.Test, AddressKind.Key) => [0x1D, 0x25],
        (AddressNetwork.Test, AddressKind.Script) => [0x1C, 0xBA],
        _ => throw new UnreachableException($"address of {network} {kind}"),
    };

    private static (AddressNetwork Network, AddressKind Kind)? Form(ReadOnlySpan<byte> prefix) => (prefix[0], prefix[1]) switch
    {
        (0x1C, 0xB8) => (AddressNetwork.Main, AddressKind.Key),
        (0x1C, 0xBD) => (AddressNetwork.Main, AddressKind.Script),
        (0x1D, 0x25) => (AddressNetwork.Test, AddressKind.Key),
        (0x1C, 0xBA) => (AddressNetwork.Test, AddressKind.Script),
        _ => null,
    };
}
