using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Engines;

/// <summary>One run of the real engine on a simulated host, disk, clock and outside, with faults and with checks from outside.</summary>
/// <remarks>
/// Two phases: faults strike while clients work; then everything is healed, and what was begun must end. Source: DESIGN §7 (the promises by number),
/// §14. Concurrency: the calling thread, which runs the whole simulation.
/// </remarks>
public sealed class EngineRun
{
    private const long RestMilliseconds = 3_000;
    private const long RestartMilliseconds = 50;

    private readonly EngineRunSettings _settings;
    private readonly Sequence<Fault> _script;
    private readonly SimulatedTime _time;
    private readonly SimulatedDisk _disk;
    private readonly SimulatedHost _watchers;
    private readonly Outside _outside;
    private readonly EngineDraws _draws;
    private readonly Checks _checks;
    private readonly FaultHands _hands;
    private readonly List<Client> _clients = [];
    private readonly List<Task> _running = [];
    private int _lives;

    private EngineRun(EngineRunSettings settings)
    {
        Prng seeds = new(settings.Seed);
        _settings = settings;
        Sequence<Fault> drawn = FaultScript.Drawn(seeds.Next(), settings.FaultsMilliseconds);
        _script = settings.Script ?? drawn;
        _time = new SimulatedTime(seeds.Next(), new Timestamp(1_700_000_000_000));
        _disk = new SimulatedDisk(_time, new JournalModel(), seeds.Next());
        _watchers = new SimulatedHost(_time, "watchers");
        _outside = new Outside(seeds.Next());
        _draws = EngineDraws.From(seeds.Next());
        _checks = new Checks(_disk.Model, _time);
        _disk.OnWritten = (batch, outcomes) =>
        {
            for (int i = 0; i < batch.Count; i++)
            {
                _time.Mix(StableHash.Of(batch[i].Entity.Key) ^ (ulong)batch[i].Fence ^ (outcomes[i].StaleFence ? 1UL << 63 : 0));
            }
        };
        Current = Begin();
        _hands = new FaultHands(this, _time, _disk);
        int accounts = 2 + (int)seeds.Below((ulong)settings.AccountsMax - 1);
        for (int i = 0; i < settings.Clients; i++)
        {
            _clients.Add(new Client($"c{i}", this, _watchers, _checks, accounts, settings.WishesPerClient, seeds.Next()));
        }
    }

    /// <summary>The life of the process that the world knows; a frozen one before it may still think that it is this one.</summary>
    internal Life Current { get; private set; }

    internal Outside Outside => _outside;

    public static EngineRunReport Execute(EngineRunSettings settings) => new EngineRun(settings).Execute();

    /// <summary>Another process takes the place of the present one.</summary>
    internal void Replace()
    {
        Current = Begin();
        Watch(Current);
    }

    private EngineRunReport Execute()
    {
        Timestamp start = _time.Now;
        foreach (Fault fault in _script)
        {
            _time.At(start + fault.At, () => _hands.Strike(fault));
        }

        foreach (Client client in _clients)
        {
            _running.Add(_watchers.Run(client.Work));
        }

        Watch(Current);
        long lastFault = _script.Count == 0 ? 0 : _script.Max(fault => fault.At + fault.Duration);
        Timestamp healed = start + lastFault + FaultHands.GraceMilliseconds;
        _time.RunUntil(healed);
        _hands.Heal();
        Timestamp limit = _time.Now + _settings.LivenessMilliseconds;
        bool rested = _time.RunUntil(IsAtRest, limit);
        if (rested)
        {
            _time.RunUntil(_time.Now + RestMilliseconds);
        }
        else
        {
            _checks.Violated(0, $"not at rest {_settings.LivenessMilliseconds} ms after the last fault: {Unrest()}");
        }

        foreach (Task task in _running.Where(task => task.IsFaulted))
        {
            _checks.Violated(0, $"the simulation broke: {task.Exception!.GetBaseException()}");
        }

        _checks.AtTheEnd(_outside, _hands.Bugs);
        return new EngineRunReport(
            _settings.Seed, _script, _checks.Violations, _time.Digest, _time.Steps, _time.Now - start, _checks.Deliveries, Injected(), RarePaths());
    }

    private bool IsAtRest() =>
        _clients.TrueForAll(client => client.IsDone)
        && _disk.Model is { PendingMessages: 0, PendingWork: 0, PendingReminders: 0 }
        && _checks.Unseen == 0;

    private string Unrest() =>
        $"{_clients.Count(client => !client.IsDone)} clients wait ({string.Join(", ", _clients.Where(client => !client.IsDone).Select(client => client.Waiting))}), "
        + $"{_disk.Model.PendingMessages} messages, {_disk.Model.PendingWork} pieces of work and {_disk.Model.PendingReminders} reminders are pending, "
        + $"{_checks.Unseen} facts were not seen by the subscription";

    private Life Begin()
    {
        Life life = new(new SimulatedHost(_time, $"host-{++_lives}"));
        IJournal journal = _settings.Adapter(_disk.For(life.Host), _disk.Model);
        life.Start(journal, _outside, _draws, () => _hands.Stumbles);
        return life;
    }

    /// <summary>Keeps a subscription on whoever is current, going on from where the last one came to; starts another process when a start failed.</summary>
    private void Watch(Life life) => _running.Add(_watchers.Run(() => Watching(life)));

    private async Task Watching(Life life)
    {
        while (life == Current)
        {
            if (life.Failure is not null || life.Engine is { Completion.IsCompleted: true })
            {
                await _watchers.After(RestartMilliseconds, CancellationToken.None);
                if (life == Current)
                {
                    life.Host.Kill();
                    Replace();
                }
            }
            else if (life.Engine is { } engine)
            {
                await Follow(life, engine);
            }

            await _watchers.After(10, CancellationToken.None);
        }
    }

    private async Task Follow(Life life, EntityEngine engine)
    {
        try
        {
            await foreach (RecordedFact fact in engine.Subscribe(_checks.Offsets, null, CancellationToken.None))
            {
                if (life != Current)
                {
                    return;
                }

                _checks.Seen(fact);
            }
        }
        catch (JournalFault)
        {
            // Again from where it was; where the host was killed, the page never comes and the next life's watch goes on.
        }
    }

    private SortedDictionary<string, long> Injected()
    {
        SortedDictionary<string, long> injected = new(_disk.Injected, StringComparer.Ordinal);
        foreach (IGrouping<FaultKind, Fault> kind in _script.GroupBy(fault => fault.Kind))
        {
            injected[$"script {kind.Key}"] = kind.Count();
        }

        return injected;
    }

    private SortedDictionary<string, long> RarePaths() => new(StringComparer.Ordinal)
    {
        ["lives of the process"] = _lives,
        ["writes kept out by the fence"] = _disk.StaleRefused,
        ["commands asked again and answered as the first time"] = _checks.Repeats,
        ["answers that were lost and asked again"] = _clients.Sum(client => client.Lost),
        ["commands answered busy or failed, and asked again"] = _clients.Sum(client => client.Retried),
        ["work that failed and was done again"] = _outside.Failures,
        ["bugs that stopped an entity"] = _hands.Bugs,
    };
}
