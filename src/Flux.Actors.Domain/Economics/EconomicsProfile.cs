using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Economics;

/// <summary>How money comes into being: the subsidy of each height, its split, what is minted beside it, and the cap.</summary>
/// <remarks>
/// Part of the genesis file, so a verifier needs nothing else. Shape: eras and splits ascend by height, one split at least is as early as the first era; before the
/// first era nothing is minted; block 0 is genesis, its schedule says what a rule would give and is never minted. Integers only, every division rounds down.
/// Source: DESIGN §9; research sheet on tokenomics §2; docs/spec/chain.md §6.
/// </remarks>
/// <param name="Name">For people; the numbers are the rules.</param>
/// <param name="Eras">What blocks may mint.</param>
/// <param name="Splits">Who gets it.</param>
/// <param name="Funds">What is minted on top, for the treasury.</param>
/// <param name="Cap">No block may leave more than this minted; null where only what an amount can say is the bound.</param>
[Wire("economics.profile.v1")]
public sealed record EconomicsProfile(
    string Name,
    Sequence<SubsidyEra> Eras,
    Sequence<SubsidySplit> Splits,
    Sequence<FundMint> Funds,
    Amount? Cap)
{
    private const int EntriesMax = 64;

    private const int FundsListedMax = 1_000;

    /// <summary>No block may leave more than this minted: the cap, or the largest amount there is, so that no sum of money overflows one.</summary>
    public Amount MintedMax => Cap ?? new Amount(long.MaxValue);

    /// <summary>The era of a height; null before the first.</summary>
    public SubsidyEra? EraAt(Height height) => Eras.LastOrDefault(era => era.From <= height);

    /// <summary>What the schedule allows at a height, the cap and the funds aside.</summary>
    public Amount ScheduledAt(Height height) => EraAt(height)?.Curve.At(height.Value) ?? Amount.Zero;

    /// <summary>The split in force at a height.</summary>
    public SubsidySplit SplitAt(Height height) => Splits.LastOrDefault(split => split.From <= height) ?? Splits[0];

    /// <summary>What the funds due at a height mint in all.</summary>
    public Amount FundsAt(Height height)
    {
        Amount sum = Amount.Zero;
        foreach (FundMint fund in Funds)
        {
            sum += fund.IsDueAt(height) ? fund.Amount : Amount.Zero;
        }

        return sum;
    }

    /// <summary>What the block may mint: schedule and funds, cut where the cap is reached.</summary>
    /// <param name="height">The block's.</param>
    /// <param name="minted">By all blocks before it and genesis. Units: atoms.</param>
    public Amount MintableAt(Height height, Int128 minted)
    {
        Amount scheduled = ScheduledAt(height) + FundsAt(height);
        return new Amount((long)Int128.Clamp(MintedMax.Atoms - minted, 0, scheduled.Atoms));
    }

    /// <summary>What schedule and funds have minted in blocks 1 … height if every share was earned, in closed form. Units: atoms.</summary>
    public Int128 ScheduledThrough(Height height)
    {
        Int128 sum = 0;
        for (int i = 0; i < Eras.Count; i++)
        {
            long from = Math.Max(1, Eras[i].From.Value);
            long to = i + 1 < Eras.Count ? Math.Min(height.Value, Eras[i + 1].From.Value - 1) : height.Value;
            sum += from <= to ? Eras[i].Curve.Sum(from, to) : 0;
        }

        foreach (FundMint fund in Funds)
        {
            sum += fund.Through(height);
        }

        return sum;
    }

    /// <summary>The supply after a height if every share was earned and nothing burnt: genesis and schedule, up to the cap. Units: atoms.</summary>
    public Int128 SupplyThrough(Int128 genesis, Height height)
    {
        Int128 sum = genesis + ScheduledThrough(height);
        return Int128.Min(MintedMax.Atoms, sum);
    }

    /// <summary>The heights a table of the schedule lists, ascending: the first and the last of every stretch with one subsidy and one split, and those of funds.</summary>
    public Sequence<Height> Milestones()
    {
        SortedMap<long, bool> firsts = SortedMap<long, bool>.Empty, listed = SortedMap<long, bool>.Empty;
        for (int i = 0; i < Eras.Count; i++)
        {
            long end = i + 1 < Eras.Count ? Eras[i + 1].From.Value : long.MaxValue;
            firsts = Eras[i].Curve.Steps(Eras[i].From.Value).Where(height => height < end).Aggregate(firsts, (all, height) => all.With(height, true));
        }

        firsts = Splits.Aggregate(firsts, (all, split) => all.With(split.From.Value, true));
        foreach (long first in firsts.Keys.Where(height => height > 0))
        {
            listed = (first > 1 ? listed.With(first - 1, true) : listed).With(first, true);
        }

        foreach (FundMint fund in Funds)
        {
            for (int i = 0; i < Math.Min(fund.Times, FundsListedMax); i++)
            {
                listed = listed.With((fund.First + fund.Interval * i).Value, true);
            }
        }

        return listed.Keys.Select(height => new Height(height)).ToSequence();
    }

    /// <summary>Why a block can't leave so much minted; null when it can.</summary>
    /// <remarks>Shape: both counts with genesis. What the block minted is bounded by the schedule of its height and by the cap.</remarks>
    public string? SupplyFlaw(Height height, Int128 mintedBefore, Int128 mintedAfter)
    {
        Amount mintable = MintableAt(height, mintedBefore);
        return mintedAfter >= mintedBefore && mintedAfter - mintedBefore <= mintable.Atoms
            ? null
            : $"{mintedAfter - mintedBefore} atoms are minted at height {height} on top of {mintedBefore}, at most {mintable.Atoms} wanted"
                + (Cap is { } cap ? $" under the cap of {cap.Atoms}" : string.Empty);
    }

    /// <summary>Every problem of the numbers, each in one sentence; empty when a network can use them.</summary>
    public IEnumerable<string> Problems()
    {
        if (Eras.Count is 0 or > EntriesMax || Splits.Count is 0 or > EntriesMax || Funds.Count > EntriesMax)
        {
            yield return $"economics have {Eras.Count} eras, {Splits.Count} splits and {Funds.Count} funds, 1 to {EntriesMax} eras and splits and at most {EntriesMax} funds wanted";
            yield break;
        }

        if (Eras[0].From < Height.Genesis || !Ascend(Eras.Select(era => era.From)) || !Ascend(Splits.Select(split => split.From)))
        {
            yield return "eras and splits of the economics must ascend by height, from 0 on";
            yield break;
        }

        Int128 funds = 0;
        foreach (FundMint fund in Funds)
        {
            funds += fund.Amount.Atoms;
        }

        for (int i = 0; i < Eras.Count; i++)
        {
            long? last = i + 1 < Eras.Count ? Eras[i + 1].From.Value - 1 : null;
            if ((Eras[i].Curve.Flaw(Eras[i].From.Value, last) ?? MostFlaw(Eras[i].Curve.Most(last) + funds)) is { } flaw)
            {
                yield return $"era '{Eras[i].Name}': {flaw}";
            }
        }

        foreach (string flaw in Splits.Select(split => split.Flaw()).OfType<string>().Concat(Funds.Select(FundFlaw).OfType<string>()))
        {
            yield return flaw;
        }
    }

    private static string? MostFlaw(Int128 most) =>
        most <= long.MaxValue ? null : $"a block could mint {most} atoms with all funds, at most {long.MaxValue} wanted";

    private static string? FundFlaw(FundMint fund) => fund.Flaw() is { } flaw ? $"fund '{fund.Name}': {flaw}" : null;

    private static bool Ascend(IEnumerable<Height> heights)
    {
        Height? before = null;
        foreach (Height height in heights)
        {
            if (before is { } lower && height <= lower)
            {
                return false;
            }

            before = height;
        }

        return true;
    }
}
