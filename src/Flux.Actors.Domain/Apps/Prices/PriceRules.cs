using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps.Prices;

/// <summary>The numbers that prices and payments depend on, so that another network can have others.</summary>
/// <remarks>
/// Units: heights. <c>PaymentsFrom</c>: earlier transactions pay for nothing. <c>LeastFrom</c>: a table's least price counts from here. <c>ExtraInstancesFrom</c>: instances
/// after the first cost from here. <c>OldLifeAbove</c>: up to here a quote takes an app's old life for the usual one. Shape: addresses from the first in force to the last; all stay
/// good. Source: research sheet of the applications §0, §3.
/// </remarks>
public sealed record PriceRules(
    ExpireRules Expire,
    PriceTable Flux,
    DollarPrices Dollars,
    long PaymentsFrom,
    long LeastFrom,
    long ExtraInstancesFrom,
    long OldLifeAbove,
    Sequence<PaymentAddress> Addresses)
{
    /// <summary>The existing network's.</summary>
    public static PriceRules Network { get; } = new(
        ExpireRules.Network,
        PriceTable.Flux,
        DollarPrices.Network,
        PaymentsFrom: 694_000,
        LeastFrom: 1_691_000,
        ExtraInstancesFrom: 1_890_000,
        OldLifeAbove: 1_315_000,
        Addresses:
        [
            new("t1LUs6quf7TB2zVZmexqPQdnqmrFMGZGjV6", From: 0, IsMultisig: false),
            new("t3aGJvdtd8NR6GrnqnRuVEzH6MbrXuJFLUX", From: 1_300_000, IsMultisig: true),
            new("t3NryfAQLGeFs9jEoeqsxmBN2QLRaRKFLUX", From: 1_670_000, IsMultisig: true),
        ]);

    /// <summary>Whether a payment to the address counts at the height.</summary>
    public bool IsPaidTo(string? address, long height) => Addresses.Any(known => known.From <= height && known.Address == address);

    /// <summary>The address that clients are told to pay to; null before the first.</summary>
    public string? AddressAt(long height) => Addresses.LastOrDefault(known => known.From <= height).Address;
}

/// <summary>An address for payments, good from a height on. Messages that change rules come from a multisig, and go to one.</summary>
public readonly record struct PaymentAddress(string Address, long From, bool IsMultisig);

/// <summary>The prices in dollars, and what quotes make of them.</summary>
/// <remarks>Shape: <c>Multiplier</c> is applied to every price that isn't offered, <c>FluxMultiplier</c> to what is paid in FLUX.</remarks>
public sealed record DollarPrices(PriceTable Table, Binary64 Least, Binary64 Multiplier, Binary64 FluxMultiplier)
{
    /// <summary>As release 8.17.0 ships them; its nodes take a newer row from a web site where they can.</summary>
    public static DollarPrices Network { get; } = new(
        new([PriceTable.Row(-1, "0.15", "0.05", "0.02", "0.01", "2", "4", "2", least: "0.99")]),
        Least: Binary64.Parse("0.99"),
        Multiplier: Binary64.One,
        FluxMultiplier: Binary64.Parse("0.95"));
}
