using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Tests;

/// <summary>An electricity meter as two releases know it. The second split readings by tariff, gave up labels, and renamed nothing else.</summary>
public static class Meter
{
    public enum Refusal { Unwanted = 1 }

    /// <summary>The first release: a reading has one number, and facts about labels are kept.</summary>
    public static class First
    {
        public abstract record Command;
        [Wire("meter.take-first.v1")] public sealed record Take(long Day, long Night, string? Label) : Command;

        public abstract record Event;
        [Wire("meter.taken.v1")] public sealed record Taken(long Total, long AtNight) : Event;
        [Wire("meter.labelled.v1")] public sealed record Labelled(string Text) : Event;

        [Wire("meter.state.v1")] public sealed record State(long Total, long AtNight);

        public static EntityKind<State, Command, Event, Refusal> Kind(EntityKindSettings? settings = null) => new(
            "meter",
            new Decider<State, Command, Event, Refusal>(
                new State(0, 0),
                (State _, Command command, in Moment _) => command switch
                {
                    Take { Label: { } label } c => [new Taken(c.Day + c.Night, c.Night), new Labelled(label)],
                    Take c => [new Taken(c.Day + c.Night, c.Night)],
                    _ => Refusal.Unwanted,
                },
                (state, fact) => fact is Taken e ? new State(state.Total + e.Total, state.AtNight + e.AtNight) : state,
                (_, _) => []),
            settings);
    }

    public abstract record Command;
    [Wire("meter.take.v1")] public sealed record Take(long Amount, bool Night) : Command;

    public abstract record Event;
    [Wire("meter.taken.v2")] public sealed record Taken(long Amount, bool Night) : Event;

    /// <summary>The shape of the bytes is that of the first release; their meaning is not.</summary>
    [Wire("meter.state.v2")] public sealed record State(long ByDay, long AtNight);

    /// <summary>What the first release recorded, as plain records.</summary>
    [Wire("meter.taken.v1")] public sealed record TakenV1(long Total, long AtNight);
    [Wire("meter.labelled.v1")] public sealed record LabelledV1(string Text);

    public static Upcasters<Event> Past { get; } = Upcasters<Event>.None
        .With<TakenV1>(old => [new Taken(old.Total - old.AtNight, false), new Taken(old.AtNight, true)])
        .With<LabelledV1>(_ => []);

    public static EntityKind<State, Command, Event, Refusal> Kind(EntityKindSettings? settings = null, Upcasters<Event>? past = null) => new(
        "meter",
        new Decider<State, Command, Event, Refusal>(
            new State(0, 0),
            (State _, Command command, in Moment _) => command is Take c ? new Taken(c.Amount, c.Night) : Refusal.Unwanted,
            (state, fact) => fact is Taken { Night: true } night
                ? state with { AtNight = state.AtNight + night.Amount }
                : state with { ByDay = state.ByDay + ((Taken)fact).Amount },
            (_, _) => []),
        settings,
        past ?? Past);
}
