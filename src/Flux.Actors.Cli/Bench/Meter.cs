using System.Diagnostics;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Bench;

/// <summary>The entity that is measured: it records what it is told to, or nothing, pays, and is reminded; every command it decides is counted.</summary>
internal static class Meter
{
    public const string Kind = "meter";

    /// <summary>The size of a recorded fact: as in the published measurements of others. Units: bytes.</summary>
    public const int FactBytes = 200;

    private static readonly Blob Text = Blob.Own(new byte[FactBytes - Wire.Encode<Event>(new Noted(Blob.Empty)).Length]);

    public abstract record Command;
    [Wire("bench-meter.count.v1")] public sealed record Count : Command;
    [Wire("bench-meter.note.v1")] public sealed record Note(Blob Text) : Command;
    [Wire("bench-meter.pay.v1")] public sealed record Pay(EntityId From, EntityId To, Blob Text) : Command;
    [Wire("bench-meter.receive.v1")] public sealed record Receive(EntityId From, Blob Text) : Command;
    [Wire("bench-meter.ring.v1")] public sealed record Ring : Command;

    public abstract record Event;
    [Wire("bench-meter.noted.v1")] public sealed record Noted(Blob Text) : Event;
    [Wire("bench-meter.paid.v1")] public sealed record Paid(EntityId From, EntityId To, Blob Text) : Event;
    [Wire("bench-meter.received.v1")] public sealed record Received(EntityId From, Blob Text) : Event;
    [Wire("bench-meter.rang.v1")] public sealed record Rang : Event;

    [Wire("bench-meter.state.v1")] public sealed record State(long Facts);

    public enum Refusal
    {
        None = 1,
    }

    /// <summary>A command whose fact has <see cref="FactBytes"/> bytes.</summary>
    public static Note NewNote() => new(Text);

    public static Pay NewPay(EntityId from, EntityId to) => new(from, to, Text);

    public static EntityId Id(int number) => new(Kind, number.ToString("d7", System.Globalization.CultureInfo.InvariantCulture));

    /// <param name="decided">Told of every command in its turn.</param>
    /// <param name="snapshotEvery">As <see cref="EntityKindSettings.SnapshotEveryEvents"/>.</param>
    public static EntityKind With(Action<Command> decided, int snapshotEvery = 0) => new EntityKind<State, Command, Event, Refusal>(
        Kind,
        new Decider<State, Command, Event, Refusal>(
            new State(0),
            (State state, Command command, in Moment now) =>
            {
                decided(command);
                return Decide(command);
            },
            (state, _) => new State(state.Facts + 1),
            (_, fact) => fact is Paid paid ? [new Tell(paid.To, new Receive(paid.From, paid.Text))] : []),
        new EntityKindSettings { SnapshotEveryEvents = snapshotEvery });

    private static Decision<Event, Refusal> Decide(Command command) => command switch
    {
        Count => [],
        Note c => new Noted(c.Text),
        Pay c => new Paid(c.From, c.To, c.Text),
        Receive c => new Received(c.From, c.Text),
        Ring => new Rang(),
        _ => throw new UnreachableException($"{command}"),
    };
}
