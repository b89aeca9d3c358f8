using System.Buffers;
using System.Buffers.Binary;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>Writes the daemon's bytes: the form that <see cref="FluxdReader"/> reads.</summary>
public sealed class FluxdWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public Blob Written => Blob.Copy(_bytes.WrittenSpan);

    public FluxdWriter Byte(byte value)
    {
        _bytes.Write([value]);
        return this;
    }

    public FluxdWriter SignedByte(sbyte value) => Byte(unchecked((byte)value));

    public FluxdWriter Int32(int value) => UInt32(unchecked((uint)value));

    public FluxdWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(sizeof(uint)), value);
        _bytes.Advance(sizeof(uint));
        return this;
    }

    public FluxdWriter Hash(Hash256 value)
    {
        value.CopyTo(_bytes.GetSpan(Hash256.Size));
        _bytes.Advance(Hash256.Size);
        return this;
    }

    public FluxdWriter Outpoint(Outpoint value) => Hash(value.Transaction).UInt32(value.Index);

    /// <summary>The bytes with their length before them.</summary>
    public FluxdWriter Bytes(Blob value)
    {
        Length(value.Length);
        _bytes.Write(value.Span);
        return this;
    }

    /// <summary>A count or length in its shortest form.</summary>
    public FluxdWriter Length(int value)
    {
        if (value < 253)
        {
            return Byte((byte)value);
        }

        if (value <= ushort.MaxValue)
        {
            return Byte(253).Byte((byte)(value & 0xFF)).Byte((byte)(value >> 8));
        }

        return Byte(254).UInt32((uint)value);
    }
}
