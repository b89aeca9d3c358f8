using Flux.Actors.Kernel;

namespace Flux.Actors.Simulation.Engines;

/// <summary>Makes the script of a failing run as short as it can while the run still fails.</summary>
public static class EngineShrink
{
    private const long ShortestMilliseconds = 20;

    /// <summary>Drops faults and halves their durations, one at a time, as long as that promise is still broken.</summary>
    /// <remarks>
    /// Shape: the answer's script is a part of the given one, of which nothing more can be dropped or halved alone; the same seed, so everything else is drawn
    /// as before.
    /// </remarks>
    public static EngineRunReport Shorten(EngineRunSettings settings, EngineRunReport failing, string promise)
    {
        EngineRunReport best = failing;
        long before;
        do
        {
            before = Length(best.Script);
            for (int i = best.Script.Count - 1; i >= 0; i--)
            {
                int dropped = i;
                best = Shorter(settings, best.Script.Where((_, index) => index != dropped).ToSequence(), promise) ?? best;
            }

            for (int i = 0; i < best.Script.Count; i++)
            {
                while (best.Script[i].Duration / 2 is >= ShortestMilliseconds and var half)
                {
                    int halved = i;
                    Sequence<Fault> candidate = best.Script.Select((fault, index) => index == halved ? fault with { Duration = half } : fault).ToSequence();
                    if (Shorter(settings, candidate, promise) is not { } shorter)
                    {
                        break;
                    }

                    best = shorter;
                }
            }
        }
        while (Length(best.Script) < before);
        return best;
    }

    /// <summary>Falls with every fault dropped, and with every duration halved.</summary>
    private static long Length(Sequence<Fault> script) => script.Sum(fault => 1 + fault.Duration);

    private static EngineRunReport? Shorter(EngineRunSettings settings, Sequence<Fault> candidate, string promise)
    {
        EngineRunReport report = EngineRun.Execute(settings with { Script = candidate });
        return report.Violations.Any(violation => violation.StartsWith(promise, StringComparison.Ordinal)) ? report : null;
    }
}
