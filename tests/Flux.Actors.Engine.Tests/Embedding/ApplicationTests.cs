using Flux.Actors.Engine.Embedding;
using Flux.Actors.Engine.Projections;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Engine.Tests.Embedding;

/// <summary>AddFluxEngine in a real generic host, on real SQLite: the engine's life within its application's.</summary>
public sealed class ApplicationTests
{
    [Fact]
    public async Task an_application_finds_its_entities_again_after_a_restart()
    {
        using TemporaryDirectory directory = new();
        for (long life = 1; life <= 2; life++)
        {
            await using Application application = Application.Build(directory: directory.Path);
            await application.Start();
            Assert.Equal(new Accepted(life, [new Account.Deposited(5)]), await application.Ask("ann", new Account.Deposit(5)));
            await application.Stop();
        }
    }

    [Fact]
    public async Task a_read_model_goes_on_after_a_restart_where_it_was()
    {
        using TemporaryDirectory directory = new();
        List<long> sequences = [];
        for (int life = 1; life <= 2; life++)
        {
            TaskCompletionSource fed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Projection projection = new("sequences", (batch, _) =>
            {
                sequences.AddRange(batch.Facts.Select(fact => fact.Sequence));
                fed.SetResult();
                return Task.CompletedTask;
            });
            await using Application application = Application.Build(
                engine => engine.AddKind(Account.Kind(_ => false)).AddProjection(projection), directory: directory.Path);
            await application.Start();
            _ = await application.Ask("ann", new Account.Deposit(5));
            await fed.Task.WaitAsync(application.Patience);
            while (application.Engine.Projections.Single().Lag > 0)
            {
                await Task.Yield(); // It is noted just after it was applied.
            }

            await application.Stop();
        }

        Assert.Equal([1L, 2L], sequences);
    }

    [Fact]
    public async Task the_engine_runs_while_hosted_services_start_and_stop_whatever_the_order_of_registration()
    {
        List<string> seen = [];
        await using Application application = Application.Build(more: builder =>
        {
            builder.Services.AddSingleton(seen);
            builder.Services.AddHostedService<Teller>();
        });
        await application.Start();
        await application.Stop();
        Assert.Equal(["start: Accepted", "stop: Accepted"], seen);
    }

    [Fact]
    public async Task before_the_start_and_after_the_stop_the_engine_says_that_it_does_not_run()
    {
        await using Application application = Application.Build();
        EngineNotRunningFault early = Assert.Throws<EngineNotRunningFault>(() => application.Services.GetRequiredService<EntityEngine>());
        Assert.Contains("does not run before the application has started; in a constructor take EmbeddedEngine", early.Message, StringComparison.Ordinal);
        await application.Start();
        Assert.Same(application.Embedded.Running, application.Services.GetRequiredService<EntityEngine>());
        await application.Stop();
        Assert.Contains("has stopped", Assert.Throws<EngineNotRunningFault>(() => application.Embedded.Running).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_engine_that_breaks_stops_its_application_with_the_reason()
    {
        await using SqliteJournal journal = await SqliteJournal.Open(SqliteJournal.Memory, SqliteJournalSettings.Default, default);
        await using Application application = Application.Build(more: builder => builder.Services.AddSingleton<IJournal>(journal), directory: null);
        TaskCompletionSource started = new();
        application.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(started.SetResult);
        Task running = application.Run();
        await started.Task.WaitAsync(application.Patience);

        EngineSetup other = new(
            journal, new ManualClock(), () => Height.Genesis, [Account.Kind(_ => false)], [], EngineLimits.Default, NullLogger.Instance);
        await using EntityEngine taker = await EntityEngine.Start(other, application.Patience);
        Assert.Equal(FailureKind.JournalFailed, Assert.IsType<Failed>(await application.Ask("ann", new Account.Deposit(5))).Kind);

        EngineBrokeFault broke = await Assert.ThrowsAsync<EngineBrokeFault>(() => running);
        Assert.Contains("another engine has taken", broke.Message, StringComparison.Ordinal);
        Assert.IsType<ShardsLostFault>(broke.InnerException);
    }

    [Fact]
    public async Task when_another_service_cannot_start_the_journal_is_let_go()
    {
        using TemporaryDirectory directory = new();
        await using (Application failing = Application.Build(
            more: builder => builder.Services.AddHostedService<Failing>(), directory: directory.Path))
        {
            Assert.Equal("it fails", (await Assert.ThrowsAsync<InvalidOperationException>(failing.Start)).Message);
        }

        await using Application next = Application.Build(directory: directory.Path);
        await next.Start();
        Assert.IsType<Accepted>(await next.Ask("ann", new Account.Deposit(5)));
    }

    [Fact]
    public async Task a_directory_in_use_is_named_and_the_application_does_not_start()
    {
        using TemporaryDirectory directory = new();
        await using Application first = Application.Build(directory: directory.Path);
        await first.Start();
        await using Application second = Application.Build(directory: directory.Path);
        JournalLockedFault locked = await Assert.ThrowsAsync<JournalLockedFault>(second.Start);
        Assert.Contains(directory.Path, locked.Message, StringComparison.Ordinal);
        Assert.IsType<Accepted>(await first.Ask("ann", new Account.Deposit(5)));
    }

    [Fact]
    public async Task health_tells_whether_the_engine_runs_and_whom_a_bug_has_stopped()
    {
        await using Application application = Application.Build();
        Assert.Equal((HealthStatus.Unhealthy, "the entity engine does not run"), await Health(application));
        await application.Start();
        Assert.Equal((HealthStatus.Healthy, null), await Health(application));
        await application.Ask("ann", new Account.Note("bug"));
        Assert.Equal((HealthStatus.Degraded, "stopped by a bug: account/ann"), await Health(application));
    }

    [Fact]
    public async Task a_clock_and_a_performer_of_the_application_are_used()
    {
        ManualClock clock = new();
        await using Application application = Application.Build(
            engine => engine
                .AddKind(Account.Kind(_ => false))
                .AddPerformer(services => Performer.For<Account.Question>((_, question, _) =>
                    Task.FromResult<object?>(new Account.Note($"{question.Text} {services.GetRequiredService<IClock>().Now.Milliseconds}")))),
            builder => builder.Services.AddSingleton<IClock>(clock));
        await application.Start();
        await application.Ask("ann", new Account.AskOutside("work", "time?"));
        await foreach (RecordedFact fact in application.Engine.Subscribe(ShardOffsets.Start, "account", application.Patience))
        {
            if (fact.Fact is Account.Noted noted)
            {
                Assert.Equal(new Account.Noted($"time? {clock.Now.Milliseconds}", clock.Now), noted);
                break;
            }
        }
    }

    private static async Task<(HealthStatus Status, string? Description)> Health(Application application)
    {
        HealthReport report = await application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(application.Patience);
        HealthReportEntry entry = report.Entries[EngineEmbedding.HealthCheckName];
        return (entry.Status, entry.Description);
    }

    private sealed class Teller(EmbeddedEngine engine, List<string> seen) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Ask("start", cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Ask("stop", cancellationToken);

        private async Task Ask(string when, CancellationToken cancellation)
        {
            Answer answer = await engine.Running.Ask(new EntityId("account", "ann"), new Account.Deposit(1), null, cancellation);
            seen.Add($"{when}: {answer.GetType().Name}");
        }
    }

    private sealed class Failing : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("it fails");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
