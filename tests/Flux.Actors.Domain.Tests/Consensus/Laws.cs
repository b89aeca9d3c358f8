using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests;

/// <summary>What a run of the laws has reached, so that a test can show it was not vacuous.</summary>
public sealed record Reached(int States, IReadOnlySet<string> Facts, IReadOnlySet<string> Refusals)
{
    public void AllOf<TEvent, TRefusal>(params TRefusal[] except)
        where TRefusal : struct, Enum
    {
        Assert.Equal([], Wire.CasesOf(typeof(TEvent)).Select(pair => pair.Value.Name).Where(name => !Facts.Contains(name)));
        Assert.Equal([], Enum.GetValues<TRefusal>().Except(except).Select(refusal => refusal.ToString()).Where(name => !Refusals.Contains(name)));
    }
}

/// <summary>The laws of every decider: total, deterministic, foldable, idempotent, replayable; its effects can be stored.</summary>
public static class Laws
{
    /// <summary>Walks at random over the commands, each walk from the start and each step a second later.</summary>
    public static Reached Walk<TState, TCommand, TEvent, TRefusal>(
        Decider<TState, TCommand, TEvent, TRefusal> decider, IReadOnlyList<TCommand> commands, int walks, int steps, ulong seed)
        where TState : class
        where TCommand : class
        where TEvent : class
        where TRefusal : struct, Enum
    {
        Prng prng = new(seed);
        HashSet<string> facts = [], refusals = [];
        HashSet<Blob> states = [];
        for (int walk = 0; walk < walks; walk++)
        {
            TState state = decider.Initial;
            for (int step = 0; step < steps; step++)
            {
                TCommand command = commands[(int)prng.Below((ulong)commands.Count)];
                Moment now = new(new Height(step / 4), new Timestamp(1_000_000 + step * 1000));
                TState next = Step(decider, state, command, now, facts, refusals);
                if (!ReferenceEquals(next, state))
                {
                    states.Add(Wire.Encode(next));
                    state = next;
                }
            }
        }

        return new Reached(states.Count, facts, refusals);
    }

    /// <summary>Every state reachable by the commands at one moment, up to a bound.</summary>
    public static Reached Explore<TState, TCommand, TEvent, TRefusal>(
        Decider<TState, TCommand, TEvent, TRefusal> decider, IReadOnlyList<TCommand> commands, int statesMax)
        where TState : class
        where TCommand : class
        where TEvent : class
        where TRefusal : struct, Enum
    {
        HashSet<string> facts = [], refusals = [];
        HashSet<Blob> seen = [Wire.Encode(decider.Initial)];
        Queue<TState> open = new([decider.Initial]);
        while (open.TryDequeue(out TState? state) && seen.Count < statesMax)
        {
            foreach (TCommand command in commands)
            {
                TState next = Step(decider, state, command, new Moment(new Height(1), new Timestamp(1_000_000)), facts, refusals);
                if (seen.Add(Wire.Encode(next)))
                {
                    open.Enqueue(next);
                }
            }
        }

        return new Reached(seen.Count, facts, refusals);
    }

    private static TState Step<TState, TCommand, TEvent, TRefusal>(
        Decider<TState, TCommand, TEvent, TRefusal> decider, TState state, TCommand command, Moment now, HashSet<string> facts, HashSet<string> refusals)
        where TState : class
        where TCommand : class
        where TEvent : class
        where TRefusal : struct, Enum
    {
        Decision<TEvent, TRefusal> decision = decider.Decide(state, command, now);
        Hold(decision.Equals(decider.Decide(state, command, now)), () => $"{command} was decided twice in different ways");
        if (decision.Refused is { } refusal)
        {
            Assert.Empty(decision.Events);
            Assert.True(Enum.IsDefined(refusal));
            refusals.Add(refusal.ToString());
            return state;
        }

        if (decision.Events.Length == 0)
        {
            return state;
        }

        TState next = state, replayed = Wire.Decode<TState>(Wire.Encode(state));
        foreach (TEvent fact in decision)
        {
            next = decider.Evolve(next, fact);
            replayed = decider.Evolve(replayed, Wire.Decode<TEvent>(Wire.Encode(fact)));
            facts.Add(fact.GetType().Name);
            foreach (Effect effect in decider.React(next, fact))
            {
                Storable(effect);
            }
        }

        Hold(next.Equals(replayed) && Wire.Encode(next) == Wire.Encode(replayed), () => $"{replayed} replayed, {next} wanted");
        Decision<TEvent, TRefusal> again = decider.Decide(next, command, now);
        Hold(
            again.Refused is null && again.Events.Length == 0,
            () => $"repeated {command}: {again} seen after {decision}, nothing wanted");
        return next;
    }

    private static void Storable(Effect effect)
    {
        object? content = effect switch
        {
            Tell tell => tell.Command,
            Send send => send.Command,
            Remind remind => remind.Command,
            Perform perform => perform.Request,
            _ => null,
        };
        if (content is null)
        {
            return;
        }

        Assert.NotEmpty(Wire.NameOf(content.GetType()));
        Type declared = content.GetType().BaseType is { IsAbstract: true } cases ? cases : content.GetType();
        Hold(content.Equals(Wire.Decode(declared, Wire.Encode(declared, content).Memory)), () => $"{content} does not survive storage");
    }

    /// <summary>Builds the message only when it is needed: printing a state costs more than checking it.</summary>
    private static void Hold(bool condition, Func<string> message)
    {
        if (!condition)
        {
            Assert.Fail(message());
        }
    }
}
