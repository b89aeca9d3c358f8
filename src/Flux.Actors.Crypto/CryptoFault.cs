namespace Flux.Actors.Crypto;

/// <summary>The world failed cryptography: the native library is missing, or a key file can't be trusted, read or written.</summary>
/// <remarks>Errors: the message names what was seen, what was wanted, and what to do.</remarks>
public sealed class CryptoFault : Exception
{
    public CryptoFault(string message) : base(message)
    {
    }

    public CryptoFault()
    {
    }

    public CryptoFault(string message, Exception inner) : base(message, inner)
    {
    }
}
