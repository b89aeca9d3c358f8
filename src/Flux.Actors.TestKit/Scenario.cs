using System.Collections.Immutable;
using Flux.Actors.Kernel;

namespace Flux.Actors.TestKit;

/// <summary>Given recorded facts, when a command comes, then these facts, this refusal, these effects.</summary>
/// <remarks>Example: <c>Scenario.For(Proposal.Decider).Given(opened).When(new Settle(), at).ThenRefused(Refusal.TooEarly)</c>.</remarks>
public static class Scenario
{
    public static Scenario<TState, TCommand, TEvent, TRefusal> For<TState, TCommand, TEvent, TRefusal>(
        Decider<TState, TCommand, TEvent, TRefusal> decider)
        where TState : class
        where TCommand : class
        where TEvent : class
        where TRefusal : struct, Enum => new(decider, decider.Initial);

    /// <summary>A moment from two plain numbers: block height and milliseconds.</summary>
    public static Moment At(long height, long milliseconds = 0) => new(new Height(height), new Timestamp(milliseconds));
}

/// <summary>An entity in the state that its facts so far gave it.</summary>
public sealed class Scenario<TState, TCommand, TEvent, TRefusal>
    where TState : class
    where TCommand : class
    where TEvent : class
    where TRefusal : struct, Enum
{
    private readonly Decider<TState, TCommand, TEvent, TRefusal> _decider;

    internal Scenario(Decider<TState, TCommand, TEvent, TRefusal> decider, TState state)
    {
        _decider = decider;
        State = state;
    }

    public TState State { get; }

    /// <summary>Folds more facts onto those given before.</summary>
    public Scenario<TState, TCommand, TEvent, TRefusal> Given(params TEvent[] facts) =>
        new(_decider, facts.Aggregate(State, (state, fact) => _decider.Evolve(state, fact)));

    /// <summary>Commands that must all be accepted, decided one after the other at the moment: for long preparations.</summary>
    /// <exception cref="ScenarioFailure">One was refused.</exception>
    public Scenario<TState, TCommand, TEvent, TRefusal> GivenAccepted(Moment moment, params TCommand[] commands) =>
        commands.Aggregate(this, (scenario, command) =>
        {
            ScenarioOutcome<TState, TCommand, TEvent, TRefusal> outcome = scenario.When(command, moment);
            return outcome.Refused is null
                ? new(_decider, outcome.State)
                : throw new ScenarioFailure($"{command} as preparation: seen refused {outcome.Refused}, wanted accepted");
        });

    /// <summary>Decides the command; folds and reacts to what it records, in the order of the engine.</summary>
    public ScenarioOutcome<TState, TCommand, TEvent, TRefusal> When(TCommand command, Moment moment = default)
    {
        Decision<TEvent, TRefusal> decision = _decider.Decide(State, command, moment);
        TState state = State;
        ImmutableArray<Effect>.Builder effects = ImmutableArray.CreateBuilder<Effect>();
        foreach (TEvent fact in decision.Events)
        {
            state = _decider.Evolve(state, fact);
            effects.AddRange(_decider.React(state, fact));
        }

        return new(_decider, command, decision, state, effects.ToImmutable());
    }
}

/// <summary>What one command led to; each Then answers itself so that they chain.</summary>
public sealed class ScenarioOutcome<TState, TCommand, TEvent, TRefusal>
    where TState : class
    where TCommand : class
    where TEvent : class
    where TRefusal : struct, Enum
{
    private readonly Decider<TState, TCommand, TEvent, TRefusal> _decider;
    private readonly TCommand _command;
    private readonly Decision<TEvent, TRefusal> _decision;

    internal ScenarioOutcome(
        Decider<TState, TCommand, TEvent, TRefusal> decider,
        TCommand command,
        Decision<TEvent, TRefusal> decision,
        TState state,
        ImmutableArray<Effect> effects)
    {
        _decider = decider;
        _command = command;
        _decision = decision;
        State = state;
        Effects = effects;
    }

    /// <summary>The state after what was recorded; the state before when refused.</summary>
    public TState State { get; }

    public ImmutableArray<TEvent> Events => _decision.Events;

    public TRefusal? Refused => _decision.Refused;

    public ImmutableArray<Effect> Effects { get; }

    /// <summary>Accepted, and exactly these facts in this order; none means: nothing to record.</summary>
    public ScenarioOutcome<TState, TCommand, TEvent, TRefusal> Then(params TEvent[] facts) =>
        Refused is null && Events.SequenceEqual(facts) ? this : throw Unlike($"[{string.Join(", ", (object[])facts)}]", _decision);

    /// <summary>Accepted, whatever was recorded.</summary>
    public ScenarioOutcome<TState, TCommand, TEvent, TRefusal> ThenAccepted() =>
        Refused is null ? this : throw Unlike("accepted", _decision);

    public ScenarioOutcome<TState, TCommand, TEvent, TRefusal> ThenRefused(TRefusal reason) =>
        Refused is { } refused && EqualityComparer<TRefusal>.Default.Equals(refused, reason) ? this : throw Unlike($"refused {reason}", _decision);

    /// <summary>Exactly these effects, in the order of the facts that caused them.</summary>
    public ScenarioOutcome<TState, TCommand, TEvent, TRefusal> ThenEffects(params Effect[] effects) =>
        Effects.SequenceEqual(effects)
            ? this
            : throw Unlike($"effects [{string.Join(", ", (object[])effects)}]", $"effects [{string.Join(", ", Effects)}]");

    public ScenarioOutcome<TState, TCommand, TEvent, TRefusal> ThenState(TState state) =>
        State.Equals(state) ? this : throw Unlike($"state {state}", $"state {State}");

    /// <summary>Goes on from the state after this command.</summary>
    public ScenarioOutcome<TState, TCommand, TEvent, TRefusal> When(TCommand command, Moment moment = default) =>
        new Scenario<TState, TCommand, TEvent, TRefusal>(_decider, State).When(command, moment);

    private ScenarioFailure Unlike(string wanted, object seen) => new($"{_command}: wanted {wanted}; seen {seen}");
}
