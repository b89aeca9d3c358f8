using Flux.Actors.Configuration;
using Flux.Actors.Engine.Embedding;
using Flux.Actors.Journal.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Flux.Actors.Engine.Tests.Embedding;

/// <summary>What an embedder registers and configures: read when the application starts, and refused with what was seen and what is wanted.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public async Task everything_missing_or_wrong_is_told_at_once()
    {
        await using Application application = Application.Build(_ => { }, builder => Set(builder, "flux:engine:mailbox_max", "0"), directory: null);
        EngineRegistrationFault fault = await Assert.ThrowsAsync<EngineRegistrationFault>(application.Start);
        Assert.Equal(
            [
                "flux:engine:mailbox_max: seen '0', wanted a whole number: 1 to 1000000",
                "no kind of entity seen, at least one wanted: AddFluxEngine(engine => engine.AddKind(…))",
                "no journal seen, one wanted: services.AddSqliteJournal(directory) or AddPostgresJournal(connection string) of Flux.Actors.Journal.Sql, "
                + "or an IJournal of your own",
            ],
            fault.Problems);
    }

    [Fact]
    public async Task what_is_registered_twice_is_named()
    {
        Performer performer = Performer.For<Account.Question>((_, _, _) => Task.FromResult<object?>(null));
        await using Application application = Application.Build(
            engine => engine.AddKind(Account.Kind(_ => false)).AddKind(Account.Kind(_ => false)).AddPerformer(performer).AddPerformer(performer),
            builder => builder.Services.AddPostgresJournal("Host=nowhere"));
        EngineRegistrationFault fault = await Assert.ThrowsAsync<EngineRegistrationFault>(application.Start);
        Assert.Equal(
            [
                "kind 'account': 2 seen, one wanted",
                "performer of 'account.question.v1': 2 seen, one wanted",
                "2 journals (:memory:, PostgreSQL, schema flux) seen, one wanted: services.AddSqliteJournal(directory) or AddPostgresJournal(connection string) "
                + "of Flux.Actors.Journal.Sql, or an IJournal of your own",
            ],
            fault.Problems);
    }

    [Fact]
    public void an_application_has_one_engine()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddFluxEngine(_ => { });
        Assert.Contains(
            "a second AddFluxEngine seen", Assert.Throws<InvalidOperationException>(() => builder.AddFluxEngine(_ => { })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mailbox_max", "many", "flux:engine:mailbox_max: seen 'many', wanted a whole number: 1 to 1000000")]
    [InlineData("mailbox_max", "1.5", "flux:engine:mailbox_max: seen '1.5', wanted a whole number: 1 to 1000000")]
    [InlineData("retry_min", "100", "flux:engine:retry_min: seen '100', wanted a duration with its unit: 1ms to 1h")]
    [InlineData("retry_min", "0.5ms", "flux:engine:retry_min: seen '0.5ms', wanted a duration with its unit: 1ms to 1h")]
    [InlineData("retry_min", "-1s", "flux:engine:retry_min: seen '-1s', wanted a duration with its unit: 1ms to 1h")]
    [InlineData("retry_min", "2h", "flux:engine:retry_min: seen '2h', wanted a duration with its unit: 1ms to 1h")]
    [InlineData("retry_min", "1m", "flux:engine:retry_min: seen 1m, wanted at most retry_max, which is 30s")]
    [InlineData("MailboxMax", "5", "flux:engine:MailboxMax: no such key; did you mean mailbox_max?")]
    [InlineData("retry_mim", "5s", "flux:engine:retry_mim: no such key; did you mean retry_min?")]
    [InlineData("retry_min:first", "5s", "flux:engine:retry_min: seen no single value, wanted a duration with its unit: 1ms to 1h")]
    public async Task a_value_that_cannot_be_used_is_refused(string key, string value, string problem)
    {
        await using Application application = Application.Build(more: builder => Set(builder, $"flux:engine:{key}", value));
        EngineRegistrationFault fault = await Assert.ThrowsAsync<EngineRegistrationFault>(application.Start);
        Assert.Equal([problem], fault.Problems);
    }

    [Fact]
    public async Task a_bound_set_in_code_is_held_to_the_same_range()
    {
        await using Application application = Application.Build(engine => engine
            .AddKind(Account.Kind(_ => false))
            .Limits(limits => limits with { CommitBatch = 0 })
            .KindSettings(kinds => kinds with { IdleBeforePassivationMs = 999 }));
        EngineRegistrationFault fault = await Assert.ThrowsAsync<EngineRegistrationFault>(application.Start);
        Assert.Equal(
            [
                "flux:engine:batch_decisions_max: seen 0, wanted a whole number: 1 to 100000",
                "flux:engine:passivate_after: seen 999ms, wanted a duration with its unit: 1s to 1d",
            ],
            fault.Problems);
    }

    [Fact]
    public async Task hocon_then_other_configuration_then_code_decide()
    {
        using TemporaryDirectory directory = new();
        string file = Path.Combine(directory.Path, "app.conf");
        await File.WriteAllTextAsync(file, "bank.entities { retry_min = 2 seconds, retry_max = 1.5m, mailbox_max = 7, snapshot_every = 3, scan_page = 11 }");
        EngineLimits? configured = null;
        EntityKindSettings? kinds = null;
        await using Application application = Application.Build(
            engine => engine
                .AddKind(Account.Kind(_ => false))
                .ConfiguredBy("bank:entities")
                .Limits(limits => (configured = limits) with { ScanPage = 12 })
                .KindSettings(seen => kinds = seen),
            builder =>
            {
                builder.Configuration.AddHoconFile(file);
                Set(builder, "bank:entities:mailbox_max", "8");
            });
        await application.Start();
        Assert.Equal(
            EngineLimits.Default with { RetryFirstMs = 2_000, RetryMaxMs = 90_000, MailboxLetters = 8, ScanPage = 11 }, configured);
        Assert.Equal(new EntityKindSettings { SnapshotEveryEvents = 3 }, kinds);
    }

    [Fact]
    public async Task what_is_configured_is_in_force()
    {
        await using Application application = Application.Build(more: builder => Set(builder, "flux:engine:active_entities_max", "1"));
        await application.Start();
        Assert.IsType<Accepted>(await application.Ask("ann", new Account.Note("bug is not this")));
        await application.Ask("ann", new Account.Note("bug")); // A stopped entity does not leave.
        Assert.Equal(new Busy("active entities"), await application.Ask("bob", new Account.Deposit(1)));
    }

    private static void Set(IHostApplicationBuilder builder, string key, string value) =>
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]);
}
