using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Flux.Actors.Kernel.Tests.Oracle;

/// <summary>Appends canonical values: fixed-width little-endian integers, 32-bit lengths before variable parts.</summary>
internal sealed class OracleWriter
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly ArrayBufferWriter<byte> _buffer = new();

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void Int128(Int128 value)
    {
        BinaryPrimitives.WriteInt128LittleEndian(_buffer.GetSpan(16), value);
        _buffer.Advance(16);
    }

    public void Fixed(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        UInt32((uint)bytes.Length);
        _buffer.Write(bytes);
    }

    public void Text(string text) => Bytes(Utf8.GetBytes(text));

    public Blob ToBlob() => Blob.Copy(_buffer.WrittenSpan);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;
}
