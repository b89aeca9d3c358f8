using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Economics;

/// <summary>Money minted on top of the subsidy at named heights, each time the same; here it is the treasury's.</summary>
/// <remarks>Source: research sheet of the chain daemon §2; vectors fluxd/special_funds.</remarks>
/// <param name="Name">For tables and people.</param>
/// <param name="Address">Who gets it on the existing network; empty where there is nobody.</param>
/// <param name="First">The first height.</param>
/// <param name="Interval">Blocks between two of them.</param>
/// <param name="Times">How many there are.</param>
/// <param name="Amount">Each.</param>
[Wire("economics.fund-mint.v1")]
public sealed record FundMint(string Name, string Address, Height First, long Interval, int Times, Amount Amount)
{
    public bool IsDueAt(Height height) => height >= First && (height - First) % Interval == 0 && (height - First) / Interval < Times;

    /// <summary>What it has minted in blocks 1 … height. Units: atoms.</summary>
    public Int128 Through(Height height) =>
        height < First ? 0 : (Int128)Amount.Atoms * Math.Min((height - First) / Interval + 1, Times);

    /// <summary>What is wrong with the numbers; null when nothing is.</summary>
    public string? Flaw() => First <= Height.Genesis || Interval < 1 || Times < 1
        ? $"{Times} times every {Interval} blocks from height {First}, each at least 1 wanted"
        : null;
}
