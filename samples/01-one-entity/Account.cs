namespace Flux.Actors.Samples.OneEntity;

/// <summary>A bank account: it holds no less than nothing, takes in no more than its limit, and answers each transfer that asks, once.</summary>
public static class Account
{
    public abstract record Command;
    [Wire("account.open.v1")] public sealed record Open(long Balance, long Limit) : Command;
    [Wire("account.move.v1")] public sealed record Move(EntityId Transfer, EntityId Self, long Amount) : Command;
    [Wire("account.settle.v1")] public sealed record Settle(EntityId Transfer, bool Kept) : Command;

    public abstract record Event;
    [Wire("account.opened.v1")] public sealed record Opened(long Balance, long Limit) : Event;
    [Wire("account.moved.v1")] public sealed record Moved(EntityId Transfer, EntityId Self, long Amount) : Event; // 0: it could not be.
    [Wire("account.settled.v1")] public sealed record Settled(EntityId Transfer, long Amount) : Event;

    /// <summary><c>Moves</c>: what was moved for transfers that are not over.</summary>
    [Wire("account.state.v1")] public sealed record State(long Balance, long Limit, SortedMap<EntityId, long> Moves);
    public enum Refusal { NotOpen = 1 }

    public static Decider<State, Command, Event, Refusal> Decider { get; } = new(new(0, 0, SortedMap<EntityId, long>.Empty), Decide, Evolve, React);

    private static Decision<Event, Refusal> Decide(State state, Command command, in Moment now) => command switch
    {
        Open c => state.Limit == 0 ? new Opened(c.Balance, c.Limit) : [],
        _ when state.Limit == 0 => Refusal.NotOpen,
        Move c when state.Moves.ContainsKey(c.Transfer) => [],
        Move c => new Moved(c.Transfer, c.Self, state.Balance + c.Amount is >= 0 and var after && after <= state.Limit ? c.Amount : 0),
        Settle c => state.Moves.TryGet(c.Transfer, out long moved) ? new Settled(c.Transfer, c.Kept ? 0 : -moved) : [],
        _ => throw new UnreachableException($"{command}"),
    };

    private static State Evolve(State state, Event fact) => fact switch
    {
        Opened e => state with { Balance = e.Balance, Limit = e.Limit },
        Moved e => state with { Balance = state.Balance + e.Amount, Moves = state.Moves.With(e.Transfer, e.Amount) },
        Settled e => state with { Balance = state.Balance + e.Amount, Moves = state.Moves.Without(e.Transfer) },
        _ => throw new UnreachableException($"{fact}"),
    };

    private static IEnumerable<Effect> React(State after, Event fact) =>
        fact is Moved e ? [new Tell(e.Transfer, new Transfer.Hear(e.Self, Done: e.Amount != 0))] : [];
}
