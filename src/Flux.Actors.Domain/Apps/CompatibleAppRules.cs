using Flux.Actors.Domain.Apps.Prices;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>The rule set <c>flux-compatible</c>: verdicts and prices as the existing network's nodes give them, its defects included: any update costs the minimum.</summary>
/// <remarks>
/// A block stands for the existing network's height of <c>NetworkHeight</c> more. What nobody can pay there (no price at all) can't be paid here. Source: docs/spec/apps.md §3;
/// docs/adr/0019-binary64-in-integers.md.
/// </remarks>
public sealed class CompatibleAppRules(AppParameters parameters) : AppRules(parameters)
{
    private static readonly Amount Unpayable = new(long.MaxValue);

    public override string Name => "flux-compatible";

    public override SpecRules Specs { get; } = SpecRules.Network with { TakesSealed = true };

    public override long SpecHeight(Height at) => Parameters.NetworkHeight + at.Value;

    public override Sequence<PeriodPart> PartsOf(AppOffer offer) => [];

    public override Amount PriceOf(AppOffer offer, Height at) =>
        MinimumPayment.OfRegistration(offer.Spec, SpecHeight(at), PriceRules.Network) ?? Unpayable;

    public override Amount PriceOfUpdate(AppOffer offer, Amount unused, Height at) =>
        MinimumPayment.OfUpdateObserved(new RunningApp(offer.Spec, SpecHeight(at) - 1), offer.Spec, SpecHeight(at), PriceRules.Network) ?? Unpayable;

    /// <summary>As a registration for so long: anyone may renew, so the minimum of an update would let anyone thin out what hosts earn.</summary>
    public override Amount PriceOfRenewal(AppTerms terms, long blocks, Height at) =>
        MinimumPayment.OfRegistration(SpecOf(terms) with { ExpireBlocks = blocks }, SpecHeight(at), PriceRules.Network) ?? Unpayable;
}
