using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Economics;

/// <summary>Blocks that share one rule for their subsidy, from a height to the next era.</summary>
/// <param name="Name">For tables and people.</param>
/// <param name="From">The first height; 0 at least.</param>
/// <param name="Curve">What each of them may mint.</param>
[Wire("economics.subsidy-era.v1")]
public sealed record SubsidyEra(string Name, Height From, SubsidyCurve Curve);

/// <summary>The subsidy of a block as a function of its height, and its sum in closed form.</summary>
public abstract record SubsidyCurve
{
    /// <summary>What the block at the height may mint. The height is of the curve's era.</summary>
    public abstract Amount At(long height);

    /// <summary>The sum over the heights, both included. Units: atoms.</summary>
    public abstract Int128 Sum(long from, long to);

    /// <summary>The first heights of all stretches in which the rule gives one number, ascending, the era's own included; of a ramp only that.</summary>
    public abstract IEnumerable<long> Steps(long from);

    /// <summary>The largest subsidy of the era, whose last height this is (null when it has none). Units: atoms.</summary>
    public abstract Int128 Most(long? to);

    /// <summary>What is wrong with the numbers; null when nothing is. Shape: the era's first height, and its last (null when it has none).</summary>
    public abstract string? Flaw(long from, long? to);
}

/// <summary>Grows by a fixed amount with each block.</summary>
/// <param name="PerBlock">Times the height and what is ahead of it.</param>
/// <param name="Ahead">Blocks added to the height.</param>
[Wire("economics.curve-ramp.v1")]
public sealed record Ramp(Amount PerBlock, long Ahead) : SubsidyCurve
{
    public override Amount At(long height) => PerBlock * checked(height + Ahead);

    public override Int128 Sum(long from, long to)
    {
        Int128 blocks = (Int128)to - from + 1;
        return PerBlock.Atoms * (((Int128)from + to) * blocks / 2 + Ahead * blocks);
    }

    public override IEnumerable<long> Steps(long from) => [from];

    public override Int128 Most(long? to) => PerBlock.Atoms * ((Int128)(to ?? long.MaxValue) + Ahead);

    public override string? Flaw(long from, long? to) => to is not { } last
        ? "a ramp never ends, an era after it is wanted"
        : Ahead < 0 || Ahead > long.MaxValue - last ? $"{Ahead} blocks ahead, 0 to {long.MaxValue - last} wanted"
        : null;
}

/// <summary>Stays for a number of blocks, then is cut to a fraction, rounding down each time, and again, at most so many times.</summary>
/// <param name="First">Before the first cut.</param>
/// <param name="CountedFrom">Where counting blocks begins; at most the era's first height.</param>
/// <param name="StepBlocks">Blocks between two cuts.</param>
/// <param name="Numerator">A cut leaves numerator ÷ denominator.</param>
/// <param name="Denominator">See the numerator.</param>
/// <param name="StepsMax">Cuts in all; 0 for a subsidy that stays.</param>
[Wire("economics.curve-stepped.v1")]
public sealed record Stepped(Amount First, long CountedFrom, long StepBlocks, long Numerator, long Denominator, int StepsMax) : SubsidyCurve
{
    /// <summary>A bound of the work to find a height's subsidy.</summary>
    public const int CutsMax = 256;

    public override Amount At(long height) => After(StepOf(height));

    public override Int128 Sum(long from, long to)
    {
        Int128 sum = 0;
        for (Int128 start = from; start <= to;)
        {
            long step = StepOf((long)start);
            Int128 end = step == StepsMax ? to : Int128.Min(to, CountedFrom + (step + 1) * (Int128)StepBlocks - 1);
            sum += After(step).Atoms * (end - start + 1);
            start = end + 1;
        }

        return sum;
    }

    public override IEnumerable<long> Steps(long from)
    {
        yield return from;
        for (Int128 step = StepOf(from) + 1; step <= StepsMax && !After((long)step - 1).IsZero; step++)
        {
            if (CountedFrom + step * StepBlocks is var next && next > long.MaxValue)
            {
                yield break;
            }

            yield return (long)next;
        }
    }

    public override Int128 Most(long? to) => First.Atoms;

    public override string? Flaw(long from, long? to) =>
        CountedFrom > from ? $"its cuts are counted from height {CountedFrom}, at most {from} wanted"
        : StepBlocks < 1 ? $"{StepBlocks} blocks between two cuts, at least 1 wanted"
        : StepsMax is < 0 or > CutsMax ? $"{StepsMax} cuts, 0 to {CutsMax} wanted"
        : Numerator < 0 || Denominator < 1 || Numerator > Denominator ? $"a cut to {Numerator}/{Denominator}, a fraction of at most 1 wanted"
        : null;

    private long StepOf(long height) => (long)Int128.Min(((Int128)height - CountedFrom) / StepBlocks, StepsMax);

    private Amount After(long steps)
    {
        Amount subsidy = First;
        for (long i = 0; i < steps && !subsidy.IsZero; i++)
        {
            subsidy = subsidy.Share(Numerator, Denominator);
        }

        return subsidy;
    }
}
