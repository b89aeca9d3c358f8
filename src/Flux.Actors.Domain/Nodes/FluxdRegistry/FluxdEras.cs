using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes.FluxdRegistry;

/// <summary>The daemon's registry as eras of ours, for the study of its past.</summary>
/// <remarks>
/// The timers compare as ours do, with "at least"; there is no unbonding, so it is 1 block; where another address came no sooner than a renewal, its distance is the renewal's.
/// </remarks>
public static class FluxdEras
{
    private static readonly Sequence<UpgradeKind> Upgrades = [UpgradeKind.Flux, UpgradeKind.Halving, UpgradeKind.ProofOfNode];

    /// <summary>The eras in ascending order, the first from height 0.</summary>
    public static Sequence<RegistryEra> Of(FluxdNetwork network)
    {
        SortedMap<long, bool> borders = SortedMap<long, bool>.Empty.With(0, true);
        foreach (UpgradeKind kind in Upgrades)
        {
            long activation = network.Upgrades[(int)kind].Activation;
            borders = activation > 0 ? borders.With(activation, true) : borders;
        }

        foreach (CollateralTransition transition in new[] { network.CumulusTransition, network.NimbusTransition, network.StratusTransition })
        {
            borders = borders.With(transition.From, true).With(transition.Until, true);
        }

        return borders.Keys.Select(height => EraFrom(network, new Height(height))).ToSequence();
    }

    private static RegistryEra EraFrom(FluxdNetwork network, Height height)
    {
        FluxdWindows windows = FluxdWindows.At(network, height);
        return new RegistryEra(
            height,
            new RegistryWindows(
                FluxdWindows.Maturity,
                windows.StartExpiresAfter,
                Math.Max(windows.BanReleasedAfter, windows.StartExpiresAfter),
                windows.RenewAfter,
                windows.ConfirmExpiresAfter,
                Unbonding: 1,
                windows.ReaddressAfter ?? windows.RenewAfter + 1),
            Amounts(accepted => accepted[0]),
            Amounts(accepted => accepted[^1]));

        TierAmounts Amounts(Func<Sequence<Amount>, Amount> of) => new(
            of(FluxdCollateral.Accepted(network, Tier.Cumulus, height)),
            of(FluxdCollateral.Accepted(network, Tier.Nimbus, height)),
            of(FluxdCollateral.Accepted(network, Tier.Stratus, height)));
    }
}
