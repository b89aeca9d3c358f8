using Flux.Actors.Crypto;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps.Messages;

/// <summary>People with keys, who sign.</summary>
internal static class Signer
{
    public static string Owner { get; } = Id(1);

    public static string Other { get; } = Id(2);

    public static string Ethereum { get; } = EthereumText.AddressOf(Public(3));

    public static string Owners(string text) => Sign(1, text);

    public static string Others(string text) => Sign(2, text);

    public static string Ethereums(string text)
    {
        using PrivateKey key = Key(3);
        return EthereumText.Sign(key, text);
    }

    private static string Sign(byte number, string text)
    {
        using PrivateKey key = Key(number);
        return BitcoinText.Sign(key, text, compressed: true);
    }

    private static string Id(byte number) => Base58Check.Encode([0, .. Hash160.OfKey(Public(number)).Span]);

    private static PublicKey Public(byte number)
    {
        using PrivateKey key = Key(number);
        return Secp256k1.PublicKeyOf(key);
    }

    private static PrivateKey Key(byte number)
    {
        byte[] bytes = new byte[PrivateKey.Size];
        bytes[^1] = number;
        return new PrivateKey(bytes);
    }
}
