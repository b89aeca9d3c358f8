using System.Diagnostics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Tests;

/// <summary>The entity the tests run: a bank account that pays others, asks the outside, and reminds itself.</summary>
public static class Account
{
    public abstract record Command;
    [Wire("account.deposit.v1")] public sealed record Deposit(long Amount) : Command;
    [Wire("account.pay.v1")] public sealed record Pay(EntityId To, long Amount) : Command;
    [Wire("account.receive.v1")] public sealed record Receive(EntityId From, long Amount) : Command;
    [Wire("account.ask-outside.v1")] public sealed record AskOutside(string Key, string Question) : Command;
    [Wire("account.note.v1")] public sealed record Note(string Text) : Command;
    [Wire("account.remind-me.v1")] public sealed record RemindMe(string Key, Timestamp At, string Text) : Command;
    [Wire("account.forget-me.v1")] public sealed record ForgetMe(string Key) : Command;
    [Wire("account.shout.v1")] public sealed record Shout(EntityId To, string Text) : Command;
    [Wire("account.break.v1")] public sealed record Break(string Where) : Command;

    public abstract record Event;
    [Wire("account.deposited.v1")] public sealed record Deposited(long Amount) : Event;
    [Wire("account.paid.v1")] public sealed record Paid(EntityId To, long Amount) : Event;
    [Wire("account.received.v1")] public sealed record Received(EntityId From, long Amount) : Event;
    [Wire("account.asked-outside.v1")] public sealed record AskedOutside(string Key, string Question) : Event;
    [Wire("account.noted.v1")] public sealed record Noted(string Text, Timestamp At) : Event;
    [Wire("account.reminded.v1")] public sealed record ReminderSet(string Key, Timestamp At, string Text) : Event;
    [Wire("account.forgotten.v1")] public sealed record ReminderGone(string Key) : Event;
    [Wire("account.shouted.v1")] public sealed record Shouted(EntityId To, string Text) : Event;
    [Wire("account.broken.v1")] public sealed record Broken(string Where) : Event;

    [Wire("account.state.v1")] public sealed record State(long Balance, Sequence<string> Notes);

    [Wire("account.question.v1")] public sealed record Question(string Text);

    public enum Refusal
    {
        TooLittle = 1,
        Unwanted = 2,
    }

    /// <summary>Tests set it to see bugs come and go; the rules of a real entity know no such thing.</summary>
    public static EntityKind<State, Command, Event, Refusal> Kind(Func<string, bool> breaks, EntityKindSettings? settings = null) => new(
        "account",
        new Decider<State, Command, Event, Refusal>(
            new State(0, []),
            (State state, Command command, in Moment now) => Decide(state, command, now, breaks),
            (state, fact) => Evolve(state, fact, breaks),
            (state, fact) => React(fact, breaks)),
        settings);

    private static Decision<Event, Refusal> Decide(State state, Command command, Moment now, Func<string, bool> breaks) => command switch
    {
        Deposit c => new Deposited(c.Amount),
        Pay c => state.Balance >= c.Amount ? new Paid(c.To, c.Amount) : Refusal.TooLittle,
        Receive { Amount: < 0 } => Refusal.Unwanted,
        Receive c => new Received(c.From, c.Amount),
        AskOutside c => new AskedOutside(c.Key, c.Question),
        Note { Text: "" } => [],
        Note c when breaks(c.Text) => throw new UnreachableException(c.Text),
        Note c => new Noted(c.Text, now.Time),
        RemindMe c => new ReminderSet(c.Key, c.At, c.Text),
        ForgetMe c => new ReminderGone(c.Key),
        Shout c => new Shouted(c.To, c.Text),
        Break { Where: "decide" } => throw new UnreachableException("decide"),
        Break c => new Broken(c.Where),
        _ => throw new UnreachableException($"{command}"),
    };

    private static State Evolve(State state, Event fact, Func<string, bool> breaks) => fact switch
    {
        Deposited e => state with { Balance = state.Balance + e.Amount },
        Paid e => state with { Balance = state.Balance - e.Amount },
        Received e => state with { Balance = state.Balance + e.Amount },
        Noted e => state with { Notes = state.Notes.Add(e.Text) },
        Broken { Where: "evolve" } when breaks("evolve") => throw new UnreachableException("evolve"),
        _ => state,
    };

    private static IEnumerable<Effect> React(Event fact, Func<string, bool> breaks) => fact switch
    {
        Paid e => [new Tell(e.To, new Receive(e.To, e.Amount))],
        AskedOutside e => [new Perform(e.Key, new Question(e.Question))],
        ReminderSet e => [new Remind(e.Key, e.At, new Note(e.Text))],
        ReminderGone e => [new Forget(e.Key)],
        Shouted e => [new Send(e.To, new Note(e.Text))],
        Broken { Where: "react" } when breaks("react") => throw new UnreachableException("react"),
        Broken { Where: "tell-nobody" } => [new Tell(new EntityId("nobody", "x"), new Note("x"))],
        _ => [],
    };
}
