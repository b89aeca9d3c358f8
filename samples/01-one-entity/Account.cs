namespace Flux.Actors.Samples.OneEntity;

/// <summary>A bank account: it holds no less than nothing and no more than its limit, and answers each transfer that asks.</summary>
public static class Account
{
    public abstract record Command;
    [Wire("account.open.v1")] public sealed record Open(long Balance, long Limit) : Command;
    [Wire("account.withdraw.v1")] public sealed record Withdraw(EntityId Transfer, long Amount) : Command;
    [Wire("account.deposit.v1")] public sealed record Deposit(EntityId Transfer, long Amount) : Command;
    [Wire("account.take-back.v1")] public sealed record TakeBack(EntityId Transfer, long Amount) : Command;

    public abstract record Event;
    [Wire("account.opened.v1")] public sealed record Opened(long Balance, long Limit) : Event;
    [Wire("account.moved.v1")] public sealed record Moved(EntityId Transfer, long Amount) : Event;
    [Wire("account.declined.v1")] public sealed record Declined(EntityId Transfer) : Event;

    [Wire("account.state.v1")] public sealed record State(long Balance, long Limit);
    public enum Refusal { NotOpen = 1 }

    public static EntityKind Kind { get; } = new EntityKind<State, Command, Event, Refusal>("account", new(new State(0, 0), Decide, Evolve, React));

    private static Decision<Event, Refusal> Decide(State state, Command command, in Moment now) => command switch
    {
        Open c => state.Limit == 0 ? new Opened(c.Balance, c.Limit) : [],
        _ when state.Limit == 0 => Refusal.NotOpen,
        Withdraw c => state.Balance >= c.Amount ? new Moved(c.Transfer, -c.Amount) : new Declined(c.Transfer),
        Deposit c => state.Balance + c.Amount <= state.Limit ? new Moved(c.Transfer, c.Amount) : new Declined(c.Transfer),
        TakeBack c => new Moved(c.Transfer, c.Amount),
        _ => throw new UnreachableException($"{command}"),
    };

    private static State Evolve(State state, Event fact) => fact switch
    {
        Opened e => new State(e.Balance, e.Limit),
        Moved e => state with { Balance = state.Balance + e.Amount },
        _ => state,
    };

    private static IEnumerable<Effect> React(State after, Event fact) => fact switch
    {
        Moved e => [new Tell(e.Transfer, new Transfer.Hear(Done: true))],
        Declined e => [new Tell(e.Transfer, new Transfer.Hear(Done: false))],
        _ => [],
    };
}
