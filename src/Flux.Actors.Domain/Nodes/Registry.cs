using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes;

/// <summary>The life of a node on the chain: start, confirm, renew, stop, unlock, and what time does to it.</summary>
/// <remarks>
/// Every transaction is judged against the state it meets; lapses are applied after the transactions of a block, so a confirmation in the very block of the lapse
/// saves the node. Source: research sheet of the chain daemon §4.3, §4.4; docs/spec/chain.md §4.
/// </remarks>
public static class Registry
{
    public const int OrganisationLengthMax = 64;
    public const int AddressLengthMax = 60;

    /// <summary>A start by the owner of an unused lock. Shape: <paramref name="keyHolder"/> is the live node that has the operator key already, if any.</summary>
    public static RegistryRuling Start(
        CollateralLock? held,
        NodeRecord? node,
        RegistryStart start,
        AccountId sender,
        Outpoint? keyHolder,
        Height height,
        RegistryEra era)
    {
        if (held is null)
        {
            return RegistryRuling.Refuse("there is no lock of that name; lock the collateral first");
        }

        if (held.Owner != sender)
        {
            return RegistryRuling.Refuse($"the lock belongs to {held.Owner}, its owner must sign");
        }

        if (!era.Accepts(held))
        {
            return RegistryRuling.Refuse($"the lock holds {held.Amount} FLUX, {era.Collateral.Of(held.Tier)} wanted for {held.Tier} now");
        }

        if (height - held.Since < era.Windows.LockMaturity)
        {
            return RegistryRuling.Refuse($"the lock is {height - held.Since} blocks deep, {era.Windows.LockMaturity} wanted");
        }

        if (InUse(node, era.Windows) is { } use)
        {
            return RegistryRuling.Refuse(use);
        }

        if (keyHolder is { } other)
        {
            return RegistryRuling.Refuse($"the operator key already serves node {other}; every node needs a key of its own");
        }

        if (!IsOrganisation(start.Organisation))
        {
            return RegistryRuling.Refuse($"organisation '{start.Organisation}': 1–{OrganisationLengthMax} printable ASCII characters without blanks wanted");
        }

        return IsAddress(start.Address)
            ? RegistryRuling.Become(new NodeRecord(
                held.Owner,
                held.Tier,
                start.OperatorKey,
                start.Organisation,
                start.Address,
                NodeStage.Started,
                height,
                Height.Genesis,
                Height.Genesis,
                null,
                node?.BoundUntil,
                0,
                height))
            : RegistryRuling.Refuse(AddressFlaw(start.Address));
    }

    /// <summary>Another address for a started or confirmed node, which goes on as it is; signed by its operator key or its owner.</summary>
    /// <param name="node">The node; null when there is none of that name.</param>
    /// <param name="address">The new address.</param>
    /// <param name="signer">The key that signed.</param>
    /// <param name="sender">The account of that key.</param>
    /// <param name="free">Whether it pays no fee: then it counts as a statement of the node.</param>
    /// <param name="height">The block's.</param>
    /// <param name="windows">The timers in force.</param>
    public static RegistryRuling ChangeAddress(
        NodeRecord? node, string address, PublicKey signer, AccountId sender, bool free, Height height, RegistryWindows windows)
    {
        if (node is not { Stage: NodeStage.Started or NodeStage.Confirmed })
        {
            return RegistryRuling.Refuse(node is null
                ? "there is no started node of that name"
                : $"the node is {Word(node.Stage)}, only a started or confirmed one has an address to change");
        }

        if (node.OperatorKey != signer && node.Owner != sender)
        {
            return RegistryRuling.Refuse($"a change of address must be signed by the node's operator key or by its owner {node.Owner}");
        }

        if (!IsAddress(address))
        {
            return RegistryRuling.Refuse(AddressFlaw(address));
        }

        if (address == node.Address)
        {
            return RegistryRuling.Refuse($"'{address}' is the node's address already");
        }

        return height - node.AddressSince < windows.ReaddressAfter
            ? RegistryRuling.Refuse($"the address is {height - node.AddressSince} blocks old, {windows.ReaddressAfter} wanted")
            : RegistryRuling.Become(node with { Address = address, AddressSince = height, FreeStatements = node.FreeStatements + (free ? 1 : 0) });
    }

    /// <summary>The first confirmation of a started node, or a renewal; signed by its operator key.</summary>
    public static RegistryRuling Confirm(NodeRecord? node, PublicKey signer, Tier benchmarked, Height height, RegistryWindows windows)
    {
        if (node is null)
        {
            return RegistryRuling.Refuse("there is no started node of that name");
        }

        if (node.OperatorKey != signer)
        {
            return RegistryRuling.Refuse("a confirmation must be signed by the node's operator key");
        }

        if (!Enum.IsDefined(benchmarked) || benchmarked < node.Tier)
        {
            return RegistryRuling.Refuse($"the benchmark reached {benchmarked}, the collateral is for {node.Tier}");
        }

        return node.Stage switch
        {
            NodeStage.Started when node.StartedAt >= height =>
                RegistryRuling.Refuse("the node was started in this block; confirm it in a later one"),
            NodeStage.Started => RegistryRuling.Become(
                node with { Stage = NodeStage.Confirmed, ConfirmedAt = height, LastConfirmed = height, FreeStatements = 0 }),
            NodeStage.Confirmed when height - node.LastConfirmed <= windows.RenewAfter =>
                RegistryRuling.Refuse($"confirmed {height - node.LastConfirmed} blocks ago, a renewal needs more than {windows.RenewAfter}"),
            NodeStage.Confirmed => RegistryRuling.Become(node with { LastConfirmed = height, FreeStatements = 0 }),
            _ => RegistryRuling.Refuse($"the node is {Word(node.Stage)}, only a started or confirmed one can be confirmed"),
        };
    }

    /// <summary>The owner ends the node's service; its collateral stays bound for the unbonding time.</summary>
    public static RegistryRuling Stop(NodeRecord? node, AccountId sender, Height height, RegistryWindows windows)
    {
        if (node is null)
        {
            return RegistryRuling.Refuse("there is no started node of that name; a lock that was never started can be unlocked");
        }

        if (node.Owner != sender)
        {
            return RegistryRuling.Refuse($"the node belongs to {node.Owner}, its owner must sign");
        }

        return node.Stage switch
        {
            NodeStage.Confirmed => RegistryRuling.Become(
                node with { Stage = NodeStage.Unbonding, BoundUntil = Later(node.BoundUntil, height + windows.Unbonding) }),
            NodeStage.Started => RegistryRuling.Become(
                node with { Stage = NodeStage.Unbonding, BoundUntil = Later(node.BoundUntil, height) }),
            _ => RegistryRuling.Refuse($"the node is {Word(node.Stage)}, only a started or confirmed one can be stopped"),
        };
    }

    /// <summary>Null when the owner may have the collateral back, else why not.</summary>
    public static string? UnlockFlaw(CollateralLock? held, NodeRecord? node, AccountId sender, Height height)
    {
        if (held is null)
        {
            return "there is no lock of that name";
        }

        if (held.Owner != sender)
        {
            return $"the lock belongs to {held.Owner}, its owner must sign";
        }

        if (node is { Stage: NodeStage.Started or NodeStage.Confirmed })
        {
            return $"the node is {Word(node.Stage)}; stop it first";
        }

        return node?.BoundUntil is { } until && height < until
            ? $"the collateral is bound until height {until}, this is {height}"
            : null;
    }

    /// <summary>The node after a block that begins an era: out of service when its lock has an amount that the era does not take, else the same object.</summary>
    public static NodeRecord AtStartOf(RegistryEra era, NodeRecord node, CollateralLock held) =>
        node.Stage is NodeStage.Started or NodeStage.Confirmed && !era.Accepts(held)
            ? node with
            {
                Stage = NodeStage.Expired,
                BoundUntil = node.IsConfirmed ? Later(node.BoundUntil, era.From + era.Windows.Unbonding) : node.BoundUntil,
            }
            : node;

    /// <summary>The node after the timers of a block, the same object when none fired.</summary>
    public static NodeRecord AtEndOf(Height height, NodeRecord node, RegistryWindows windows) => node.Stage switch
    {
        NodeStage.Started when height - node.StartedAt >= windows.ConfirmWithin => node with { Stage = NodeStage.Banned },
        NodeStage.Banned when height - node.StartedAt >= windows.BanRelease => node with { Stage = NodeStage.Expired },
        NodeStage.Confirmed when height - node.LastConfirmed > windows.ExpireAfter =>
            node with { Stage = NodeStage.Expired, BoundUntil = Later(node.BoundUntil, height + windows.Unbonding) },
        _ => node,
    };

    /// <summary>The started and confirmed nodes.</summary>
    public static Sequence<Outpoint> InService(NodeIndex nodes) =>
        [.. nodes.RunningOf(NodeStage.Started), .. nodes.RunningOf(NodeStage.Confirmed)];

    public static bool IsOrganisation(string text) => IsText(text, OrganisationLengthMax);

    public static bool IsAddress(string text) => IsText(text, AddressLengthMax);

    private static string? InUse(NodeRecord? node, RegistryWindows windows) => node?.Stage switch
    {
        null or NodeStage.Expired => null,
        NodeStage.Banned => $"the node was not confirmed in time and is banned until height {node.StartedAt + windows.BanRelease}",
        NodeStage.Unbonding => "the node was stopped; unlock its collateral and lock it again",
        var stage => $"the lock is in use: its node is {Word(stage.Value)}",
    };

    private static Height Later(Height? left, Height right) => left is { } l && l > right ? l : right;

    private static string Word(NodeStage stage) => stage switch
    {
        NodeStage.Started => "started",
        NodeStage.Confirmed => "confirmed",
        NodeStage.Banned => "banned",
        NodeStage.Expired => "expired",
        _ => "unbonding",
    };

    private static string AddressFlaw(string address) => $"address '{address}': 1–{AddressLengthMax} printable ASCII characters without blanks wanted";

    private static bool IsText(string text, int lengthMax) =>
        text.Length is > 0 && text.Length <= lengthMax && text.All(c => c is > ' ' and <= '~');
}

/// <summary>What a start names: who operates the node, in which fault domain, and where it is reached.</summary>
public sealed record RegistryStart(PublicKey OperatorKey, string Organisation, string Address);

/// <summary>The registry's answer to a transaction: the record it becomes, or why it is refused. Exactly one is set.</summary>
public sealed record RegistryRuling(NodeRecord? Node, string? Refusal)
{
    public static RegistryRuling Become(NodeRecord node) => new(node, null);

    public static RegistryRuling Refuse(string reason) => new(null, reason);
}
