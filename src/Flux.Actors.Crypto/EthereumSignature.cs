using System.Buffers;
using System.Globalization;
using System.Numerics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>r, s and the parity of an Ethereum signature, read from its text as the network's node software reads them.</summary>
/// <remarks>
/// Shape: two characters that nobody looks at (0x), 64 digits of r, 64 of s, and the rest is v. In r and s blanks count for nothing, a minus makes the number negative, and
/// a character that is no hex digit is one by the low bits of its code; v ends where its digits end. Of v below 2 itself counts, of any other an odd one is 0 and an even
/// one 1. r and s may be any numbers below 2^256: they count by their remainders, as the equation of the signature uses them.
/// Source: research sheet of applications §5.2; observed on nano-ethereum-signer 0.1.2 and the elliptic in it.
/// </remarks>
internal readonly record struct EthereumSignature(BigInteger R, BigInteger S, bool IsOdd)
{
    private const int RAt = 2;
    private const int SAt = 66;
    private const int VAt = 130;

    /// <summary>Above 2^1024 the network's number for v is infinite and has no parity.</summary>
    private const int VDigitsMax = 256;

    /// <summary>Above 2^53 the network's number for v is even, whatever its digits say.</summary>
    private const ulong ExactMax = 1UL << 53;

    internal static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private static readonly BigInteger Order = BigInteger.Parse("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    private static readonly BigInteger Field = BigInteger.Parse("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static bool TryRead(string text, out EthereumSignature signature)
    {
        signature = default;
        if (text.Length <= VAt || Parity(text.AsSpan(VAt)) is not { } isOdd)
        {
            return false;
        }

        signature = new EthereumSignature(Number(text.AsSpan(RAt, SAt - RAt)), Number(text.AsSpan(SAt, VAt - SAt)), isOdd);
        return true;
    }

    /// <summary>The key Q of which r·Q = s·R − e·G, R being the curve's point at r of that parity; false when there is no such point or key.</summary>
    public bool TryRecover(Hash256 digest, out PublicKey key)
    {
        key = default;
        if (R.Sign <= 0)
        {
            return false;
        }

        // The library takes r and s below the order, and r + order for an x above it.
        (BigInteger x, BigInteger divisor) = (R % Field, R % Order);
        if (x.IsZero || divisor.IsZero)
        {
            return false;
        }

        BigInteger s = ((S % Order) + Order) % Order;
        if (s.IsZero)
        {
            return TryScale(digest, divisor, out key);
        }

        int id = (IsOdd ? 1 : 0) + (x >= Order ? 2 : 0);
        Span<byte> bytes = stackalloc byte[RecoverableSignature.Size];
        bytes[0] = (byte)(27 + id);
        // x and r have one remainder unless r is at or above the field's size; then both sides of the equation are multiplied by x ÷ r.
        if (R >= Field)
        {
            BigInteger factor = x % Order * Inverse(divisor) % Order;
            s = s * factor % Order;
            digest = new Hash256(Write(Unsigned(digest) * factor % Order, stackalloc byte[Hash256.Size]));
        }

        Write(x % Order, bytes[1..33]);
        Write(s, bytes[33..]);
        return Secp256k1.TryRecover(digest, new RecoverableSignature(bytes), out key);
    }

    /// <summary>Without s the key is −e ÷ r times the generator.</summary>
    private static bool TryScale(Hash256 digest, BigInteger divisor, out PublicKey key)
    {
        key = default;
        BigInteger scalar = (Order - Unsigned(digest) % Order) * Inverse(divisor) % Order;
        if (scalar.IsZero)
        {
            return false;
        }

        using PrivateKey secret = new(Write(scalar, stackalloc byte[PrivateKey.Size]));
        key = Secp256k1.PublicKeyOf(secret);
        return true;
    }

    private static BigInteger Unsigned(Hash256 digest)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        digest.CopyTo(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>The order is prime, so that Fermat's theorem gives the inverse.</summary>
    private static BigInteger Inverse(BigInteger number) => BigInteger.ModPow(number, Order - 2, Order);

    private static Span<byte> Write(BigInteger number, Span<byte> bytes)
    {
        bytes.Clear();
        int size = number.GetByteCount(isUnsigned: true);
        _ = number.TryWriteBytes(bytes[(bytes.Length - size)..], out _, isUnsigned: true, isBigEndian: true);
        return bytes;
    }

    private static BigInteger Number(ReadOnlySpan<char> text)
    {
        BigInteger number = BigInteger.Zero;
        (bool isFirst, bool isNegative) = (true, false);
        foreach (char symbol in text)
        {
            if (IsBlank(symbol))
            {
                continue;
            }

            if (isFirst && symbol == '-')
            {
                isNegative = true;
            }
            else
            {
                number = (number << 4) | Digit(symbol);
            }

            isFirst = false;
        }

        return isNegative ? -number : number;
    }

    private static int Digit(char symbol) => symbol switch
    {
        >= 'a' and <= 'f' => symbol - 'a' + 10,
        >= 'A' and <= 'F' => symbol - 'A' + 10,
        _ => symbol & 0xF,
    };

    /// <summary>Whether the point's y is odd, from v: blanks, a sign, 0x, hex digits, and anything after them. Null when there is no digit or no parity.</summary>
    private static bool? Parity(ReadOnlySpan<char> text)
    {
        int start = 0;
        while (start < text.Length && IsBlank(text[start]))
        {
            start++;
        }

        text = text[start..];
        bool isNegative = text.StartsWith("-");
        text = text.StartsWith("-") || text.StartsWith("+") ? text[1..] : text;
        text = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        int count = text.IndexOfAnyExcept(HexDigits) is var end and >= 0 ? end : text.Length;
        ReadOnlySpan<char> digits = text[..count].TrimStart('0');
        return (count, digits.Length) switch
        {
            (0, _) or (_, > VDigitsMax) => null,
            (_, 0) => false,
            _ when isNegative => null,
            _ => IsOddOf(digits),
        };
    }

    private static bool IsOddOf(ReadOnlySpan<char> digits) =>
        digits.Length > 16 || ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var v && (v == 1 || (v > 1 && (v >= ExactMax || v % 2 == 0)));

    /// <summary>White space and line ends of JavaScript.</summary>
    private static bool IsBlank(char symbol) => symbol is '\uFEFF' || (symbol != '\u0085' && char.IsWhiteSpace(symbol));
}
