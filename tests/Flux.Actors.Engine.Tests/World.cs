using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Flux.Actors.Engine.Projections;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Engine.Tests;

/// <summary>A journal that survives its engines, virtual time, and engines started on them one after the other.</summary>
public sealed class World : IAsyncDisposable
{
    private readonly IJournal _disk;
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

    private World(IJournal disk)
    {
        _disk = disk;
        Faults = new FaultyJournal(disk);
    }

    public FaultyJournal Faults { get; private set; }

    public ManualClock Clock { get; } = new();

    public EngineLimits Limits { get; set; } = EngineLimits.Default;

    public EntityKindSettings Kind { get; set; } = EntityKindSettings.Default;

    public ConcurrentDictionary<string, bool> Bugs { get; } = new();

    /// <summary>Called in every decision on a note, before <see cref="Bugs"/> is asked.</summary>
    public Action<string>? OnNote { get; set; }

    public List<Performer> Performers { get; } = [];

    public List<EntityKind> MoreKinds { get; } = [];

    public List<Projection> Projections { get; } = [];

    public ILogger Logger { get; set; } = NullLogger.Instance;

    public IMeterFactory? Meters { get; set; }

    public EntityEngine Engine { get; private set; } = null!; // Until the first start.

    public CancellationToken Patience => _patience.Token;

    public IJournal Disk => _disk;

    /// <summary>An empty journal of the kind that the test project is about.</summary>
    public static async Task<World> Create() => new(await Disks.Open());

    /// <summary>A world over a journal of the test's own, which it disposes.</summary>
    public static World On(IJournal disk) => new(disk);

    public static EntityId Named(string key) => new("account", key);

    public async Task<EntityEngine> Start()
    {
        EngineSetup setup = new(
            Faults, Clock, () => new Height(7), [Account.Kind(Breaks, Kind), .. MoreKinds], Performers, Limits, Logger)
        {
            Meters = Meters,
            Projections = Projections,
            Offsets = _disk as IReaderOffsets,
        };
        Engine = await EntityEngine.Start(setup, Patience);
        return Engine;
    }

    /// <summary>Ends the process as a crash does: what is not in the journal now never gets there.</summary>
    public async Task Crash()
    {
        Faults.Crash();
        await (Engine?.DisposeAsync() ?? ValueTask.CompletedTask);
        Faults = new FaultyJournal(_disk);
    }

    public async Task<EntityEngine> Restart()
    {
        await Crash();
        return await Start();
    }

    public Task<Answer> Ask(string key, Account.Command command, string? id = null) => Engine.Ask(Named(key), command, id, Patience);

    public async Task<Account.State> Read(string key) => await Engine.Read<Account.State>(Named(key), Patience);

    /// <summary>Follows the facts of one account until one matches.</summary>
    public async Task<TEvent> Fact<TEvent>(string key, Func<TEvent, bool>? like = null)
    {
        await foreach (RecordedFact fact in Engine.Subscribe(ShardOffsets.Start, "account", Patience))
        {
            if (fact.Entity.Key == key && fact.Fact is TEvent wanted && (like is null || like(wanted)))
            {
                return wanted;
            }
        }

        throw new ScenarioFailure($"the engine stopped before {key} recorded {typeof(TEvent).Name}");
    }

    private bool Breaks(string where)
    {
        OnNote?.Invoke(where);
        return Bugs.ContainsKey(where);
    }

    public async ValueTask DisposeAsync()
    {
        await (Engine?.DisposeAsync() ?? ValueTask.CompletedTask);

        await _disk.DisposeAsync();
        _patience.Dispose();
    }
}
