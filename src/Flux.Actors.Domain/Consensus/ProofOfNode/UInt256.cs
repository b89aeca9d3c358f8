using System.Buffers.Binary;
using System.Globalization;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>A whole number of 256 bits: targets and chain work. Sums, products and shifts keep the lowest 256 bits.</summary>
/// <remarks>Shape: printed as 64 hex digits, the highest first. Source: research sheet of the chain daemon §5.3, §5.4, §5.8.</remarks>
public readonly record struct UInt256(UInt128 High, UInt128 Low) : IComparable<UInt256>
{
    public const int Bits = 256;

    private const int Half = 128;
    private const int HexDigits = 64;

    public static UInt256 Zero => default;

    public static UInt256 One => new(0, 1);

    public static UInt256 Max => new(UInt128.MaxValue, UInt128.MaxValue);

    /// <summary>How many bits it takes to write the number; 0 for zero.</summary>
    public int BitLength => High != 0 ? Bits - (int)UInt128.LeadingZeroCount(High) : Half - (int)UInt128.LeadingZeroCount(Low);

    /// <summary>The number whose lowest byte is the digest's first: how a digest is compared with a target.</summary>
    public static UInt256 Of(Hash256 digest)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        digest.CopyTo(bytes);
        return new UInt256(BinaryPrimitives.ReadUInt128LittleEndian(bytes[(Hash256.Size / 2)..]), BinaryPrimitives.ReadUInt128LittleEndian(bytes));
    }

    /// <summary>Reads 1 to 64 hex digits.</summary>
    /// <exception cref="FormatException">Anything else.</exception>
    public static UInt256 Parse(string hex)
    {
        string full = hex.PadLeft(HexDigits, '0');
        return hex.Length is > 0 and <= HexDigits
            && UInt128.TryParse(full[..(HexDigits / 2)], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 high)
            && UInt128.TryParse(full[(HexDigits / 2)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 low)
            ? new UInt256(high, low)
            : throw new FormatException($"'{hex}': 1 to {HexDigits} hex digits wanted");
    }

    /// <summary>The quotient, rounded down.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public UInt256 Divide(UInt256 divisor)
    {
        if (divisor == Zero)
        {
            throw new DivideByZeroException();
        }

        // Long division by bits. The rest never has more bits than were brought down, so that no shift pushes one out.
        UInt256 quotient = Zero, rest = Zero;
        for (int bit = BitLength - 1; bit >= 0; bit--)
        {
            rest = (rest << 1) | ((this >> bit) & One);
            quotient <<= 1;
            if (rest >= divisor)
            {
                rest -= divisor;
                quotient |= One;
            }
        }

        return quotient;
    }

    public UInt256 Times(uint factor)
    {
        UInt256 product = Zero;
        for (int bit = 31; bit >= 0; bit--)
        {
            product = (product << 1) + (((factor >> bit) & 1) == 1 ? this : Zero);
        }

        return product;
    }

    public int CompareTo(UInt256 other) => (High, Low).CompareTo((other.High, other.Low));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x32}{Low:x32}");

    public static UInt256 operator +(UInt256 left, UInt256 right)
    {
        UInt128 low = unchecked(left.Low + right.Low);
        return new UInt256(unchecked(left.High + right.High + (low < left.Low ? UInt128.One : UInt128.Zero)), low);
    }

    public static UInt256 operator -(UInt256 left, UInt256 right) =>
        new(unchecked(left.High - right.High - (left.Low < right.Low ? UInt128.One : UInt128.Zero)), unchecked(left.Low - right.Low));

    public static UInt256 operator ~(UInt256 value) => new(~value.High, ~value.Low);

    public static UInt256 operator |(UInt256 left, UInt256 right) => new(left.High | right.High, left.Low | right.Low);

    public static UInt256 operator &(UInt256 left, UInt256 right) => new(left.High & right.High, left.Low & right.Low);

    public static UInt256 operator <<(UInt256 value, int bits) => bits switch
    {
        0 => value,
        < Half => new UInt256((value.High << bits) | (value.Low >> (Half - bits)), value.Low << bits),
        < Bits => new UInt256(value.Low << (bits - Half), 0),
        _ => Zero,
    };

    public static UInt256 operator >>(UInt256 value, int bits) => bits switch
    {
        0 => value,
        < Half => new UInt256(value.High >> bits, (value.Low >> bits) | (value.High << (Half - bits))),
        < Bits => new UInt256(0, value.High >> (bits - Half)),
        _ => Zero,
    };

    public static bool operator <(UInt256 left, UInt256 right) => left.CompareTo(right) < 0;

    public static bool operator >(UInt256 left, UInt256 right) => left.CompareTo(right) > 0;

    public static bool operator <=(UInt256 left, UInt256 right) => left.CompareTo(right) <= 0;

    public static bool operator >=(UInt256 left, UInt256 right) => left.CompareTo(right) >= 0;
}
