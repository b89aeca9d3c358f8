using Flux.Actors.Configuration;
using Flux.Actors.Configuration.Options;
using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Engine;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Network;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Node.Api;
using Flux.Actors.Node.Dev;
using Flux.Actors.Node.Keys;
using Flux.Actors.Node.Metrics;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Hosting;

/// <summary>Everything a host is made of, opened in order and wired together.</summary>
internal sealed class HostParts
{
    private const string NetworkMeta = "network";
    private const long ProbeTimeoutMilliseconds = 2_000;

    private readonly NetworkHostSetup _setup;

    private HostParts(NetworkHostSetup setup, DataDirectory directory, IJournal journal, SqliteExplorer? explorer, DevNetwork network, Runtime runtime, FileSigner signer, IClock clock)
    {
        _setup = setup;
        FluxOptions options = setup.Options;
        Directory = directory;
        Journal = journal;
        Network = network;
        Runtime = runtime;
        Clock = clock;
        Signer = signer;
        Rules = NetworkRules.Of(network.Genesis, options.Consensus);
        Replica = new ChainReplica(Rules);
        Gate = new ContainerGate(runtime.Containers, clock, (long)options.Containers.DownTimeout.TotalMilliseconds);
        Control = new HostControl(Gate, Rules.Network, () => Replica.Height, directory.Root);
        Feed = new EventFeed(clock, options.Api.EventsBufferMax);
        Desk = new TransactionDesk(Entities, Replica);
        Reports = new NodeReports(Signer, Replica, Desk);
        Placement = new PlacementWork(Replica, Entities);
        Watcher = new InstanceWatcher(Replica, Entities, runtime.Containers, runtime.Prober, Reports, ProbeTimeoutMilliseconds);
        Owners = new DevOwners(network, directory, Replica, Desk);
        Benchmark = new MachineBenchmark(new Machine(directory.Root));
        Logger = setup.Loggers.CreateLogger("Flux.Actors");
        if (explorer is not null)
        {
            ToldBlocks told = new(ReadChain, options.Api.ExplorerBatchBlocksMax);
            ExplorerFeed feed = new(explorer, told.Read, options.Api.ExplorerBatchBlocksMax);
            ExplorerLoop = new ExplorerLoop(feed, told, clock, Logger);
            Explorer = new ExplorerDesk(explorer, feed, ExplorerLoop.Wake, Replica);
        }
    }

    public DataDirectory Directory { get; }

    public IJournal Journal { get; }

    /// <summary>Null when the host keeps no explorer.</summary>
    public ExplorerDesk? Explorer { get; }

    /// <summary>Null when there is no explorer to feed.</summary>
    public ExplorerLoop? ExplorerLoop { get; }

    public DevNetwork Network { get; }

    public Runtime Runtime { get; }

    public IClock Clock { get; }

    public FileSigner Signer { get; }

    public ChainRules Rules { get; }

    public NetworkEntities Entities { get; } = new();

    public ChainReplica Replica { get; }

    public ContainerGate Gate { get; }

    public HostControl Control { get; }

    public EventFeed Feed { get; }

    public HostMetrics Metrics { get; } = new();

    public TransactionDesk Desk { get; }

    public NodeReports Reports { get; }

    public PlacementWork Placement { get; }

    public InstanceWatcher Watcher { get; }

    public DevOwners Owners { get; }

    public MachineBenchmark Benchmark { get; }

    public ILogger Logger { get; }

    /// <summary>Opens them one by one; what has been opened is the caller's to close, also when a later one can't be.</summary>
    /// <exception cref="HostFault">One can't be opened.</exception>
    public static async Task<HostParts> Open(NetworkHostSetup setup, OpenParts open, CancellationToken cancellation)
    {
        SystemClock clock = new();
        DataDirectory directory = OpenDirectory(setup.DataDirectory);
        IJournal journal = setup.Journal(open.Add("journal", await OpenJournal(directory, cancellation).ConfigureAwait(false)));
        try
        {
            DevNetwork network = DevNetwork.Open(directory, setup.Options, clock.Now);
            await CheckNetwork(journal, directory, network, cancellation).ConfigureAwait(false);
            Runtime runtime = open.Add("container runtime", await Runtime.Choose(setup.Options.Containers, cancellation).ConfigureAwait(false));
            if (runtime.DockerSocket is { } socket)
            {
                new DockerSockets(directory).Note(socket);
            }

            SqliteExplorer? explorer = setup.Options.Api.Explorer == Switch.On
                ? open.Add("explorer", await SqliteExplorer.Open(directory.Root, cancellation).ConfigureAwait(false))
                : null;
            FileSigner signer = open.AddPlain("signer", new FileSigner(directory.Keys, network.Nodes.Select(node => node.Node)));
            HostParts parts = new(setup, directory, journal, explorer, network, runtime, signer, clock);
            _ = open.Add("control", parts.Control);
            _ = open.AddPlain("metrics", parts.Metrics);
            return parts;
        }
        catch (JournalFault fault)
        {
            throw Unusable(directory, fault);
        }
        catch (ExplorerFault fault)
        {
            throw new HostFault(
                new ProblemResponse(
                    ProblemCode.Failed, "the explorer can't be opened", fault.Message, null, "make the file writable, or start with --set api.explorer=off; nothing depends on it"),
                fault);
        }
        catch (Exception e) when (e is CryptoFault or FormatException or UnauthorizedAccessException or (IOException and not { HResult: DataDirectory.NoSpace }))
        {
            throw new HostFault(
                new ProblemResponse(
                    ProblemCode.Failed,
                    $"a file in {directory.Root} can't be used",
                    e.Message,
                    null,
                    "put it back from a copy, or use another --data directory; nothing was changed"),
                e);
        }
    }

    public EngineSetup EngineSetup() => new(
        Journal,
        Clock,
        () => Replica.Height,
        NetworkKinds.All(Rules, Entities.Mempool, NetworkSettings()),
        [
            .. new SigningWork(Signer).Performers,
            .. new BlockWork(Replica, Clock, Entities).Performers,
            .. Placement.Performers,
            .. new ContainerWork(Gate, Replica, Reports, _setup.Options.Containers.PidsMax).Performers,
        ],
        HostLimits.Engine(_setup.Options.Engine),
        _setup.Loggers.CreateLogger("Flux.Actors.Engine"))
    {
        Meters = Metrics,
    };

    public ApiEndpoints Endpoints()
    {
        ChainViews chain = new(Replica, Entities, Desk, Explorer);
        Benchmark.Start(Control.Stopping);
        AppViews apps = new(Replica, Entities, Runtime.Containers, Watcher);
        AppPlans plans = new(Replica, Runtime.Containers, Placement, Benchmark.Size);
        EntityViews entities = new(Entities);
        StatusViews status = new(Replica, Entities, entities, chain, apps, Runtime.Containers, Journal);
        NodeViews nodes = new(Replica, Entities, Explorer, Benchmark);
        return new ApiEndpoints(status, chain, new ExplorerViews(Replica, Explorer), new ProofViews(Replica, Entities, Desk), apps, plans, new AppHistory(Replica, Journal), nodes, entities, Desk, new EventStreams(Feed, _setup.Options.Api.EventStreamsMax), Control, Metrics);
    }

    private async Task<IReadOnlyList<Chain.Event>> ReadChain(long fromSequence, int max, CancellationToken cancellation) =>
    [
        .. (await Entities.Engine.History(Chain.Id, fromSequence, max, cancellation).ConfigureAwait(false)).Select(recorded => (Chain.Event)recorded.Fact),
    ];

    private NetworkSettings NetworkSettings()
    {
        FluxOptions options = _setup.Options;
        return new NetworkSettings(
            HostLimits.Timings(options.Consensus),
            HostLimits.Mempool(options.Mempool),
            new PlacementTimings((long)options.Placement.RetryMin.TotalMilliseconds, (long)options.Placement.RetryMax.TotalMilliseconds),
            InstanceTimings.Default with
            {
                RestartFirstMilliseconds = (long)options.Instance.RestartBackoffMin.TotalMilliseconds,
                RestartMaxMilliseconds = (long)options.Instance.RestartBackoffMax.TotalMilliseconds,
                ServingGraceMilliseconds = (long)options.Instance.StartTimeout.TotalMilliseconds,
                UnhealthyGraceMilliseconds = options.Instance.UnhealthyAfter * (long)options.Instance.ObserveEvery.TotalMilliseconds,
            },
            HostLimits.Kind(options.Engine));
    }

    private static DataDirectory OpenDirectory(string path)
    {
        try
        {
            return DataDirectory.Open(path);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or (IOException and not { HResult: DataDirectory.NoSpace }))
        {
            throw new HostFault(
                new ProblemResponse(
                    ProblemCode.Failed,
                    $"the data directory {path} can't be made or written",
                    e.Message,
                    null,
                    "make it writable for this user, or use another --data directory"),
                e);
        }
    }

    internal static async Task<IJournal> OpenJournal(DataDirectory directory, CancellationToken cancellation)
    {
        try
        {
            IJournal journal = await SqliteJournal.Open(directory.Root, SqliteJournalSettings.Default, cancellation).ConfigureAwait(false);
            PrivateDirectory.Flush(directory.Root);
            return journal;
        }
        catch (JournalLockedFault locked)
        {
            throw new HostFault(
                new ProblemResponse(
                    ProblemCode.DataInUse,
                    $"the data directory {directory.Root} is in use",
                    locked.Holder is { } holder ? $"process {holder}" : "another process",
                    "no other process",
                    "stop that process (flux down), or use another --data directory"),
                locked);
        }
        catch (JournalFault fault)
        {
            throw Unusable(directory, fault);
        }
    }

    /// <summary>The journal failed while the host started.</summary>
    public static HostFault Unusable(DataDirectory directory, JournalFault fault) => new(
        new ProblemResponse(
            fault.Kind switch
            {
                JournalFaultKind.Full => ProblemCode.DiskFull,
                JournalFaultKind.NewerSchema => ProblemCode.Conflict,
                _ => ProblemCode.Failed,
            },
            $"the journal in {directory.Root} can't be used",
            fault.Message,
            null,
            fault.Kind switch
            {
                JournalFaultKind.Full => "free some space and start again; nothing was lost",
                JournalFaultKind.ReadOnly => "make the directory and its files writable for this user and start again; nothing was lost",
                JournalFaultKind.NewerSchema => "start the newer release; nothing was changed",
                JournalFaultKind.Corrupt => "put it back from a copy; nothing was changed",
                _ => null,
            }),
        fault);

    /// <summary>The journal remembers whose it is: a genesis file put beside another network's journal is refused.</summary>
    private static async Task CheckNetwork(IJournal journal, DataDirectory directory, DevNetwork network, CancellationToken cancellation)
    {
        string id = network.Genesis.Id().ToString();
        string? held = await journal.GetMeta(NetworkMeta, cancellation).ConfigureAwait(false);
        if (held is null && directory.HasSigned)
        {
            throw HostFault.Incomplete(directory.Root, "keys that have signed, and an empty journal", "the journal of their network");
        }

        if (held is null)
        {
            await journal.SetMeta(NetworkMeta, id, cancellation).ConfigureAwait(false);
        }
        else if (held != id)
        {
            throw HostFault.OtherNetwork(directory.Root, $"journal of network {held[..8]}", $"network {id[..8]} of the genesis file");
        }
    }
}
