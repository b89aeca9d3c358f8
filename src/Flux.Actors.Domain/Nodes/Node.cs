using System.Diagnostics;
using System.Globalization;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes;

/// <summary>The operational side of one node: what it has, what it has promised to instances, and whether it answers.</summary>
/// <remarks>
/// Shape: an instance runs on this node only after this entity accepted its reservation; nobody else decides about the capacity. A node that falls
/// silent or misses its heartbeats keeps its reservations until the placements, told of the loss, release them. Source: DESIGN §10;
/// docs/spec/placement.md §3.
/// </remarks>
public static class Node
{
    public const string Kind = "node";

    /// <summary>Answers remembered, so that a repeated question gets no second one.</summary>
    public const int DeclinesKept = 32;

    public abstract record Command;

    /// <summary>What the chain's registry says of the node; asked again with every change.</summary>
    [Wire("node.register.v1")] public sealed record Register(Standing Standing) : Command;
    [Wire("node.reserve.v1")] public sealed record Reserve(Outpoint Node, int Ordinal, long Fence, Workload Workload) : Command;
    [Wire("node.release.v1")] public sealed record Release(string App, int Ordinal, long Fence) : Command;

    /// <summary>Development: the node falls silent, as if it had died, and so does its validator.</summary>
    [Wire("node.silence.v1")] public sealed record Silence : Command;
    [Wire("node.wake.v1")] public sealed record Wake : Command;

    /// <summary>The host's watchdog has missed the node's heartbeats.</summary>
    [Wire("node.miss.v1")] public sealed record Miss : Command;

    /// <summary>The heartbeats are back.</summary>
    [Wire("node.beat.v1")] public sealed record Beat : Command;
    [Wire("node.drain.v1")] public sealed record Drain : Command;
    [Wire("node.undrain.v1")] public sealed record Undrain : Command;

    public abstract record Event;
    [Wire("node.registered.v1")] public sealed record Registered(Standing Standing, bool IsLost) : Event;
    [Wire("node.reserved.v1")] public sealed record Reserved(Reservation Reservation) : Event;
    [Wire("node.reservation-declined.v1")] public sealed record ReservationDeclined(Outpoint Node, Question Question, string Reason) : Event;
    [Wire("node.released.v1")] public sealed record Released(string App, int Ordinal) : Event;
    [Wire("node.fell-silent.v1")] public sealed record FellSilent : Event;
    [Wire("node.woke.v1")] public sealed record Woke : Event;
    [Wire("node.missed.v1")] public sealed record Missed : Event;
    [Wire("node.recovered.v1")] public sealed record Recovered : Event;
    [Wire("node.drain-begun.v1")] public sealed record DrainBegun : Event;
    [Wire("node.drain-ended.v1")] public sealed record DrainEnded : Event;

    /// <summary>The chain's facts. Shape: the stage is the chain's word for it, for people; the address is that on which instances publish their ports.</summary>
    [Wire("node.standing.v1")]
    public sealed record Standing(Outpoint Node, Tier Tier, string Organisation, string Address, string Stage, bool IsConfirmed);

    /// <summary>What this node holds for one instance.</summary>
    [Wire("node.reservation.v1")]
    public sealed record Reservation(string App, int Ordinal, long Fence, Capacity Capacity, Sequence<int> Ports);

    /// <summary>A reservation asked for, by its name.</summary>
    [Wire("node.question.v1")] public sealed record Question(string App, int Ordinal, long Fence);

    public abstract record State;

    /// <summary>The chain has not told of this node. Shape: the last questions it had to decline, oldest first.</summary>
    [Wire("node.unknown.v1")] public sealed record Unknown(Sequence<Question> Declined) : State;

    /// <summary>Shape: reservations by "app/ordinal"; the last questions declined, oldest first.</summary>
    [Wire("node.known.v1")]
    public sealed record Known(
        Standing Standing,
        SortedMap<string, Reservation> Reservations,
        bool IsSilent,
        bool IsMissing,
        bool IsDraining,
        Sequence<Question> Declined) : State
    {
        public bool IsLost => IsSilent || IsMissing || !Standing.IsConfirmed;

        public Capacity Total => Capacity.Nominal(Standing.Tier);

        public Capacity Free => Reservations.Values.Aggregate(Total, (free, held) => free - held.Capacity);
    }

    public enum Refusal
    {
        NotRegistered = 1,
        OtherNode,
    }

    public static Decider<State, Command, Event, Refusal> Decider { get; } = new(
        new Unknown([]), (State state, Command command, in Moment _) => Decide(state, command), Evolve, React);

    /// <summary>What the draw needs to know of this node; null while the chain has not told of it.</summary>
    public static NodeOffer? OfferOf(State state) => state is Known s
        ? new NodeOffer(
            s.Standing.Node,
            s.Standing.Tier,
            s.Standing.Organisation,
            s.Standing.Address,
            s.Free,
            s.Reservations.Values.SelectMany(held => held.Ports).Order().ToSequence(),
            !s.IsLost && !s.IsDraining)
        : null;

    public static Decision<Event, Refusal> Decide(State state, Command command) => (state, command) switch
    {
        (Unknown, Register c) => new Registered(c.Standing, false),
        (Unknown s, Reserve c) => Decline(s.Declined, c, "the node is not registered"),
        (Unknown, Release) => [],
        (Unknown, _) => Refusal.NotRegistered,
        (Known s, Register c) when c.Standing.Node != s.Standing.Node => Refusal.OtherNode,
        (Known s, Register c) => c.Standing == s.Standing ? [] : new Registered(c.Standing, s.Standing.IsConfirmed && !c.Standing.IsConfirmed),
        (Known s, Reserve c) => c.Node != s.Standing.Node ? Refusal.OtherNode : Answer(s, c),
        (Known s, Release c) => s.Reservations.TryGet(NameOf(c.App, c.Ordinal), out Reservation held) && held.Fence <= c.Fence
            ? new Released(c.App, c.Ordinal)
            : [],
        (Known s, Silence) => s.IsSilent ? [] : new FellSilent(),
        (Known s, Wake) => s.IsSilent ? new Woke() : [],
        (Known s, Miss) => s.IsMissing ? [] : new Missed(),
        (Known s, Beat) => s.IsMissing ? new Recovered() : [],
        (Known s, Drain) => s.IsDraining ? [] : new DrainBegun(),
        (Known s, Undrain) => s.IsDraining ? new DrainEnded() : [],
        _ => throw new UnreachableException($"{command} in {state}"),
    };

    public static State Evolve(State state, Event fact) => (state, fact) switch
    {
        (Unknown s, Registered e) => new Known(e.Standing, SortedMap<string, Reservation>.Empty, false, false, false, s.Declined),
        (Unknown s, ReservationDeclined e) => new Unknown(Remember(s.Declined, e.Question)),
        (Known s, Registered e) => s with { Standing = e.Standing },
        (Known s, Reserved e) => s with { Reservations = s.Reservations.With(NameOf(e.Reservation.App, e.Reservation.Ordinal), e.Reservation) },
        (Known s, ReservationDeclined e) => s with { Declined = Remember(s.Declined, e.Question) },
        (Known s, Released e) => s with { Reservations = s.Reservations.Without(NameOf(e.App, e.Ordinal)) },
        (Known s, FellSilent) => s with { IsSilent = true },
        (Known s, Woke) => s with { IsSilent = false },
        (Known s, Missed) => s with { IsMissing = true },
        (Known s, Recovered) => s with { IsMissing = false },
        (Known s, DrainBegun) => s with { IsDraining = true },
        (Known s, DrainEnded) => s with { IsDraining = false },
        _ => throw new UnreachableException($"{fact} after {state}"),
    };

    public static IEnumerable<Effect> React(State after, Event fact) => (after, fact) switch
    {
        (Known s, Reserved { Reservation: { } held }) =>
        [
            new Tell(
                Placement.Placement.At(held.App),
                new Placement.Placement.Reserved(held.Ordinal, held.Fence, s.Standing.Node, s.Standing.Address)),
        ],
        (_, ReservationDeclined e) =>
        [
            new Tell(
                Placement.Placement.At(e.Question.App),
                new Placement.Placement.Declined(e.Question.Ordinal, e.Question.Fence, e.Node, e.Reason)),
        ],
        (Known s, Registered { IsLost: true } or Missed) => Losses(s),
        (Known s, FellSilent) => [new Tell(s.Standing.Node.ValidatorEntity, new Validator.Silence()), .. Losses(s)],
        (Known s, Woke) => [new Tell(s.Standing.Node.ValidatorEntity, new Validator.Wake())],
        _ => [],
    };

    private static IEnumerable<Effect> Losses(Known s) => s.Reservations.Values
        .Select(held => held.App)
        .Distinct()
        .Select(app => new Tell(Placement.Placement.At(app), new Placement.Placement.NodeLost(s.Standing.Node)));

    private static string NameOf(string app, int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{app}/{ordinal}");

    private static Sequence<Question> Remember(Sequence<Question> declined, Question question) =>
        declined.Add(question).TakeLast(DeclinesKept).ToSequence();

    private static Decision<Event, Refusal> Decline(Sequence<Question> declined, Reserve c, string reason)
    {
        Question question = new(c.Workload.App, c.Ordinal, c.Fence);
        return declined.Contains(question) ? [] : new ReservationDeclined(c.Node, question, reason);
    }

    private static Decision<Event, Refusal> Answer(Known s, Reserve c)
    {
        string name = NameOf(c.Workload.App, c.Ordinal);
        Reservation wanted = new(
            c.Workload.App, c.Ordinal, c.Fence, Capacity.Of(c.Workload), c.Workload.Ports.Select(mapping => mapping.Port).ToSequence());
        if (s.Reservations.GetOr(name, null!) == wanted)
        {
            return [];
        }

        return Obstacle(s, wanted, s.Reservations.GetOr(name, null!)) is { } reason ? Decline(s.Declined, c, reason) : new Reserved(wanted);
    }

    /// <summary>Why the node can't take it, or null. What the same instance holds already is given back first.</summary>
    private static string? Obstacle(Known s, Reservation wanted, Reservation? held)
    {
        if (held is not null && held.Fence >= wanted.Fence)
        {
            return string.Create(CultureInfo.InvariantCulture, $"fence {wanted.Fence} is not above {held.Fence}");
        }

        if (s.IsLost || s.IsDraining)
        {
            return s switch
            {
                { IsSilent: true } => "the node is silent",
                { IsMissing: true } => "the node's heartbeats are missing",
                { IsDraining: true } => "the node is draining",
                _ => $"the node is {s.Standing.Stage}, confirmed wanted",
            };
        }

        Reservation[] others = [.. s.Reservations.Values.Where(other => other != held)];
        int[] clashes = [.. wanted.Ports.Where(port => others.Any(other => other.Ports.Contains(port)))];
        return clashes.Length > 0
            ? string.Create(CultureInfo.InvariantCulture, $"port {clashes[0]} is in use")
            : others.Aggregate(s.Total, (free, other) => free - other.Capacity).Shortage(wanted.Capacity);
    }
}
