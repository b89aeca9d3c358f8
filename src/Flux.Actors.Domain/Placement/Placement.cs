using System.Diagnostics;
using System.Globalization;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Placement;

/// <summary>The supervisor of one app's instances: for every ordinal a node that accepted it, and another one when that node is lost.</summary>
/// <remarks>
/// Shape: one ordinal is placed at a time, the lowest first, so that each draw knows its siblings. Every search of an ordinal has a fence of its own,
/// one higher than the last, also across withdrawals. A node is asked only after it was drawn, and told to release whatever is given up, so no node
/// keeps what this placement has left. Source: DESIGN §11; docs/spec/placement.md.
/// </remarks>
public static class Placement
{
    public const string Kind = "placement";

    /// <summary>Nodes that may fail an ordinal one right after the other; then it waits, as when none is left.</summary>
    public const int FailuresMax = 16;

    public abstract record Command;
    [Wire("placement.place.v1")] public sealed record Place(Workload Workload, int Instances) : Command;
    [Wire("placement.withdraw.v1")] public sealed record Withdraw : Command;

    /// <summary>Answer to <see cref="FindNodes"/>. Shape: best first; why not is one line about the nodes left out.</summary>
    [Wire("placement.found-nodes.v1")]
    public sealed record FoundNodes(int Ordinal, long Attempt, Sequence<Outpoint> Nodes, string WhyNot) : Command;
    [Wire("placement.reserved.v1")] public sealed record Reserved(int Ordinal, long Fence, Outpoint Node, string Address) : Command;
    [Wire("placement.declined.v1")] public sealed record Declined(int Ordinal, long Fence, Outpoint Node, string Reason) : Command;
    [Wire("placement.node-lost.v1")] public sealed record NodeLost(Outpoint Node) : Command;
    [Wire("placement.instance-serving.v1")] public sealed record InstanceServing(int Ordinal, long Fence, Outpoint Node) : Command;
    [Wire("placement.instance-failed.v1")]
    public sealed record InstanceFailed(int Ordinal, long Fence, Outpoint Node, InstanceFault Fault, string Reason) : Command;

    /// <summary>The chain holds the node's accept transaction for this instance.</summary>
    [Wire("placement.attested.v1")] public sealed record Attested(int Ordinal, long Attempt, Outpoint Node) : Command;
    [Wire("placement.retry.v1")] public sealed record Retry(int Ordinal, long Fence) : Command;

    /// <summary>Work: draw nodes for one instance (see <see cref="Ranking"/>); answered with <see cref="FoundNodes"/>.</summary>
    [Wire("request.find-nodes.v1")]
    public sealed record FindNodes(Assignable Wanted, Sequence<Outpoint> Siblings, Sequence<Outpoint> Excluded);

    public abstract record Event;
    [Wire("placement.ordered.v1")] public sealed record Ordered(Workload Workload, int Instances) : Event;
    [Wire("placement.search-started.v1")] public sealed record SearchStarted(int Ordinal, FindNodes Request) : Event;
    [Wire("placement.node-asked.v1")] public sealed record NodeAsked(int Ordinal, Outpoint Node, Sequence<Outpoint> Others) : Event;
    [Wire("placement.candidate-declined.v1")] public sealed record CandidateDeclined(int Ordinal, Decline Decline) : Event;
    [Wire("placement.blocked.v1")] public sealed record Blocked(int Ordinal, string Reasons, Timestamp RetryAt) : Event;
    [Wire("placement.retry-begun.v1")] public sealed record RetryBegun(int Ordinal) : Event;
    [Wire("placement.node-assigned.v1")] public sealed record NodeAssigned(int Ordinal, string Address) : Event;
    [Wire("placement.serving-seen.v1")] public sealed record ServingSeen(int Ordinal) : Event;
    [Wire("placement.trouble-seen.v1")] public sealed record TroubleSeen(int Ordinal, string Trouble) : Event;
    [Wire("placement.attestation-seen.v1")] public sealed record AttestationSeen(int Ordinal) : Event;

    /// <summary>The node is given up for this ordinal; the instance moves as soon as another node has accepted it.</summary>
    [Wire("placement.slot-vacated.v1")] public sealed record SlotVacated(int Ordinal, long Fence, Outpoint Node, string Reason) : Event;

    /// <summary>The ordinal is no longer wanted. Shape: no node when none had been asked.</summary>
    [Wire("placement.slot-dropped.v1")] public sealed record SlotDropped(int Ordinal, long Fence, Outpoint? Node) : Event;
    [Wire("placement.withdrawn.v1")] public sealed record Withdrawn : Event;

    public abstract record State;

    /// <summary>Nothing is wanted. Shape: the fences last used stay known, so that a new order continues above them.</summary>
    [Wire("placement.unplaced.v1")] public sealed record Unplaced(SortedMap<int, long> Fences) : State;

    /// <summary>Shape: one slot per ordinal from 0; at most one of them is searching or asking.</summary>
    [Wire("placement.placing.v1")]
    public sealed record Placing(Workload Workload, int Instances, SortedMap<int, Slot> Slots, SortedMap<int, long> Fences) : State;

    public enum Refusal
    {
        NotPlaced = 1,
        NoInstances,
        NoSuchOrdinal,
        UnknownFence,
    }

    public static EntityId At(string app) => new(Kind, app);

    public static Decider<State, Command, Event, Refusal> With(PlacementTimings timings) => new(
        new Unplaced(SortedMap<int, long>.Empty),
        (State state, Command command, in Moment now) => Decide(state, command, now.Time, timings),
        Evolve,
        React);

    public static Decision<Event, Refusal> Decide(State state, Command command, Timestamp now, PlacementTimings timings) => (state, command) switch
    {
        (_, Place { Instances: < 1 }) => Refusal.NoInstances,
        (Unplaced s, Place c) => Then(s, [new Ordered(c.Workload, c.Instances)]),
        (Unplaced, Withdraw) => [],
        (Unplaced, _) => Refusal.NotPlaced,
        (Placing s, Place c) => (s.Workload, s.Instances) == (c.Workload, c.Instances) ? [] : Then(s, Reorder(s, c)),
        (Placing s, Withdraw) => Answer([.. s.Slots.Keys.OrderDescending().Select(ordinal => Drop(s, ordinal)), new Withdrawn()]),
        (Placing s, NodeLost c) => Then(s, [.. s.Slots.Where(slot => NodeOf(slot.Value) == c.Node).Select(slot => Vacate(s, slot.Key, "the node is lost"))]),
        (Placing s, FoundNodes c) => Slotted(s, c.Ordinal, c.Attempt, slot => Found(s, slot, c, now, timings)),
        (Placing s, Reserved c) => Slotted(s, c.Ordinal, c.Fence, slot => slot switch
        {
            Asking asking when (asking.Fence, asking.Node) == (c.Fence, c.Node) => Then(s, [new NodeAssigned(c.Ordinal, c.Address)]),
            _ => [],
        }),
        (Placing s, Declined c) => Slotted(s, c.Ordinal, c.Fence, slot => Decline(s, slot, c, now, timings)),
        (Placing s, InstanceServing c) => Slotted(s, c.Ordinal, c.Fence, slot => On(slot, c.Fence, c.Node) switch
        {
            null or { IsServing: true, Trouble: null } => [],
            _ => new ServingSeen(c.Ordinal),
        }),
        (Placing s, InstanceFailed c) => Slotted(s, c.Ordinal, c.Fence, slot => Fail(s, slot, c, now, timings)),
        (Placing s, Attested c) => Slotted(s, c.Ordinal, c.Attempt, slot => On(slot, c.Attempt, c.Node) switch
        {
            null or { IsAttested: true } => [],
            _ => new AttestationSeen(c.Ordinal),
        }),
        (Placing s, Retry c) => Slotted(s, c.Ordinal, c.Fence, slot => slot is Unplaceable blocked && s.Fences[c.Ordinal] == c.Fence
            ? Then(s, [new RetryBegun(c.Ordinal)])
            : []),
        _ => throw new UnreachableException($"{command} in {state}"),
    };

    public static State Evolve(State state, Event fact) => (state, fact) switch
    {
        (Unplaced s, Ordered e) => Fill(new Placing(e.Workload, e.Instances, SortedMap<int, Slot>.Empty, s.Fences)),
        (Placing s, Ordered e) => Fill(s with { Workload = e.Workload, Instances = e.Instances }),
        (Placing s, Withdrawn) => new Unplaced(s.Fences),
        (Placing s, SlotDropped e) => s with { Slots = s.Slots.Without(e.Ordinal) },
        (Placing s, SearchStarted e) => s with
        {
            Slots = s.Slots.With(e.Ordinal, new Searching(e.Request.Wanted.Attempt, s.Slots[e.Ordinal].Failures, s.Slots[e.Ordinal].Tries)),
            Fences = s.Fences.With(e.Ordinal, e.Request.Wanted.Attempt),
        },
        (Placing s, NodeAsked e) => Put(s, e.Ordinal, Ask(s.Slots[e.Ordinal], s.Fences[e.Ordinal], e)),
        (Placing s, CandidateDeclined e) when s.Slots[e.Ordinal] is Asking asking =>
            Put(s, e.Ordinal, asking with { Declines = asking.Declines.Add(e.Decline) }),
        (Placing s, Blocked e) => Put(s, e.Ordinal, new Unplaceable(e.Reasons, e.RetryAt, s.Slots[e.Ordinal].Failures, s.Slots[e.Ordinal].Tries + 1)),
        (Placing s, RetryBegun e) => Put(s, e.Ordinal, new Missing([], s.Slots[e.Ordinal].Tries)),
        (Placing s, NodeAssigned e) when s.Slots[e.Ordinal] is Asking asking =>
            Put(s, e.Ordinal, new Placed(asking.Fence, asking.Node, e.Address, false, false, null, asking.Failures, asking.Tries)),
        (Placing s, ServingSeen e) when s.Slots[e.Ordinal] is Placed placed => Put(s, e.Ordinal, placed with { IsServing = true, Trouble = null, Failures = [], Tries = 0 }),
        (Placing s, TroubleSeen e) when s.Slots[e.Ordinal] is Placed placed => Put(s, e.Ordinal, placed with { IsServing = false, Trouble = e.Trouble }),
        (Placing s, AttestationSeen e) when s.Slots[e.Ordinal] is Placed placed => Put(s, e.Ordinal, placed with { IsAttested = true }),
        (Placing s, SlotVacated e) => Put(
            s, e.Ordinal, new Missing(s.Slots[e.Ordinal].Failures.Add(new Decline(e.Node, e.Reason)), s.Slots[e.Ordinal].Tries)),
        _ => throw new UnreachableException($"{fact} after {state}"),
    };

    public static IEnumerable<Effect> React(State after, Event fact) => (after, fact) switch
    {
        (_, SearchStarted e) => [new Perform(KeyOf("find", e.Ordinal), e.Request)],
        (Placing s, NodeAsked e) => [new Tell(e.Node.NodeEntity, new Node.Reserve(e.Node, e.Ordinal, s.Fences[e.Ordinal], s.Workload))],
        (Placing s, Blocked e) => [new Remind(KeyOf("retry", e.Ordinal), e.RetryAt, new Retry(e.Ordinal, s.Fences[e.Ordinal]))],
        (Placing s, NodeAssigned e) when s.Slots[e.Ordinal] is Placed placed =>
        [
            new Tell(
                Instance.At(s.Workload.App, e.Ordinal),
                new Instance.Run(new Assignment(s.Workload, e.Ordinal, placed.Node, placed.Address, placed.Fence))),
        ],
        (Placing s, SlotVacated e) => [Release(s, e.Node, e.Ordinal, e.Fence)],
        (Placing s, SlotDropped e) =>
        [
            new Forget(KeyOf("retry", e.Ordinal)),
            .. e.Node is { } node ? [Release(s, node, e.Ordinal, e.Fence)] : Array.Empty<Effect>(),
            new Tell(Instance.At(s.Workload.App, e.Ordinal), new Instance.Stop()),
        ],
        _ => [],
    };

    private static Tell Release(Placing s, Outpoint node, int ordinal, long fence) =>
        new(node.NodeEntity, new Node.Release(s.Workload.App, ordinal, fence));

    private static string KeyOf(string what, int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{what}/{ordinal}");

    /// <summary>The facts, and the next search when they leave an ordinal without a node and no other is being placed.</summary>
    private static Decision<Event, Refusal> Then(State state, Sequence<Event> facts)
    {
        State after = facts.Aggregate(state, Evolve);
        return Answer(facts.Count > 0 && after is Placing s && Next(s) is { } search ? facts.Add(search) : facts);
    }

    private static Decision<Event, Refusal> Answer(Sequence<Event> facts) => new([.. facts], null);

    private static SearchStarted? Next(Placing s)
    {
        if (s.Slots.Values.Any(slot => slot is Searching or Asking))
        {
            return null;
        }

        foreach ((int ordinal, Slot slot) in s.Slots)
        {
            if (slot is Missing missing)
            {
                Sequence<Outpoint> siblings = s.Slots.Values.Select(NodeOf).OfType<Outpoint>().ToSequence();
                Assignable wanted = new(s.Workload, ordinal, s.Fences.GetOr(ordinal, 0) + 1);
                return new SearchStarted(ordinal, new FindNodes(wanted, siblings, missing.Failures.Select(failure => failure.Node).ToSequence()));
            }
        }

        return null;
    }

    private static Sequence<Event> Reorder(Placing s, Place c)
    {
        List<Event> facts = [.. s.Slots.Keys.Where(ordinal => ordinal >= c.Instances).Select(ordinal => Drop(s, ordinal))];
        if (s.Workload != c.Workload)
        {
            // Nodes hold what they reserved for the old workload; each instance keeps running until its new place is found.
            facts.AddRange(s.Slots.Where(slot => slot.Key < c.Instances && NodeOf(slot.Value) is not null)
                .Select(slot => Vacate(s, slot.Key, "the workload has changed")));
        }

        return [.. facts, new Ordered(c.Workload, c.Instances)];
    }

    private static SlotVacated Vacate(Placing s, int ordinal, string reason) =>
        new(ordinal, s.Fences[ordinal], NodeOf(s.Slots[ordinal]) ?? throw new UnreachableException($"slot {ordinal} has no node"), reason);

    private static SlotDropped Drop(Placing s, int ordinal) => new(ordinal, s.Fences.GetOr(ordinal, 0), NodeOf(s.Slots[ordinal]));

    /// <summary>Decides about a slot. What is reported of a node or a search that was given up is accepted and changes nothing.</summary>
    private static Decision<Event, Refusal> Slotted(Placing s, int ordinal, long fence, Func<Slot, Decision<Event, Refusal>> decide)
    {
        if (!s.Slots.TryGet(ordinal, out Slot slot))
        {
            return Refusal.NoSuchOrdinal;
        }

        return fence > s.Fences.GetOr(ordinal, 0) ? Refusal.UnknownFence : decide(slot);
    }

    private static Decision<Event, Refusal> Found(Placing s, Slot slot, FoundNodes c, Timestamp now, PlacementTimings timings)
    {
        if (slot is not Searching searching || searching.Fence != c.Attempt)
        {
            return [];
        }

        return c.Nodes.Count == 0
            ? Then(s, [Block(searching, c.Ordinal, c.WhyNot, now, timings)])
            : new NodeAsked(c.Ordinal, c.Nodes[0], c.Nodes.Skip(1).ToSequence());
    }

    private static Decision<Event, Refusal> Decline(Placing s, Slot slot, Declined c, Timestamp now, PlacementTimings timings)
    {
        if (slot is not Asking asking || (asking.Fence, asking.Node) != (c.Fence, c.Node))
        {
            return [];
        }

        Decline decline = new(c.Node, c.Reason);
        string reasons = Text(asking.Declines.Add(decline));
        CandidateDeclined declined = new(c.Ordinal, decline);
        return asking.Others.Count == 0
            ? Then(s, [declined, Block(asking, c.Ordinal, reasons, now, timings)])
            : [declined, new NodeAsked(c.Ordinal, asking.Others[0], asking.Others.Skip(1).ToSequence())];
    }

    /// <summary>A fault of the node is answered by another node; a fault of the app would be the same everywhere and is only noted.</summary>
    private static Decision<Event, Refusal> Fail(Placing s, Slot slot, InstanceFailed c, Timestamp now, PlacementTimings timings) => (On(slot, c.Fence, c.Node), c.Fault) switch
    {
        (null, _) => [],
        ({ } placed, InstanceFault.PortInUse or InstanceFault.NoAddressPool or InstanceFault.Unavailable) => placed.Failures.Count + 1 < FailuresMax
            ? Then(s, [Vacate(s, c.Ordinal, c.Reason)])
            : Then(s, [Vacate(s, c.Ordinal, c.Reason), Block(placed, c.Ordinal, $"node {c.Node.Short}: {c.Reason}", now, timings)]),
        ({ } placed, _) => placed.Trouble == c.Reason ? [] : new TroubleSeen(c.Ordinal, c.Reason),
    };

    /// <summary>Waits before the next draw, with all that speaks against it now: what the draw or the nodes said, and what the nodes tried before did.</summary>
    private static Blocked Block(Slot slot, int ordinal, string reasons, Timestamp now, PlacementTimings timings) => new(
        ordinal,
        slot.Failures.Count == 0 ? reasons : $"{reasons}; {Text(slot.Failures)}",
        now + Backoff.After(timings.RetryFirstMilliseconds, timings.RetryMaxMilliseconds, slot.Tries + 1));

    private static string Text(Sequence<Decline> declines) => string.Join("; ", declines.Select(each => $"node {each.Node.Short}: {each.Reason}"));

    private static Asking Ask(Slot slot, long fence, NodeAsked e) =>
        new(fence, e.Node, e.Others, slot is Asking asking ? asking.Declines : [], slot.Failures, slot.Tries);

    private static Placed? On(Slot slot, long fence, Outpoint node) =>
        slot is Placed placed && (placed.Fence, placed.Node) == (fence, node) ? placed : null;

    private static Placing Put(Placing s, int ordinal, Slot slot) => s with { Slots = s.Slots.With(ordinal, slot) };

    private static Placing Fill(Placing s)
    {
        SortedMap<int, Slot> slots = s.Slots;
        for (int ordinal = 0; ordinal < s.Instances; ordinal++)
        {
            // An unfinished search was made for the workload before this one and starts anew.
            slots = slots.GetOr(ordinal, null!) is Placed or Asking ? slots : slots.With(ordinal, new Missing([], 0));
        }

        return s with { Slots = slots };
    }

    private static Outpoint? NodeOf(Slot slot) => slot switch
    {
        Placed placed => placed.Node,
        Asking asking => asking.Node,
        _ => null,
    };
}
