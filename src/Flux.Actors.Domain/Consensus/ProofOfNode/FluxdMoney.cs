using System.Globalization;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Consensus.ProofOfNode;

/// <summary>Sums as the daemon prints them: at least two decimals, and a minus before negative ones.</summary>
/// <remarks>What it reads is what <see cref="Amount.TryParseFlux"/> reads. Source: vectors/fluxd/money_format.json.</remarks>
public static class FluxdMoney
{
    private const int DecimalsMin = 2;

    public static string Text(long atoms)
    {
        (UInt128 whole, UInt128 rest) = UInt128.DivRem((UInt128)Int128.Abs(atoms), Amount.AtomsPerFlux);
        string decimals = rest.ToString("00000000", CultureInfo.InvariantCulture).TrimEnd('0').PadRight(DecimalsMin, '0');
        return string.Create(CultureInfo.InvariantCulture, $"{(atoms < 0 ? "-" : "")}{whole}.{decimals}");
    }
}
