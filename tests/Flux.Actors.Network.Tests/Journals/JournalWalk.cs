using Flux.Actors.Kernel;

namespace Flux.Actors.Network.Tests.Journals;

/// <summary>Short lives of an entity that record every kind of fact its rules have, the same ones each time.</summary>
internal static class JournalWalk
{
    private const int Walks = 300;
    private const int Steps = 150;

    /// <summary>Of many walks, whose steps draw one of the commands, the few that together record every fact there is: at best one, else the best first.</summary>
    /// <remarks>Units: a step is up to <paramref name="blocksMax"/> blocks of two seconds.</remarks>
    public static Sequence<Sequence<Blob>> Covering<TState, TCommand, TEvent, TRefusal>(
        Decider<TState, TCommand, TEvent, TRefusal> decider, IReadOnlyList<TCommand> commands, int blocksMax = 3)
        where TState : class
        where TCommand : class
        where TEvent : class
        where TRefusal : struct, Enum
    {
        List<TEvent>[] walks = [.. Enumerable.Range(1, Walks).Select(seed => One(decider, commands, blocksMax, (ulong)seed))];
        HashSet<Type> missing = [.. Wire.CasesOf(typeof(TEvent)).Select(pair => pair.Value)];
        List<Sequence<Blob>> chosen = [];
        while (missing.Count > 0)
        {
            List<TEvent> best = walks.Select(walk => Needed(walk, missing)).OrderByDescending(walk => New(walk, missing)).ThenBy(walk => walk.Count).First();
            Assert.True(New(best, missing) > 0, $"no walk recorded {string.Join(", ", missing)}; add commands to JournalScenarios");
            missing.ExceptWith(best.Select(fact => fact.GetType()));
            chosen.Add(best.Select(fact => Wire.Encode(fact)).ToSequence());
        }

        return chosen.ToSequence();
    }

    private static int New<TEvent>(List<TEvent> walk, HashSet<Type> missing)
        where TEvent : class => walk.Select(fact => fact.GetType()).Distinct().Count(missing.Contains);

    /// <summary>The walk up to the last fact that is the first of its kind and missing yet.</summary>
    private static List<TEvent> Needed<TEvent>(List<TEvent> walk, HashSet<Type> missing)
        where TEvent : class
    {
        HashSet<Type> seen = [];
        int last = -1;
        for (int i = 0; i < walk.Count; i++)
        {
            last = missing.Contains(walk[i].GetType()) && seen.Add(walk[i].GetType()) ? i : last;
        }

        return walk[..(last + 1)];
    }

    private static List<TEvent> One<TState, TCommand, TEvent, TRefusal>(
        Decider<TState, TCommand, TEvent, TRefusal> decider, IReadOnlyList<TCommand> commands, int blocksMax, ulong seed)
        where TState : class
        where TCommand : class
        where TEvent : class
        where TRefusal : struct, Enum
    {
        Prng random = new(seed);
        List<TEvent> facts = [];
        TState state = decider.Initial;
        long height = 1;
        for (int step = 0; step < Steps; step++)
        {
            height += (long)random.Below((ulong)blocksMax + 1);
            TCommand command = commands[(int)random.Below((ulong)commands.Count)];
            foreach (TEvent fact in decider.Decide(state, command, new Moment(new Height(height), new Timestamp(1_000_000 + height * 2_000))))
            {
                state = decider.Evolve(state, fact);
                facts.Add(fact);
            }
        }

        return facts;
    }
}
