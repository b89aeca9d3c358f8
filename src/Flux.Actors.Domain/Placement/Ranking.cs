using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Placement;

/// <summary>A node as the draw sees it: what is free on it, and what else would fail together with it.</summary>
[Wire("placement.node-offer.v1")]
public sealed record NodeOffer(
    Outpoint Node,
    Tier Tier,
    string Organisation,
    string Address,
    Capacity Free,
    Sequence<int> UsedPorts,
    bool IsAvailable);

/// <summary>The outcome of a draw.</summary>
/// <remarks>Shape: nodes able to hold the instance, best first, empty when none fit; every other node with its reason, in outpoint order.</remarks>
[Wire("placement.ranked.v1")]
public sealed record Ranked(Sequence<Outpoint> Nodes, Sequence<Exclusion> Excluded)
{
    /// <summary>How many nodes fail for which reason, the most frequent first: one line for people.</summary>
    public string Summary => Excluded.Count == 0
        ? "there are no nodes"
        : string.Join("; ", Excluded
            .GroupBy(exclusion => exclusion.Kind)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} × {group.Key} ({group.First().Detail})")));
}

/// <summary>Why a node can't hold the instance: a kind to count by, and what was seen and wanted on this node.</summary>
[Wire("placement.exclusion.v1")]
public sealed record Exclusion(Outpoint Node, string Kind, string Detail);

/// <summary>Draws nodes for one instance: filter, then rank by fault domains, then by a hash nobody chooses.</summary>
/// <remarks>
/// Units: attempt counts the searches of this ordinal from 1. Shape: rank is (siblings of the same organisation, of the same /16, at the same address,
/// hash of seed, app, ordinal, attempt and node), lowest first; the same arguments give the same order everywhere. Source: DESIGN §11;
/// docs/spec/placement.md §2.
/// </remarks>
public static class Ranking
{
    public static Ranked Rank(
        Hash256 seed,
        Assignable wanted,
        Sequence<NodeOffer> offers,
        Sequence<Outpoint> siblings,
        Sequence<Outpoint> excluded)
    {
        Capacity need = Capacity.Of(wanted.Workload);
        NodeOffer[] neighbours = [.. offers.Where(offer => siblings.Contains(offer.Node))];
        List<Exclusion> exclusions = [];
        List<(Place Place, Outpoint Node)> able = [];
        foreach (NodeOffer offer in offers.OrderBy(offer => offer.Node))
        {
            if (Exclude(offer, wanted.Workload, need, excluded) is { } exclusion)
            {
                exclusions.Add(exclusion);
            }
            else
            {
                able.Add((PlaceOf(seed, wanted, offer, neighbours), offer.Node));
            }
        }

        return new Ranked(able.OrderBy(pair => pair.Place).Select(pair => pair.Node).ToSequence(), exclusions.ToSequence());
    }

    /// <summary>The part of an address that shares a fate in a network outage: the first two numbers of IPv4, else all of it.</summary>
    public static string Neighbourhood(string address) =>
        IPAddress.TryParse(address, out IPAddress? parsed) && parsed.AddressFamily == AddressFamily.InterNetwork
            ? string.Join('.', parsed.GetAddressBytes().Take(2))
            : address;

    private static Exclusion? Exclude(NodeOffer offer, Workload workload, Capacity need, Sequence<Outpoint> excluded)
    {
        if (!offer.IsAvailable)
        {
            return new Exclusion(offer.Node, "not available", "silent, draining or not confirmed");
        }

        if (excluded.Contains(offer.Node))
        {
            return new Exclusion(offer.Node, "left out", "it has just failed this instance");
        }

        if (offer.Free.Shortage(need) is { } shortage)
        {
            return new Exclusion(offer.Node, "too little " + shortage[..shortage.IndexOf(':', StringComparison.Ordinal)], shortage);
        }

        int[] clashes = [.. workload.Ports.Select(mapping => mapping.Port).Where(port => offer.UsedPorts.Contains(port))];
        return clashes.Length == 0
            ? null
            : new Exclusion(offer.Node, "port taken", string.Create(CultureInfo.InvariantCulture, $"port {clashes[0]} is in use"));
    }

    private static Place PlaceOf(Hash256 seed, Assignable wanted, NodeOffer offer, NodeOffer[] siblings)
    {
        WireWriter writer = new();
        writer.Text("flux/draw/1");
        writer.Fixed(seed.ToArray());
        writer.Text(wanted.Workload.App);
        writer.UInt32((uint)wanted.Ordinal);
        writer.UInt64((ulong)wanted.Attempt);
        writer.Fixed(offer.Node.Transaction.ToArray());
        writer.UInt32(offer.Node.Index);
        string neighbourhood = Neighbourhood(offer.Address);
        return new Place(
            siblings.Count(sibling => sibling.Organisation == offer.Organisation),
            siblings.Count(sibling => Neighbourhood(sibling.Address) == neighbourhood),
            siblings.Count(sibling => sibling.Address == offer.Address),
            Hash256.Sha256(writer.Written));
    }

    private readonly record struct Place(int SameOrganisation, int SameNeighbourhood, int SameAddress, Hash256 Draw) : IComparable<Place>
    {
        public int CompareTo(Place other) => (SameOrganisation, SameNeighbourhood, SameAddress, Draw)
            .CompareTo((other.SameOrganisation, other.SameNeighbourhood, other.SameAddress, other.Draw));
    }
}

/// <summary>What a draw is made for.</summary>
[Wire("placement.assignable.v1")]
public sealed record Assignable(Workload Workload, int Ordinal, long Attempt);
