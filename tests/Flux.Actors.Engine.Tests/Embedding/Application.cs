using Flux.Actors.Engine.Embedding;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Flux.Actors.Engine.Tests.Embedding;

/// <summary>An application as an embedder writes it: a real generic host, without what a test must not do (console, files of its own).</summary>
public sealed class Application : IAsyncDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly IHost _host;

    private Application(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public EmbeddedEngine Embedded => Services.GetRequiredService<EmbeddedEngine>();

    public EntityEngine Engine => Services.GetRequiredService<EntityEngine>();

    public CancellationToken Patience => _patience.Token;

    /// <summary>An application with accounts on a journal in memory, and whatever else is asked for.</summary>
    public static Application Build(
        Action<EngineRegistration>? register = null, Action<HostApplicationBuilder>? more = null, string? directory = SqliteJournal.Memory)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        if (directory is not null)
        {
            builder.Services.AddSqliteJournal(directory);
        }

        more?.Invoke(builder);
        builder.AddFluxEngine(register ?? (engine => engine.AddKind(Account.Kind(text => text == "bug"))));
        return new Application(builder.Build());
    }

    public Task Start() => _host.StartAsync(Patience);

    public Task Stop() => _host.StopAsync(Patience);

    /// <summary>Runs until something stops it; throws what its stopping throws.</summary>
    public Task Run() => _host.RunAsync(Patience);

    public Task<Answer> Ask(string key, Account.Command command) => Engine.Ask(new EntityId("account", key), command, null, Patience);

    public async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)_host).DisposeAsync();
        _patience.Dispose();
    }
}

/// <summary>A directory that is gone after the test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("flux-embedding-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
