using System.Buffers.Binary;
using System.Text;

namespace Flux.Actors.Kernel.Tests.Oracle;

/// <summary>Reads canonical values and refuses everything that <see cref="OracleWriter"/> would not have written.</summary>
internal sealed class OracleReader(ReadOnlyMemory<byte> bytes)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private int _position;

    public int Remaining => bytes.Length - _position;

    public ReadOnlySpan<byte> Fixed(int length)
    {
        if (length > Remaining)
        {
            throw new WireException($"{Remaining} bytes left at {_position}, {length} wanted");
        }

        ReadOnlySpan<byte> span = bytes.Span.Slice(_position, length);
        _position += length;
        return span;
    }

    public byte Byte() => Fixed(1)[0];

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Fixed(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Fixed(8));

    public Int128 Int128() => BinaryPrimitives.ReadInt128LittleEndian(Fixed(16));

    /// <summary>A length or count; it can't exceed the bytes that are left, so hostile counts allocate nothing.</summary>
    public int Count()
    {
        uint count = UInt32();
        return count <= (uint)Remaining
            ? (int)count
            : throw new WireException($"length {count} at {_position}, at most the {Remaining} bytes left wanted");
    }

    public ReadOnlySpan<byte> Bytes() => Fixed(Count());

    public string Text()
    {
        try
        {
            return Utf8.GetString(Bytes());
        }
        catch (DecoderFallbackException e)
        {
            throw new WireException($"text before {_position} is not UTF-8", e);
        }
    }

    public void End()
    {
        if (Remaining != 0)
        {
            throw new WireException($"{Remaining} bytes after the value, none wanted");
        }
    }
}
