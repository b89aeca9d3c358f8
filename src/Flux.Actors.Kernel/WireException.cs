namespace Flux.Actors.Kernel;

/// <summary>Bytes that are not the one encoding of any value of the wanted type. The message names what was seen and wanted.</summary>
public sealed class WireException : FormatException
{
    public WireException(string message) : base(message)
    {
    }

    public WireException()
    {
    }

    public WireException(string message, Exception inner) : base(message, inner)
    {
    }
}
