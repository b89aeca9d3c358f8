using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Engines;

/// <summary>Somebody who reads accounts all the time, on any host: what it is shown must be as new as promised.</summary>
internal sealed class Reader(Fleet fleet, SimulatedHost watchers, Checks checks, int accounts, ulong seed)
{
    private const long PatienceMilliseconds = 400;
    private const ulong PauseMaxMilliseconds = 60;

    private readonly Prng _draws = new(seed);

    /// <summary>Reads until nobody has wishes any more.</summary>
    public async Task Work(Func<bool> isOver)
    {
        while (!isOver())
        {
            await Look(Account.Numbered((int)_draws.Below((ulong)accounts)));
            await watchers.After(5 + (long)_draws.Below(PauseMaxMilliseconds), CancellationToken.None);
        }
    }

    /// <summary>Reads what somebody has perhaps just changed: a fenced read must show what was recorded before it was asked for.</summary>
    public async Task Look(EntityId entity)
    {
        if (fleet.Living[(int)_draws.Below((ulong)fleet.Living.Count)].Current.Engine is not { } engine)
        {
            return;
        }

        bool fenced = _draws.Below(2) == 0;
        Timestamp asked = watchers.Time.Now;
        CancellationTokenSource patience = new();
        watchers.Time.At(asked + PatienceMilliseconds, patience.Cancel);
        try
        {
            checks.Read(entity, await engine.Read<Account.State>(entity, fenced, patience.Token), asked, fenced);
        }
        catch (Exception e) when (e is OperationCanceledException or JournalFault or EntityStoppedFault)
        {
            // No answer tells nothing; what is asked again is another read.
        }
    }
}
