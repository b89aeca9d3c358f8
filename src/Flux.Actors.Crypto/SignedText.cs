namespace Flux.Actors.Crypto;

/// <summary>Whether the holder of an id of the network signed a text: an Ethereum address, else an address of Bitcoin's forms or a public key in hex.</summary>
public static class SignedText
{
    /// <remarks>Shape: false for anything malformed and for an empty text, never an exception. Source: research sheet of applications §5.</remarks>
    public static bool Verify(string text, string address, string signature) =>
        EthereumText.IsAddress(address) ? EthereumText.Verify(text, address, signature) : BitcoinText.Verify(text, address, signature);
}
