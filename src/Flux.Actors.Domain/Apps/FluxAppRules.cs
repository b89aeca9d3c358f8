using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>The rule set <c>flux</c>: every specification of the existing network, priced by what it reserves, in integers; a change costs its formula value.</summary>
/// <remarks>Source: docs/spec/apps.md §3.</remarks>
public sealed class FluxAppRules(AppParameters parameters) : AppRules(parameters)
{
    public override string Name => "flux";

    public override SpecRules Specs => SpecRules.Flux;

    public override long SpecHeight(Height at) => at.Value;

    public override Sequence<PeriodPart> PartsOf(AppOffer offer) => AppPrice.PartsOf(offer.Needs, Parameters.Prices);

    public override Amount PriceOf(AppOffer offer, Height at) => AppPrice.Of(offer.Needs, offer.Spec.Instances, offer.Life, Parameters.Prices);

    public override Amount PriceOfUpdate(AppOffer offer, Amount unused, Height at) => AppPrice.OfChange(PriceOf(offer, at), unused, Parameters.Prices);

    public override Amount PriceOfRenewal(AppTerms terms, long blocks, Height at) =>
        AppPrice.OfChange(AppPrice.Of(terms.Needs, terms.Instances, blocks, Parameters.Prices), Amount.Zero, Parameters.Prices);
}
