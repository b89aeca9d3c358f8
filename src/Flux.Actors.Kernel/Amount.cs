using System.Globalization;

namespace Flux.Actors.Kernel;

/// <summary>A non-negative sum of money in atoms; 1 FLUX is 10^8 atoms. Arithmetic is checked.</summary>
/// <remarks>Errors: <see cref="OverflowException"/> when a result is negative or exceeds <see cref="long.MaxValue"/>.</remarks>
public readonly record struct Amount : IComparable<Amount>
{
    public const long AtomsPerFlux = 100_000_000;

    public Amount(long atoms) =>
        Atoms = atoms >= 0 ? atoms : throw new OverflowException($"amount: {atoms} atoms seen, 0 or more wanted");

    public long Atoms { get; }

    public static Amount Zero => default;

    public bool IsZero => Atoms == 0;

    public static Amount Flux(long flux) => new(checked(flux * AtomsPerFlux));

    /// <summary>This amount × numerator ÷ denominator, rounded down.</summary>
    public Amount Share(long numerator, long denominator) =>
        new(checked((long)((Int128)Atoms * numerator / denominator)));

    public int CompareTo(Amount other) => Atoms.CompareTo(other.Atoms);

    public static Amount Min(Amount left, Amount right) => left <= right ? left : right;

    public static Amount operator +(Amount left, Amount right) => new(checked(left.Atoms + right.Atoms));

    public static Amount operator -(Amount left, Amount right) => new(checked(left.Atoms - right.Atoms));

    public static Amount operator *(Amount amount, long times) => new(checked(amount.Atoms * times));

    public static bool operator <(Amount left, Amount right) => left.Atoms < right.Atoms;

    public static bool operator >(Amount left, Amount right) => left.Atoms > right.Atoms;

    public static bool operator <=(Amount left, Amount right) => left.Atoms <= right.Atoms;

    public static bool operator >=(Amount left, Amount right) => left.Atoms >= right.Atoms;

    /// <summary>FLUX with as many decimals as needed, at most eight: "37.5".</summary>
    public override string ToString()
    {
        long whole = Atoms / AtomsPerFlux, rest = Atoms % AtomsPerFlux;
        return rest == 0
            ? whole.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{whole}.{rest:00000000}").TrimEnd('0');
    }

    /// <summary>Reads FLUX in decimal notation: digits, optionally a point and one to eight digits.</summary>
    public static bool TryParseFlux(string? text, out Amount amount)
    {
        amount = default;
        string[] parts = (text ?? string.Empty).Split('.');
        if (parts.Length > 2
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long whole)
            || whole > long.MaxValue / AtomsPerFlux - 1)
        {
            return false;
        }

        long rest = 0;
        if (parts.Length == 2
            && (parts[1].Length is 0 or > 8
                || !long.TryParse(parts[1].PadRight(8, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out rest)))
        {
            return false;
        }

        amount = new Amount(whole * AtomsPerFlux + rest);
        return true;
    }
}
