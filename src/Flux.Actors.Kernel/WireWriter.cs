using System.Buffers.Binary;
using System.Text;

namespace Flux.Actors.Kernel;

/// <summary>Appends canonical values: fixed-width little-endian integers, 32-bit lengths before variable parts.</summary>
public sealed class WireWriter
{
    private const int FirstBytes = 256;

    /// <summary>A thread keeps its writer for the next value unless its buffer grew beyond this.</summary>
    private const int KeptBytesMax = 64 * 1024;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    [ThreadStatic]
    private static WireWriter? _spare;

    private byte[] _bytes = new byte[FirstBytes];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Byte(byte value) => Next(1)[0] = value;

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(4), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Next(8), value);

    public void Int128(Int128 value) => BinaryPrimitives.WriteInt128LittleEndian(Next(16), value);

    public void Fixed(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Next(bytes.Length));

    public void Fixed(Hash256 hash) => hash.CopyTo(Next(Hash256.Size));

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        UInt32((uint)bytes.Length);
        Fixed(bytes);
    }

    /// <exception cref="WireException">It was never set, as in an id that is its type's default.</exception>
    public void Text(string text)
    {
        if (text is null)
        {
            throw new WireException("a text that was never set");
        }

        int size = Utf8.GetByteCount(text);
        UInt32((uint)size);
        _ = Utf8.GetBytes(text, Next(size));
    }

    public Blob ToBlob() => Blob.Copy(Written);

    /// <summary>This thread's spare writer, empty; a new one while the spare is in use (an encoding within an encoding).</summary>
    internal static WireWriter Rent()
    {
        WireWriter writer = _spare ?? new WireWriter();
        _spare = null;
        writer._length = 0;
        return writer;
    }

    /// <summary>Takes back what was written after the first so many bytes.</summary>
    internal void Cut(int length) => _length = length;

    internal void Return() => _spare = _bytes.Length <= KeptBytesMax ? this : null;

    private Span<byte> Next(int count)
    {
        int at = _length;
        if (count > _bytes.Length - at)
        {
            Grow(count);
        }

        _length = at + count;
        return _bytes.AsSpan(at, count);
    }

    private void Grow(int count)
    {
        long wanted = Math.Max((long)_length + count, Math.Min(2L * _bytes.Length, Array.MaxLength));
        Array.Resize(ref _bytes, checked((int)wanted));
    }
}
