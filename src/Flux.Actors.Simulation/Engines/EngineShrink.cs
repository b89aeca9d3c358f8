using Flux.Actors.Kernel;

namespace Flux.Actors.Simulation.Engines;

/// <summary>Makes the script of a failing run as short as it can while the run still fails.</summary>
public static class EngineShrink
{
    private const long ShortestMilliseconds = 20;

    /// <summary>Drops faults one by one, then shortens those that are left, as long as that promise is still broken.</summary>
    /// <remarks>Shape: the answer's script is a part of the given one; the same seed, so everything else is drawn as before.</remarks>
    public static EngineRunReport Shorten(EngineRunSettings settings, EngineRunReport failing, string promise)
    {
        EngineRunReport best = failing;
        bool shorter = true;
        while (shorter)
        {
            shorter = false;
            foreach (Sequence<Fault> candidate in Candidates(best.Script))
            {
                EngineRunReport report = EngineRun.Execute(settings with { Script = candidate });
                if (report.Violations.Any(violation => violation.StartsWith(promise, StringComparison.Ordinal)))
                {
                    best = report;
                    shorter = true;
                    break;
                }
            }
        }

        return best;
    }

    private static IEnumerable<Sequence<Fault>> Candidates(Sequence<Fault> script)
    {
        for (int i = 0; i < script.Count; i++)
        {
            yield return script.Where((_, index) => index != i).ToSequence();
        }

        for (int i = 0; i < script.Count; i++)
        {
            if (script[i].Duration / 2 is >= ShortestMilliseconds and var half)
            {
                yield return script.Select((fault, index) => index == i ? fault with { Duration = half } : fault).ToSequence();
            }
        }
    }
}
