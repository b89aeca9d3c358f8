using System.Collections.Immutable;
using Flux.Actors.Kernel;

namespace Flux.Actors.TestKit;

/// <summary>The four laws of every decider, checked on states that its own commands reach.</summary>
/// <remarks>
/// Total: neither Decide nor React throws on a reachable pair. Foldable: every accepted fact evolves. Idempotent: an accepted command, repeated at the same
/// moment, is accepted and records nothing. Replayable: facts and states survive the codec, and the fold of the decoded facts has equal bytes.
/// Source: docs/style.md §8.
/// </remarks>
public static class DeciderLaws
{
    /// <summary>Every command at every moment in every state reachable in at most <paramref name="depth"/> accepted steps, breadth first, up to a bound of states.</summary>
    public static LawReport Explore<TState, TCommand, TEvent, TRefusal>(
        Decider<TState, TCommand, TEvent, TRefusal> decider,
        IReadOnlyList<TCommand> commands,
        IReadOnlyList<Moment> moments,
        int depth,
        int statesMax = 2_000)
        where TState : class
        where TCommand : class
        where TEvent : class
        where TRefusal : struct, Enum
    {
        LawCheck<TState, TCommand, TEvent, TRefusal> check = new(decider);
        HashSet<Blob> seen = [];
        Queue<(ImmutableList<TEvent> Facts, TState State, int Depth)> frontier = new([(ImmutableList<TEvent>.Empty, decider.Initial, 0)]);
        while (frontier.TryDequeue(out (ImmutableList<TEvent> Facts, TState State, int Depth) at) && seen.Count < statesMax)
        {
            if (!check.Replays(at.Facts, at.State, out Blob bytes) || !seen.Add(bytes))
            {
                continue;
            }

            foreach (TCommand command in commands)
            {
                foreach (Moment moment in moments)
                {
                    if (check.Pair(at.State, command, moment) is { } next && next.Facts.Length > 0 && at.Depth < depth)
                    {
                        frontier.Enqueue((at.Facts.AddRange(next.Facts), next.State, at.Depth + 1));
                    }
                }
            }
        }

        return check.Report(seen.Count);
    }

    /// <summary>One long walk: each step draws a command for the state it is in, from the seed.</summary>
    public static LawReport Walk<TState, TCommand, TEvent, TRefusal>(
        Decider<TState, TCommand, TEvent, TRefusal> decider,
        Func<Prng, TState, (TCommand Command, Moment Moment)> draw,
        ulong seed,
        int steps)
        where TState : class
        where TCommand : class
        where TEvent : class
        where TRefusal : struct, Enum
    {
        LawCheck<TState, TCommand, TEvent, TRefusal> check = new(decider);
        Prng random = new(seed);
        HashSet<Blob> seen = [];
        TState state = decider.Initial;
        ImmutableList<TEvent> facts = ImmutableList<TEvent>.Empty;
        for (int step = 0; step < steps; step++)
        {
            (TCommand command, Moment moment) = draw(random, state);
            if (check.Pair(state, command, moment) is { } next)
            {
                facts = facts.AddRange(next.Facts);
                state = next.State;
                seen.Add(Wire.Encode(state));
            }
        }

        _ = check.Replays(facts, state, out _);
        return check.Report(seen.Count);
    }
}

internal sealed class LawCheck<TState, TCommand, TEvent, TRefusal>(Decider<TState, TCommand, TEvent, TRefusal> decider)
    where TState : class
    where TCommand : class
    where TEvent : class
    where TRefusal : struct, Enum
{
    private readonly SortedDictionary<string, int> _recorded = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _refused = new(StringComparer.Ordinal);
    private readonly List<string> _violations = [];
    private int _pairs;
    private int _accepted;
    private int _nothing;
    private int _effects;

    public LawReport Report(int states) => new(states, _pairs, _accepted, _nothing, _effects, _recorded, _refused, _violations);

    /// <summary>What the command records and leads to; null when it is refused or breaks a law.</summary>
    public (ImmutableArray<TEvent> Facts, TState State)? Pair(TState state, TCommand command, Moment moment)
    {
        _pairs++;
        if (!Holds("total", $"{command} in {state}", () => decider.Decide(state, command, moment), out Decision<TEvent, TRefusal>? decision))
        {
            return null;
        }

        if (decision!.Refused is { } reason)
        {
            Count(_refused, reason.ToString());
            if (decision.Events.Length > 0)
            {
                Violated("total", $"{command} in {state} is refused and records facts: {decision}");
            }

            return null;
        }

        _accepted++;
        _nothing += decision.Events.Length == 0 ? 1 : 0;
        TState after = state;
        foreach (TEvent fact in decision.Events)
        {
            TState before = after;
            if (!Holds("replayable", $"{fact}", () => Wire.NameOf(fact.GetType()), out string? name)
                || !Holds("foldable", $"{fact} after {before}", () => decider.Evolve(before, fact), out TState? folded)
                || !Holds("total", $"reaction to {fact}", () => decider.React(folded!, fact).Select(Carried).ToArray(), out Effect[]? effects))
            {
                return null;
            }

            Count(_recorded, name!);
            _effects += effects!.Length;
            after = folded!;
        }

        Repeats(state, after, command, moment);
        return (decision.Events, after);
    }

    /// <summary>Facts and state survive the codec, and folding the decoded facts gives the state's bytes.</summary>
    public bool Replays(IReadOnlyList<TEvent> facts, TState state, out Blob bytes)
    {
        bool holds = Holds("replayable", $"{state}", () => Replay(facts, state), out (Blob Direct, Blob Replayed, Blob Decoded)? seen);
        bytes = seen?.Direct ?? Blob.Empty;
        if (!holds)
        {
            return false;
        }

        if (seen!.Value.Direct != seen.Value.Replayed || seen.Value.Direct != seen.Value.Decoded)
        {
            Violated("replayable", $"{state}: the bytes differ after a replay of its {facts.Count} facts or after decoding");
            return false;
        }

        return true;
    }

    private (Blob Direct, Blob Replayed, Blob Decoded)? Replay(IReadOnlyList<TEvent> facts, TState state)
    {
        TState replayed = facts.Aggregate(decider.Initial, (folded, fact) =>
            decider.Evolve(folded, Wire.Decode<TEvent>(Wire.Encode(fact))));
        Blob direct = Wire.Encode(state);
        return (direct, Wire.Encode(replayed), Wire.Encode(Wire.Decode<TState>(direct)));
    }

    private void Repeats(TState before, TState after, TCommand command, Moment moment)
    {
        if (Holds("total", $"{command} again in {after}", () => decider.Decide(after, command, moment), out Decision<TEvent, TRefusal>? again)
            && (again!.Refused is not null || again.Events.Length > 0))
        {
            Violated("idempotent", $"{command} in {before} was accepted; again in {after}: {again}, accepted with nothing to record wanted");
        }
    }

    /// <summary>Commands, reminders and requests are stored, so each needs its wire name.</summary>
    private static Effect Carried(Effect effect)
    {
        object? carried = effect switch
        {
            Tell tell => tell.Command,
            Send send => send.Command,
            Remind remind => remind.Command,
            Perform perform => perform.Request,
            _ => null,
        };
        return carried is null || Wire.NameOf(carried.GetType()).Length > 0 ? effect : throw new WireException($"{effect} carries no wire name");
    }

    private bool Holds<T>(string law, string what, Func<T> attempt, out T? result)
    {
        try
        {
            result = attempt();
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Violated(law, $"{what}: {e.GetType().Name}: {e.Message}");
            result = default;
            return false;
        }
    }

    private void Violated(string law, string what)
    {
        if (_violations.Count < LawReport.ViolationsMax)
        {
            _violations.Add($"{law}: {what}");
        }
    }

    private static void Count(SortedDictionary<string, int> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;
}
