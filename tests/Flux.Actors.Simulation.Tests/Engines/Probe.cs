using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>An entity whose commands each show one way in which something leaves it.</summary>
public static class Probe
{
    public enum Refusal { Unwanted = 1 }

    public abstract record Command;
    [Wire("probe.note.v1")] public sealed record Note(string Text) : Command;
    [Wire("probe.tell.v1")] public sealed record TellOn(EntityId To, string Text) : Command;
    [Wire("probe.send.v1")] public sealed record SendOn(EntityId To, string Text) : Command;
    [Wire("probe.hear.v1")] public sealed record Hear(string Text) : Command;
    [Wire("probe.work.v1")] public sealed record Ask(string Key, string Where) : Command;
    [Wire("probe.remind.v1")] public sealed record Schedule(string Key, Timestamp At, bool Bug) : Command;
    [Wire("probe.ring.v1")] public sealed record Ring(string Key, bool Bug) : Command;

    /// <summary>Can't be encoded while its voter is none.</summary>
    [Wire("probe.vote.v1")] public sealed record Vote(AccountId By) : Command;
    [Wire("probe.vote-to.v1")] public sealed record VoteTo(EntityId To) : Command;

    public abstract record Event;
    [Wire("probe.noted.v1")] public sealed record Noted(string Text) : Event;
    [Wire("probe.told.v1")] public sealed record Told(EntityId To, string Text) : Event;
    [Wire("probe.sent.v1")] public sealed record Sent(EntityId To, string Text) : Event;
    [Wire("probe.asked.v1")] public sealed record Asked(string Key, string Where) : Event;
    [Wire("probe.set.v1")] public sealed record Set(string Key, Timestamp At, bool Bug) : Event;
    [Wire("probe.rang.v1")] public sealed record Rang(string Key) : Event;
    [Wire("probe.voted.v1")] public sealed record Voted(EntityId To) : Event;

    [Wire("probe.question.v1")] public sealed record Question(string Where);
    [Wire("probe.state.v1")] public sealed record State(Sequence<string> Notes);

    public static EntityKind<State, Command, Event, Refusal> Kind { get; } = new("probe", new Decider<State, Command, Event, Refusal>(
        new State([]),
        (State _, Command command, in Moment _) => command switch
        {
            Note c => new Noted(c.Text),
            Hear c => new Noted(c.Text),
            TellOn c => new Told(c.To, c.Text),
            SendOn c => new Sent(c.To, c.Text),
            Ask c => new Asked(c.Key, c.Where),
            Schedule c => new Set(c.Key, c.At, c.Bug),
            Ring { Bug: true } => throw new InvalidOperationException("the bug of this kind's reminders"),
            Ring c => new Rang(c.Key),
            VoteTo c => new Voted(c.To),
            _ => Refusal.Unwanted,
        },
        (state, fact) => fact is Noted e ? new State([.. state.Notes, e.Text]) : state,
        (_, fact) => fact switch
        {
            Told e => [new Tell(e.To, new Hear(e.Text))],
            Sent e => [new Send(e.To, new Hear(e.Text))],
            Asked { Key: "elsewhere" } e => [new Perform(e.Key, new Question(e.Where)) { ReplyTo = EntityId.Parse(e.Where) }],
            Asked e => [new Perform(e.Key, new Question(e.Where))],
            Set e => [new Remind(e.Key, e.At, new Ring(e.Key, e.Bug))],
            Voted e => [new Send(e.To, new Vote(default))],
            _ => [],
        }));
}
