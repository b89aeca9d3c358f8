using System.Diagnostics.Metrics;
using Flux.Actors.Engine.Cluster;
using Flux.Actors.Engine.Projections;
using Flux.Actors.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Flux.Actors.Engine.Embedding;

/// <summary>Starts the engine before the application's other services and ends it after them.</summary>
internal sealed partial class EngineHost(
    EmbeddedEngine embedded,
    EngineRegistration registration,
    IConfiguration configuration,
    IServiceProvider services,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers) : IHostedLifecycleService, IAsyncDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger("Flux.Actors.Engine");
    private EntityEngine? _engine;
    private IJournal? _opened;
    private Task _watching = Task.CompletedTask;

    /// <summary>Before any hosted service starts, in whatever order they were registered.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        List<string> problems = [];
        EngineSettings settings = Settings(problems);
        List<EntityKind> kinds = Made("kind", registration.Kinds, kind => kind.Name, problems);
        List<Performer> performers = Made("performer of", registration.Performers, performer => performer.RequestName, problems);
        List<Projection> projections = Made("projection", registration.Projections, projection => projection.Name, problems);
        if (registration.Kinds.Count == 0)
        {
            problems.Add("no kind of entity seen, at least one wanted: AddFluxEngine(engine => engine.AddKind(…))");
        }

        ClusterSetup? cluster = Cluster(problems);
        (IJournalSource? source, IJournal? given) = Journal(problems);
        if (problems.Count > 0)
        {
            throw new EngineRegistrationFault(problems);
        }

        IJournal journal = given ?? (_opened = await source!.Open(cancellationToken));
        EngineSetup setup = new(
            journal,
            services.GetService<IClock>() ?? new SystemClock(),
            registration.Height(services),
            kinds,
            performers,
            settings.Limits,
            _logger)
        {
            KindSettings = settings.Kinds,
            Projections = projections,
            Cluster = cluster,
            Meters = services.GetService<IMeterFactory>(),
            Dispatcher = services.GetService<IDispatcher>() ?? ThreadPoolDispatcher.Instance,
        };
        _engine = await EntityEngine.Start(setup, cancellationToken);
        embedded.Use(_engine);
        _watching = Watch(_engine);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After every hosted service has stopped.</summary>
    /// <exception cref="EngineBrokeFault">It broke; the application must not end as if it had not.</exception>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await Close();
        if (embedded.Broken is { } cause)
        {
            throw new EngineBrokeFault(cause);
        }
    }

    /// <summary>Also when the application never started whole.</summary>
    public async ValueTask DisposeAsync() => await Close();

    private async Task Close()
    {
        if (_engine is { } engine)
        {
            _engine = null;
            await engine.DisposeAsync();
            await _watching;
            embedded.End();
        }

        if (_opened is { } journal)
        {
            _opened = null;
            await journal.DisposeAsync();
        }
    }

    private EngineSettings Settings(List<string> problems)
    {
        EngineSettings configured = EngineSettings.Read(configuration.GetSection(registration.Section), problems);
        EngineSettings settings = registration.InCode(configured);
        settings.Check(registration.Section, problems);
        return settings;
    }

    private List<T> Made<T>(string what, IReadOnlyList<Func<IServiceProvider, T>> makers, Func<T, string> name, List<string> problems)
    {
        List<T> made = [.. makers.Select(make => make(services))];
        problems.AddRange(made.GroupBy(name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same =>
            $"{what} '{same.Key}': {same.Count()} seen, one wanted"));
        return made;
    }

    /// <summary>One of many when the services have both halves of a cluster; alone when they have neither.</summary>
    private ClusterSetup? Cluster(List<string> problems)
    {
        IClusterStore? store = services.GetService<IClusterStore>();
        ITransport? transport = services.GetService<ITransport>();
        if ((store is null) != (transport is null))
        {
            problems.Add($"an {(store is null ? nameof(ITransport) : nameof(IClusterStore))} without an {(store is null ? nameof(IClusterStore) : nameof(ITransport))} seen, both wanted for a cluster, or neither");
        }

        return store is null || transport is null ? null : new ClusterSetup(store, transport);
    }

    private (IJournalSource? Source, IJournal? Given) Journal(List<string> problems)
    {
        IJournalSource[] sources = [.. services.GetServices<IJournalSource>()];
        IJournal[] given = [.. services.GetServices<IJournal>()];
        if (sources.Length + given.Length != 1)
        {
            string[] names = [.. sources.Select(source => source.Name), .. given.Select(journal => journal.Name)];
            problems.Add(
                $"{(names.Length == 0 ? "no journal" : $"{names.Length} journals ({string.Join(", ", names)})")} seen, one wanted: "
                + "services.AddSqliteJournal(directory) or AddPostgresJournal(connection string) of Flux.Actors.Journal.Sql, or an IJournal of your own");
        }

        return (sources.FirstOrDefault(), given.FirstOrDefault());
    }

    private async Task Watch(EntityEngine engine)
    {
        try
        {
            await engine.Completion;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            embedded.Break(e);
            LogBroke(e);
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(20, LogLevel.Critical, "the entity engine broke, the application stops with it")]
    private partial void LogBroke(Exception cause);
}
