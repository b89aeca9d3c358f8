using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Simulation.Engines;

/// <summary>The entity that engine simulations run: it exercises every effect, and every fact carries the id of the wish it came from.</summary>
/// <remarks>
/// Unlike a real decider it does not recognise a repeated command: that a command or a message is applied once must come from the engine alone, and
/// the checks count it. Shape: a wish has one id, which is also its command id.
/// </remarks>
public static class Account
{
    public const string Kind = "account";

    private static readonly ConcurrentDictionary<int, EntityId> Numbers = new();

    public abstract record Command;
    [Wire("sim-account.deposit.v1")] public sealed record Deposit(string Id, long Amount) : Command;
    [Wire("sim-account.pay.v1")] public sealed record Pay(string Id, EntityId From, EntityId To, long Amount) : Command;
    [Wire("sim-account.receive.v1")] public sealed record Receive(string Id, EntityId From, long Amount) : Command;
    [Wire("sim-account.schedule.v1")] public sealed record Schedule(string Id, Timestamp At) : Command;
    [Wire("sim-account.unschedule.v1")] public sealed record Unschedule(string Id, string Which) : Command;
    [Wire("sim-account.ring.v1")] public sealed record Ring(string Id) : Command;
    [Wire("sim-account.consult.v1")] public sealed record Consult(string Id, EntityId Teaches) : Command;
    [Wire("sim-account.learn.v1")] public sealed record Learn(string Id) : Command;
    [Wire("sim-account.whisper.v1")] public sealed record Whisper(string Id, EntityId To) : Command;
    [Wire("sim-account.hear.v1")] public sealed record Hear(string Id) : Command;
    [Wire("sim-account.stumble.v1")] public sealed record Stumble(string Id) : Command;

    public abstract record Event;
    [Wire("sim-account.deposited.v1")] public sealed record Deposited(string Id, long Amount) : Event;
    [Wire("sim-account.paid.v1")] public sealed record Paid(string Id, EntityId From, EntityId To, long Amount) : Event;
    [Wire("sim-account.received.v1")] public sealed record Received(string Id, EntityId From, long Amount) : Event;
    [Wire("sim-account.scheduled.v1")] public sealed record Scheduled(string Id, Timestamp At) : Event;
    [Wire("sim-account.unscheduled.v1")] public sealed record Unscheduled(string Id, string Which) : Event;
    [Wire("sim-account.rang.v1")] public sealed record Rang(string Id, Timestamp At) : Event;
    [Wire("sim-account.consulted.v1")] public sealed record Consulted(string Id, EntityId Teaches) : Event;
    [Wire("sim-account.learned.v1")] public sealed record Learned(string Id) : Event;
    [Wire("sim-account.whispered.v1")] public sealed record Whispered(string Id, EntityId To) : Event;
    [Wire("sim-account.heard.v1")] public sealed record Heard(string Id) : Event;
    [Wire("sim-account.stumbled.v1")] public sealed record Stumbled(string Id) : Event;

    [Wire("sim-account.state.v1")] public sealed record State(long Balance, long Facts);

    [Wire("sim-account.question.v1")] public sealed record Question(string Id);

    public enum Refusal
    {
        TooLittle = 1,
    }

    /// <summary>The accounts of a run by number, from 0. Every second one is in the shard of the first, so that a commit and a page hold several of a shard.</summary>
    public static EntityId Numbered(int number) => Numbers.GetOrAdd(number, static number => Enumerable.Range(0, int.MaxValue)
        .Select(attempt => new EntityId(Kind, attempt == 0 ? string.Create(CultureInfo.InvariantCulture, $"a{number}") : string.Create(CultureInfo.InvariantCulture, $"a{number}-{attempt}")))
        .First(id => number % 2 == 1 || Shards.Of(id) == Shards.Of(new EntityId(Kind, "a0"))));

    /// <param name="stumbles">Whether the bug that some commands carry strikes at the moment.</param>
    public static Decider<State, Command, Event, Refusal> With(Func<bool> stumbles) => With(_ => stumbles());

    /// <param name="stumbles">Whether the bug that the command of this id carries strikes at the moment.</param>
    public static Decider<State, Command, Event, Refusal> With(Func<string, bool> stumbles) => new(
        new State(0, 0), (State state, Command command, in Moment now) => Decide(state, command, now, stumbles), Evolve, React);

    private static Decision<Event, Refusal> Decide(State state, Command command, Moment now, Func<string, bool> stumbles) => command switch
    {
        Deposit c => new Deposited(c.Id, c.Amount),
        Pay c => state.Balance >= c.Amount ? new Paid(c.Id, c.From, c.To, c.Amount) : Refusal.TooLittle,
        Receive c => new Received(c.Id, c.From, c.Amount),
        Schedule c => new Scheduled(c.Id, c.At),
        Unschedule c => new Unscheduled(c.Id, c.Which),
        Ring c => new Rang(c.Id, now.Time),
        Consult c => new Consulted(c.Id, c.Teaches),
        Learn c => new Learned(c.Id),
        Whisper c => new Whispered(c.Id, c.To),
        Hear c => new Heard(c.Id),
        Stumble c when stumbles(c.Id) => throw new UnreachableException($"the planted bug of {c.Id}"),
        Stumble c => new Stumbled(c.Id),
        _ => throw new UnreachableException($"{command}"),
    };

    private static State Evolve(State state, Event fact) => new(
        state.Balance + fact switch
        {
            Deposited e => e.Amount,
            Paid e => -e.Amount,
            Received e => e.Amount,
            _ => 0,
        },
        state.Facts + 1);

    private static IEnumerable<Effect> React(State after, Event fact) => fact switch
    {
        Paid e => [new Tell(e.To, new Receive(e.Id, e.From, e.Amount))],
        Scheduled e => [new Remind(e.Id, e.At, new Ring(e.Id))],
        Unscheduled e => [new Forget(e.Which)],
        Consulted e => [new Perform(e.Id, new Question(e.Id), e.Teaches)],
        Whispered e => [new Send(e.To, new Hear(e.Id))],
        _ => [],
    };
}
