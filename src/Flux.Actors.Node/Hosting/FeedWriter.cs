using System.Globalization;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Api;

namespace Flux.Actors.Node.Hosting;

/// <summary>Turns recorded facts into the lines people follow. Facts nobody watches for are passed over.</summary>
internal sealed class FeedWriter(HostParts parts)
{
    public void Write(RecordedFact fact)
    {
        Height height = parts.Replica.Height;
        EventFeed feed = parts.Feed;
        switch (fact.Fact)
        {
            case Chain.BlockFinalised e:
                WriteBlock(e);
                break;
            case Domain.Nodes.Node.Registered e:
                feed.Publish(
                    "node.registered", $"node {NameOf(e.Standing.Node)} is {e.Standing.Stage}", height,
                    ("node", e.Standing.Node.ToString()), ("stage", e.Standing.Stage));
                break;
            case Domain.Nodes.Node.FellSilent:
                feed.Publish("node.silent", $"node {NameOf(fact.Entity)} fell silent", height, ("node", fact.Entity.Key));
                break;
            case Domain.Nodes.Node.Woke:
                feed.Publish("node.woke", $"node {NameOf(fact.Entity)} is back", height, ("node", fact.Entity.Key));
                break;
            case App.Event e:
                WriteApp(fact.Entity, e, height);
                break;
            case Placement.Blocked e:
                feed.Publish(
                    "placement.blocked", $"{fact.Entity.Key}/{e.Ordinal} can't be placed now: {e.Reasons}", height,
                    ("app", fact.Entity.Key), ("ordinal", Text(e.Ordinal)));
                break;
            case Instance.Event e:
                WriteInstance(fact.Entity, e, height);
                break;
            default:
                break;
        }
    }

    private void WriteBlock(Chain.BlockFinalised e)
    {
        Amount rewards = e.Receipt.Minted;
        parts.Feed.Publish(
            EventKind.BlockFinal,
            string.Create(
                CultureInfo.InvariantCulture,
                $"block {e.Receipt.Height} is final: {e.Block.Transactions.Count} transactions, proposed by {NameOf(e.Block.Header.Proposer)}, "
                + $"{e.Certificate.Signatures.Count} signatures, {rewards} FLUX minted"),
            e.Receipt.Height,
            ("proposer", e.Block.Header.Proposer.ToString()),
            ("transactions", Text(e.Block.Transactions.Count)),
            ("rewards", rewards.ToString()));
    }

    private void WriteApp(EntityId entity, App.Event fact, Height height)
    {
        EventFeed feed = parts.Feed;
        switch (fact)
        {
            case App.Registered e:
                feed.Publish(
                    "app.registered", $"app {entity.Key} is registered for {e.Terms.Fund} FLUX until block {e.Terms.ExpiresAt}", height,
                    ("app", entity.Key), ("price", e.Terms.Fund.ToString()));
                break;
            case App.HostAccepted e:
                feed.Publish(
                    "app.accepted", $"{entity.Key}/{e.Ordinal} is attested on {NameOf(e.Host.Node)}: its escrow accrues", height,
                    ("app", entity.Key), ("ordinal", Text(e.Ordinal)), ("node", e.Host.Node.ToString()));
                break;
            case App.Updated e:
                feed.Publish("app.updated", $"app {entity.Key} is updated for {e.Cost} FLUX, until block {e.Terms.ExpiresAt}", height, ("app", entity.Key));
                break;
            case App.Renewed e:
                feed.Publish(
                    "app.renewed", $"app {entity.Key} is renewed{(e.Payer is null ? " by itself" : string.Empty)} for {e.Cost} FLUX, until block {e.Terms.ExpiresAt}", height,
                    ("app", entity.Key));
                break;
            case App.PauseBegan e:
                feed.Publish("app.paused", $"app {entity.Key} is paused with {Text(e.BlocksLeft)} blocks left, {e.Refund} FLUX refunded", height, ("app", entity.Key));
                break;
            case App.Resumed e:
                feed.Publish("app.resumed", $"app {entity.Key} goes on until block {e.Terms.ExpiresAt}", height, ("app", entity.Key));
                break;
            case App.Transferred:
                feed.Publish("app.transferred", $"app {entity.Key} has another owner", height, ("app", entity.Key));
                break;
            case App.Reminded e:
                feed.Publish(
                    "app.ends-soon", $"app {entity.Key} ends in {Text(e.BlocksLeft)} blocks; renew it with ./flux app renew {entity.Key}", height,
                    ("app", entity.Key), ("blocks", Text(e.BlocksLeft)));
                break;
            case App.Ended e:
                feed.Publish(
                    "app.ended", $"app {entity.Key} has ended ({e.Reason.ToString().ToLowerInvariant()}), {e.Refund} FLUX refunded", height,
                    ("app", entity.Key));
                break;
            default:
                break;
        }
    }

    private void WriteInstance(EntityId entity, Instance.Event fact, Height height)
    {
        string[] names = entity.Key.Split('/');
        (string app, string ordinal) = (names[0], names[1]);
        EventFeed feed = parts.Feed;
        switch (fact)
        {
            case Instance.Assigned e:
                feed.Publish(
                    "instance.assigned", $"{entity.Key} goes to {NameOf(e.Assignment.Node)} at {e.Assignment.Address}", height,
                    ("app", app), ("ordinal", ordinal), ("node", e.Assignment.Node.ToString()));
                break;
            case Instance.ContainerStarted e:
                feed.Publish(
                    "instance.started",
                    $"{entity.Key} {(e.Container.Adopted ? "was found running in" : "runs in")} {parts.Runtime.Containers.Name} container {e.Container.Id[..Math.Min(12, e.Container.Id.Length)]}",
                    height, ("app", app), ("ordinal", ordinal), ("container", e.Container.Id));
                break;
            case Instance.ServingBegan:
                feed.Publish(EventKind.InstanceServing, $"{entity.Key} serves", height, ("app", app), ("ordinal", ordinal));
                break;
            case Instance.Faulted e:
                feed.Publish(
                    EventKind.InstanceLost, $"{entity.Key}: {e.Reason}", height, ("app", app), ("ordinal", ordinal), ("fault", e.Fault.ToString()));
                break;
            case Instance.StopEnded:
                feed.Publish("instance.stopped", $"{entity.Key} is stopped", height, ("app", app), ("ordinal", ordinal));
                break;
            default:
                break;
        }
    }

    /// <summary>A node's organisation, which people can tell apart, and the beginning of its outpoint.</summary>
    private string NameOf(Outpoint node) =>
        parts.Replica.Current?.Ledger.NodeAt(node) is { } record ? $"{record.Organisation} ({node.Short})" : node.Short;

    private string NameOf(EntityId entity) => Outpoint.TryParse(entity.Key, out Outpoint node) ? NameOf(node) : entity.Key;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
