using System.Net;

namespace Flux.Actors.Configuration.Options;

/// <summary>Section <c>dev</c>: the network that <c>flux up</c> starts on one machine.</summary>
/// <remarks>
/// Units: the wallet in whole FLUX. Node n (from 0) has the first address with n added to its second number.
/// </remarks>
public sealed record DevOptions(
    int NodesCumulus,
    int NodesNimbus,
    int NodesStratus,
    int GenesisNodes,
    long WalletFlux,
    IPAddress NodeAddressFirst)
{
    private const int SecondNumberMax = 255;

    internal static DevOptions Read(OptionReader reader)
    {
        DevOptions read = new(
            NodesCumulus: reader.Count("dev.nodes_cumulus", 1, 200),
            NodesNimbus: reader.Count("dev.nodes_nimbus", 0, 200),
            NodesStratus: reader.Count("dev.nodes_stratus", 0, 200),
            GenesisNodes: reader.Count("dev.genesis_nodes", 1, 200),
            WalletFlux: reader.Whole("dev.wallet_flux", 0, 100_000_000),
            NodeAddressFirst: reader.IPv4Address("dev.node_address_first"));
        int nodes = read.NodesCumulus + read.NodesNimbus + read.NodesStratus;
        string[] tiers = ["dev.nodes_cumulus", "dev.nodes_nimbus", "dev.nodes_stratus"];
        reader.Require(read.GenesisNodes <= nodes, "dev.genesis_nodes", "at most", tiers);
        reader.Require(
            read.NodeAddressFirst is null || read.NodeAddressFirst.GetAddressBytes()[1] + nodes - 1 <= SecondNumberMax,
            "dev.node_address_first",
            $"a second number of at most {SecondNumberMax + 1} less",
            tiers);
        return read;
    }
}
