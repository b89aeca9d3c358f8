using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Economics;

/// <summary>How money comes into being: the subsidy of each height, its split, and the cap.</summary>
/// <remarks>
/// Shape: integers only; every division rounds down and what it leaves is not minted. The subsidy of era k (blocks k·interval+1 … (k+1)·interval) is the first one
/// shifted right by k. Units: shares in hundredths. Source: DESIGN §9; research sheet on tokenomics §2.4; docs/spec/chain.md §6.
/// </remarks>
/// <param name="Name">The name the genesis file uses.</param>
/// <param name="FirstSubsidy">What blocks of the first era may mint.</param>
/// <param name="HalvingInterval">Blocks of one era.</param>
/// <param name="Cap">No block may leave more than this minted.</param>
/// <param name="ValidatorPercent">Of the subsidy, for those who propose and vote; the rest is for nodes by tier.</param>
/// <param name="ProposerPercent">Of the validators' part, for the proposer of the block.</param>
/// <param name="Tiers">Of the nodes' part, by tier.</param>
public sealed record EconomicsProfile(
    string Name,
    Amount FirstSubsidy,
    long HalvingInterval,
    Amount Cap,
    long ValidatorPercent,
    long ProposerPercent,
    TierPercents Tiers)
{
    /// <summary>37.5 FLUX halving every 2,621,400 blocks of 30 s, half to validators, half to nodes 15 / 25 / 60, cap 440,000,000.</summary>
    public static EconomicsProfile Classic { get; } = new(
        "classic",
        new Amount(3_750_000_000),
        HalvingInterval: 2_621_400,
        Amount.Flux(440_000_000),
        ValidatorPercent: 50,
        ProposerPercent: 20,
        new TierPercents(Cumulus: 15, Nimbus: 25, Stratus: 60));

    private static readonly Sequence<EconomicsProfile> Known = [Classic];

    public static EconomicsProfile? Find(string name) => Known.FirstOrDefault(profile => profile.Name == name);

    /// <exception cref="FormatException">No profile has that name; the message lists those there are.</exception>
    public static EconomicsProfile Named(string name) => Find(name) ?? throw new FormatException(Unknown(name));

    public static string Unknown(string name) =>
        $"economics profile '{name}' is not known; known: {string.Join(", ", Known.Select(profile => profile.Name))}";

    /// <summary>What the schedule allows at a height, the cap aside; nothing at genesis.</summary>
    public Amount ScheduledAt(Height height)
    {
        if (height <= Height.Genesis)
        {
            return Amount.Zero;
        }

        long era = (height.Value - 1) / HalvingInterval;
        return era > 62 ? Amount.Zero : new Amount(FirstSubsidy.Atoms >> (int)era);
    }

    /// <summary>What the block may mint: the schedule, cut where the cap is reached.</summary>
    public Amount SubsidyAt(Height height, Int128 minted)
    {
        Int128 room = Cap.Atoms - minted;
        return room <= 0 ? Amount.Zero : new Amount((long)Int128.Min(room, ScheduledAt(height).Atoms));
    }

    /// <summary>The schedule's sum over blocks 1 … height, in closed form: whole eras and a part of one. Units: atoms.</summary>
    public Int128 ScheduledThrough(Height height)
    {
        Int128 sum = 0;
        long left = height.Value;
        for (long subsidy = FirstSubsidy.Atoms; left > 0 && subsidy > 0; subsidy >>= 1)
        {
            long blocks = Math.Min(left, HalvingInterval);
            sum += (Int128)subsidy * blocks;
            left -= blocks;
        }

        return sum;
    }
}
