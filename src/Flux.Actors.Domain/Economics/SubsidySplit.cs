using System.Diagnostics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Economics;

/// <summary>Whose money what the shares leave of a subsidy is, what divisions leave included.</summary>
public enum Remainder
{
    /// <summary>Nobody's: it is not minted.</summary>
    NotMinted = 1,

    /// <summary>Added to the validators' part.</summary>
    Validators = 2,

    /// <summary>The treasury's.</summary>
    Treasury = 3,
}

/// <summary>What part of the nodes' money goes to the due node of each tier: so many of <c>Whole</c>.</summary>
[Wire("economics.tier-shares.v1")]
public sealed record TierShares(long Cumulus, long Nimbus, long Stratus, long Whole)
{
    public long Of(Tier tier) => tier switch
    {
        Tier.Cumulus => Cumulus,
        Tier.Nimbus => Nimbus,
        Tier.Stratus => Stratus,
        _ => throw new UnreachableException($"tier {tier}"),
    };
}

/// <summary>Who gets what of a subsidy, from a height to the next split.</summary>
/// <remarks>Shape: the parts for nodes and validators are so many of <c>Whole</c>; every division rounds down. Source: DESIGN §9; docs/spec/chain.md §6.</remarks>
/// <param name="From">The first height.</param>
/// <param name="NodeShare">For nodes, by tier.</param>
/// <param name="ValidatorShare">For those who propose and vote.</param>
/// <param name="Whole">What the two shares are parts of.</param>
/// <param name="Tiers">Of the nodes' part, by tier.</param>
/// <param name="Rest">Who gets what those leave.</param>
/// <param name="ProposerPercent">Of the validators' part, for the proposer of the block.</param>
[Wire("economics.subsidy-split.v1")]
public sealed record SubsidySplit(
    Height From,
    long NodeShare,
    long ValidatorShare,
    long Whole,
    TierShares Tiers,
    Remainder Rest,
    long ProposerPercent)
{
    public SubsidyShares Of(Amount subsidy)
    {
        Amount service = subsidy.Share(NodeShare, Whole);
        Amount cumulus = service.Share(Tiers.Cumulus, Tiers.Whole);
        Amount nimbus = service.Share(Tiers.Nimbus, Tiers.Whole);
        Amount stratus = service.Share(Tiers.Stratus, Tiers.Whole);
        Amount validators = subsidy.Share(ValidatorShare, Whole);
        Amount rest = subsidy - cumulus - nimbus - stratus - validators;
        return new SubsidyShares(
            cumulus,
            nimbus,
            stratus,
            Rest == Remainder.Validators ? validators + rest : validators,
            Rest == Remainder.Treasury ? rest : Amount.Zero,
            Rest == Remainder.NotMinted ? rest : Amount.Zero);
    }

    /// <summary>What is wrong with the numbers; null when nothing is.</summary>
    public string? Flaw() =>
        Whole < 1 || NodeShare < 0 || ValidatorShare < 0 || NodeShare > Whole || ValidatorShare > Whole - NodeShare
            ? $"shares of {NodeShare} for nodes and {ValidatorShare} for validators, at most {Whole} in all wanted"
        : Tiers.Whole < 1 || Tiers.Cumulus < 0 || Tiers.Nimbus < 0 || Tiers.Stratus < 0
            || (Int128)Tiers.Cumulus + Tiers.Nimbus + Tiers.Stratus > Tiers.Whole
            ? $"tier shares of {Tiers.Cumulus}, {Tiers.Nimbus} and {Tiers.Stratus}, at most {Tiers.Whole} in all wanted"
        : !Enum.IsDefined(Rest) ? $"remainder {Rest}, a known one wanted"
        : ProposerPercent is < 0 or > 100 ? $"{ProposerPercent} percent for the proposer, 0 to 100 wanted"
        : null;
}

/// <summary>A subsidy in parts; they and what is not minted add up to it.</summary>
public sealed record SubsidyShares(
    Amount Cumulus,
    Amount Nimbus,
    Amount Stratus,
    Amount Validators,
    Amount Treasury,
    Amount NotMinted)
{
    public Amount Of(Tier tier) => tier switch
    {
        Tier.Cumulus => Cumulus,
        Tier.Nimbus => Nimbus,
        Tier.Stratus => Stratus,
        _ => throw new UnreachableException($"tier {tier}"),
    };
}
