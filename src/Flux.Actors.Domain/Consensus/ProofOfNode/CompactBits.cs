using System.Globalization;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>A target as a header writes it: a count of bytes, a sign bit, and the number's highest 23 bits.</summary>
/// <remarks>Shape: printed as 8 hex digits. Source: vectors/fluxd/compact_bits.json; research sheet of the chain daemon §5.3.</remarks>
public readonly record struct CompactBits(uint Value)
{
    private const uint SignBit = 0x0080_0000;
    private const uint Mantissa = 0x007F_FFFF;
    private const int MantissaBytes = 3;

    /// <summary>The shortest form of the number, rounded down to 23 bits, with the sign bit where the number is not zero.</summary>
    public static CompactBits Of(UInt256 value, bool negative = false)
    {
        int size = (value.BitLength + 7) / 8;
        uint word = (uint)(size <= MantissaBytes ? value << (8 * (MantissaBytes - size)) : value >> (8 * (size - MantissaBytes))).Low;
        if ((word & SignBit) != 0)
        {
            // The highest bit of the mantissa is the sign's: the number takes a byte more.
            word >>= 8;
            size++;
        }

        return new CompactBits(word | ((uint)size << 24) | (negative && (word & Mantissa) != 0 ? SignBit : 0));
    }

    /// <exception cref="FormatException">Not 8 hex digits.</exception>
    public static CompactBits Parse(string hex) =>
        hex.Length == 8 && uint.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value)
            ? new CompactBits(value)
            : throw new FormatException($"'{hex}': 8 hex digits wanted");

    /// <summary>What is written: the number's lowest 256 bits, whether it is negative, and whether it has more bits.</summary>
    public (UInt256 Value, bool Negative, bool Overflow) Expand()
    {
        int size = (int)(Value >> 24);
        uint word = Value & Mantissa;
        word = size < MantissaBytes ? word >> (8 * (MantissaBytes - size)) : word;
        UInt256 value = size <= MantissaBytes ? new UInt256(0, word) : new UInt256(0, word) << (8 * (size - MantissaBytes));
        bool overflow = word != 0 && (size > 34 || (word > 0xFF && size > 33) || (word > 0xFFFF && size > 32));
        return (value, word != 0 && (Value & SignBit) != 0, overflow);
    }

    /// <summary>The target, or null when it is negative, zero or has more than 256 bits.</summary>
    public UInt256? Target() => Expand() is ({ BitLength: > 0 } value, false, false) ? value : null;

    public override string ToString() => Value.ToString("x8", CultureInfo.InvariantCulture);
}
