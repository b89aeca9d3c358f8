using System.Globalization;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Engines;

/// <summary>Somebody with wishes: asks the process that the world knows, again with the same command id until there is an answer.</summary>
internal sealed class Client(string name, Fleet fleet, SimulatedHost watchers, Checks checks, Reader reader, int accounts, int wishes, ulong seed)
{
    private const long PatienceMilliseconds = 400;

    private readonly Prng _draws = new(seed);

    /// <summary>Draws of its own, so that what else happens is the same without them.</summary>
    private readonly Prng _hurry = new(seed + 1);
    private readonly List<string> _scheduled = [];

    public bool IsDone { get; private set; }

    /// <summary>What it waits for an answer to.</summary>
    public string Waiting { get; private set; } = "nothing yet";

    /// <summary>Times no answer came.</summary>
    public long Lost { get; private set; }

    /// <summary>Times the answer was: not now.</summary>
    public long Retried { get; private set; }

    public async Task Work()
    {
        ulong haste = 1 + _draws.Below(150);
        for (int i = 0; i < wishes; i++)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
            (EntityId to, Account.Command command) = Wish(id);
            Waiting = $"{id} at {to}: {command.GetType().Name}";
            checks.Wished(id, to, command);
            await Insist(id, to, command);
            if (_draws.Below(6) == 0 && !checks.IsForgone(id))
            {
                await Insist(id, to, command);
            }

            if (_draws.Below(8) == 0)
            {
                await reader.Look(to);
            }

            await Pause((long)_draws.Below(haste));
        }

        IsDone = true;
        Waiting = "nothing any more";
    }

    private async Task Insist(string id, EntityId to, Account.Command command)
    {
        for (int times = 1; ; times++)
        {
            long moves = fleet.Moves;
            bool hurries = _hurry.Below(6) == 0;
            Answer? told = await Ask(id, to, command, hurries);
            if (moves == fleet.Moves && !(hurries && told is Failed { Kind: FailureKind.DeadlinePassed or FailureKind.Unknown }))
            {
                checks.Told(to, told); // Unless it gave no more time than that.
            }

            switch (told)
            {
                case null:
                    Lost++;
                    break;
                case Failed { Kind: FailureKind.DeadlinePassed } when times == 1 && checks.IsNew(id):
                    checks.Forgone(id);
                    return;
                case Busy or Failed:
                    Retried++;
                    break;
                case { } answer:
                    checks.Answered(id, to, answer);
                    return;
            }

            await Pause(5 + (long)_draws.Below(60));
        }
    }

    /// <summary>Null when no answer comes in time, or there is nobody to ask.</summary>
    private async Task<Answer?> Ask(string id, EntityId to, Account.Command command, bool hurries)
    {
        if (Any(fleet.Living).Current.Engine is not { } engine)
        {
            return new Failed(FailureKind.Stopping, "simulated: nobody listens there");
        }

        // Not disposed: the planned end of patience may come after the answer.
        CancellationTokenSource patience = new();
        watchers.Time.At(watchers.Time.Now + PatienceMilliseconds, patience.Cancel);
        try
        {
            return hurries
                ? await engine.Ask(to, command, id, TimeSpan.FromMilliseconds(1 + (long)_hurry.Below(PatienceMilliseconds)), patience.Token)
                : await engine.Ask(to, command, id, patience.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private Place Any(IReadOnlyList<Place> places) => places.Count == 1 ? places[0] : places[(int)_draws.Below((ulong)places.Count)];

    private Task Pause(long milliseconds) => watchers.After(milliseconds, CancellationToken.None);

    private (EntityId To, Account.Command Command) Wish(string id)
    {
        EntityId one = Any();
        switch (_draws.Below(12))
        {
            case < 3:
                return (one, new Account.Deposit(id, 1 + (long)_draws.Below(100)));
            case < 7:
                return (one, new Account.Pay(id, one, Any(), 1 + (long)_draws.Below(40)));
            case 7:
                _scheduled.Add($"{one} {id}");
                return (one, new Account.Schedule(id, watchers.Now + (long)_draws.Below(1_500)));
            case 8 when _scheduled.Count > 0:
                string[] which = _scheduled[(int)_draws.Below((ulong)_scheduled.Count)].Split(' ');
                return (EntityId.Parse(which[0]), new Account.Unschedule(id, which[1]));
            case 9:
                return (one, new Account.Whisper(id, Any()));
            case 10:
                return (one, new Account.Stumble(id));
            default:
                return (one, new Account.Consult(id, Any()));
        }
    }

    private EntityId Any() => Account.Numbered((int)_draws.Below((ulong)accounts));
}
