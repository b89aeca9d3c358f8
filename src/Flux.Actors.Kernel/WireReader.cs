using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Flux.Actors.Kernel;

/// <summary>Reads canonical values and refuses everything that <see cref="WireWriter"/> would not have written.</summary>
public sealed class WireReader
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    [ThreadStatic]
    private static WireReader? _spare;

    private byte[] _bytes = [];
    private int _start;
    private int _position;
    private int _end;

    public WireReader(ReadOnlyMemory<byte> bytes) => Open(bytes);

    public int Remaining => _end - _position;

    /// <summary>Bytes read so far.</summary>
    private int Place => _position - _start;

    public ReadOnlySpan<byte> Fixed(int length)
    {
        int at = _position;
        if (length > _end - at)
        {
            throw new WireException($"{Remaining} bytes left at {Place}, {length} wanted");
        }

        _position = at + length;
        return _bytes.AsSpan(at, length);
    }

    public byte Byte() => Fixed(1)[0];

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Fixed(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Fixed(8));

    public Int128 Int128() => BinaryPrimitives.ReadInt128LittleEndian(Fixed(16));

    /// <summary>A length or count; it can't exceed the bytes that are left.</summary>
    public int Count()
    {
        uint count = UInt32();
        return count <= (uint)Remaining
            ? (int)count
            : throw new WireException($"length {count} at {Place}, at most the {Remaining} bytes left wanted");
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
            throw new WireException($"text before {Place} is not UTF-8", e);
        }
    }

    public void End()
    {
        if (Remaining != 0)
        {
            throw new WireException($"{Remaining} bytes after the value, none wanted");
        }
    }

    /// <summary>This thread's spare reader over the bytes; a new one while the spare is in use (a decoding within a decoding).</summary>
    internal static WireReader Rent(ReadOnlyMemory<byte> bytes)
    {
        if (_spare is not { } reader)
        {
            return new WireReader(bytes);
        }

        _spare = null;
        reader.Open(bytes);
        return reader;
    }

    internal void Return()
    {
        _bytes = [];
        _spare = this;
    }

    private void Open(ReadOnlyMemory<byte> bytes)
    {
        ArraySegment<byte> segment = MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> held) ? held : new ArraySegment<byte>(bytes.ToArray());
        _bytes = segment.Array ?? [];
        _start = _position = segment.Offset;
        _end = segment.Offset + segment.Count;
    }
}
