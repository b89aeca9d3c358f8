namespace Flux.Actors.Kernel;

public delegate Decision<TEvent, TRefusal> Decide<in TState, in TCommand, TEvent, TRefusal>(TState state, TCommand command, in Moment now)
    where TEvent : class
    where TRefusal : struct, Enum;

public delegate TState Evolve<TState, in TEvent>(TState state, TEvent fact);

public delegate IEnumerable<Effect> React<in TState, in TEvent>(TState after, TEvent fact);

/// <summary>An entity kind's rules as three pure functions and the state before any fact.</summary>
/// <remarks>
/// Decide: the rules; repeating an accepted command is accepted and records nothing. Evolve: the fold; no rule is checked again.
/// React: the consequences of one recorded fact, asked once, with the state after it, never on replay. Source: DESIGN §6.
/// </remarks>
public sealed record Decider<TState, TCommand, TEvent, TRefusal>(
    TState Initial,
    Decide<TState, TCommand, TEvent, TRefusal> Decide,
    Evolve<TState, TEvent> Evolve,
    React<TState, TEvent> React)
    where TState : class
    where TCommand : class
    where TEvent : class
    where TRefusal : struct, Enum;
