using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Tests.Observability;

/// <summary>The engine's instruments show what the engine does.</summary>
[Collection(ObservabilityCollection.Name)]
public sealed partial class MeterTests
{
    [Fact]
    public async Task a_subscription_that_has_ended_waits_for_no_commit_any_more()
    {
        using MeterRecorder meters = new();
        await using World world = await World.Create();
        world.Meters = meters;
        await world.Start();
        await world.Ask("ann", new Account.Deposit(1));
        for (int i = 0; i < 3; i++)
        {
            _ = await world.Fact<Account.Deposited>("ann"); // Ends where it has seen what it wants.
            using CancellationTokenSource enough = new();
            IAsyncEnumerator<RecordedFact> facts = world.Engine.Subscribe(world.Engine.Heads, null, enough.Token).GetAsyncEnumerator();
            Task<bool> next = facts.MoveNextAsync().AsTask();
            Assert.Equal(1, meters.Observed("flux.engine.subscriptions.waiting"));
            enough.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        }

        Assert.Equal(0, meters.Observed("flux.engine.subscriptions.waiting"));
    }

    [Fact]
    public async Task commands_are_counted_by_kind_source_and_answer()
    {
        using MeterRecorder recorder = new();
        await using World world = await Measured(recorder);
        world.Bugs["bug"] = true;
        await world.Start();
        await world.Ask("ann", new Account.Deposit(5));
        await world.Ask("ann", new Account.Pay(World.Named("bob"), 9));
        await world.Ask("ann", new Account.Pay(World.Named("bob"), 5));
        await world.Fact<Account.Received>("bob");
        await world.Ask("cid", new Account.Note("bug"));
        Assert.Equal(
            [
                (2, "flux.answer=accepted flux.kind=account flux.source=ask"),
                (1, "flux.answer=accepted flux.kind=account flux.source=tell"),
                (1, "flux.answer=failed flux.kind=account flux.source=ask"),
                (1, "flux.answer=refused flux.kind=account flux.source=ask"),
            ],
            recorder.Sums("flux.engine.commands"));
        Assert.Equal(
            ["flux.answer=accepted flux.kind=account", "flux.answer=refused flux.kind=account", "flux.answer=accepted flux.kind=account", "flux.answer=failed flux.kind=account"],
            recorder.Recorded("flux.engine.ask.duration").Select(asked => asked.Tags));
        Assert.Equal(4, recorder.Observed("flux.engine.events") + recorder.Observed("flux.engine.entities.stopped"));
    }

    [Fact]
    public async Task commits_show_their_size_and_what_waits_for_them()
    {
        using MeterRecorder recorder = new();
        await using World world = await Measured(recorder);
        world.Limits = world.Limits with { UncommittedPerEntity = 1 };
        await world.Start();
        world.Faults.Hold();
        Task<Answer> first = world.Ask("ann", new Account.Deposit(1));
        await world.Faults.WhenHeld(world.Patience);
        Task<Answer>[] waiting = [.. Enumerable.Range(0, 3).Select(_ => world.Ask("ann", new Account.Deposit(1)))];
        Assert.Equal(1, recorder.Observed("flux.engine.commit.queue"));
        Assert.Equal(3, recorder.Observed("flux.engine.mailbox.depth"));
        world.Faults.Release();
        await first;
        await Task.WhenAll(waiting);
        Assert.Equal(0, recorder.Observed("flux.engine.mailbox.depth"));
        Assert.Equal(4, recorder.Observed("flux.engine.events"));

        world.Faults.FailCommit(TestKit.FaultPoint.Before, Ports.JournalFaultKind.Full);
        await world.Ask("ann", new Account.Deposit(1));
        Assert.Equal(1, recorder.Observed("flux.engine.commit.failures"));
    }

    [Fact]
    public async Task every_recorded_commit_has_a_size_and_a_duration()
    {
        using MeterRecorder recorder = new();
        await using World world = await Measured(recorder);
        await world.Start();
        await world.Ask("ann", new Account.Deposit(1));
        await world.Ask("ann", new Account.Deposit(1));
        Assert.Equal([(1, ""), (1, "")], recorder.Recorded("flux.engine.commit.size"));
        Assert.All(recorder.Recorded("flux.engine.commit.duration"), commit => Assert.InRange(commit.Value, 1e-9, 30));
        Assert.Equal(2, recorder.Recorded("flux.engine.commit.duration").Count);
    }

    [Fact]
    public async Task entities_are_counted_as_they_come_go_and_break()
    {
        using MeterRecorder recorder = new();
        await using World world = await Measured(recorder);
        world.Kind = new EntityKindSettings { IdleBeforePassivationMs = 10_000 };
        world.Limits = world.Limits with { ActiveEntities = 2 };
        world.Bugs["bug"] = true;
        await world.Start();
        await world.Ask("ann", new Account.Deposit(1));
        await world.Ask("bob", new Account.Note("bug"));
        Assert.Equal(2, recorder.Observed("flux.engine.entities.active"));
        Assert.Equal(1, recorder.Observed("flux.engine.entities.stopped"));
        while (await world.Ask("cid", new Account.Deposit(1)) is Busy)
        {
            // Ann makes room as soon as her turn is over; bob's stop is remembered.
        }

        Assert.Equal(1, recorder.Observed("flux.engine.entities.passivated"));
        Assert.Equal(3, recorder.Observed("flux.engine.entities.activated"));
    }

    [Fact]
    public async Task the_outbox_shows_how_much_waits_and_for_how_long()
    {
        using MeterRecorder recorder = new();
        await using World world = await Measured(recorder);
        world.Bugs["bug"] = true;
        await world.Start();
        await world.Ask("bob", new Account.Note("bug"));
        await world.Ask("ann", new Account.Deposit(5));
        await world.Ask("ann", new Account.Pay(World.Named("bob"), 2));
        await world.Ask("ann", new Account.Pay(World.Named("bob"), 2));
        await world.Ask("ann", new Account.Note("last")); // Answered after the messages before it were taken up.
        Assert.Equal(2, recorder.Observed("flux.engine.outbox.pending"));
        Assert.Equal(1, recorder.Observed("flux.engine.outbox.pairs"));
        Assert.Equal(0, recorder.Observed("flux.engine.outbox.lag"));
        world.Clock.AdvanceTo(world.Clock.Now + 400); // Bob is stopped for 500 ms at least.
        Assert.Equal(0.4, recorder.Observed("flux.engine.outbox.lag"));
    }

    [Fact]
    public async Task a_late_reminder_shows_its_lag()
    {
        using MeterRecorder recorder = new();
        await using World world = await Measured(recorder);
        await world.Start();
        Timestamp due = world.Clock.Now + 1_000;
        await world.Ask("ann", new Account.RemindMe("tea", due, "tea"));
        await world.Crash();
        world.Clock.AdvanceTo(due + 90_000);
        await world.Start();
        await world.Fact<Account.Noted>("ann");
        await world.Ask("ann", new Account.Note("last")); // Answered after the reminder before it is done.
        Assert.Equal([(90, "")], recorder.Recorded("flux.engine.reminders.lag"));
    }

    [Fact]
    public async Task a_full_queue_and_a_lost_fence_are_counted()
    {
        using MeterRecorder recorder = new();
        await using World world = await Measured(recorder);
        world.Limits = world.Limits with { MailboxLetters = 1, UncommittedPerEntity = 1 };
        EntityEngine engine = await world.Start();
        world.Faults.Hold();
        Task<Answer> first = world.Ask("ann", new Account.Deposit(1));
        await world.Faults.WhenHeld(world.Patience);
        Task<Answer> second = world.Ask("ann", new Account.Deposit(1));
        Assert.IsType<Busy>(await world.Ask("ann", new Account.Deposit(1)));
        Assert.Equal([(1, "flux.kind=account")], recorder.Recorded("flux.engine.commands.busy"));
        world.Faults.Release();
        await first;
        await second;

        world.Meters = null;
        await using EntityEngine owner = await world.Start();
        Assert.IsType<Failed>(await engine.Ask(World.Named("ann"), new Account.Deposit(1), null, world.Patience));
        await Assert.ThrowsAsync<ShardsLostFault>(() => engine.Completion.WaitAsync(world.Patience));
        Assert.Equal(1, recorder.Observed("flux.engine.fences.lost"));
        await engine.DisposeAsync();
    }

    [Fact]
    public async Task the_guide_lists_every_instrument_with_its_unit()
    {
        using MeterRecorder recorder = new();
        await using World world = await Measured(recorder);
        await world.Start();
        string guide = await File.ReadAllTextAsync(Guide());
        Assert.Equal(
            recorder.Published.Select(instrument => $"{instrument.Name} {Kind(instrument)} {instrument.Unit}"),
            Row().Matches(guide).Select(row => $"{row.Groups["name"]} {row.Groups["kind"]} {row.Groups["unit"]}").Order(StringComparer.Ordinal));
        Assert.All(recorder.Published, instrument => Assert.False(string.IsNullOrEmpty(instrument.Description), instrument.Name));
    }

    private static async Task<World> Measured(MeterRecorder recorder)
    {
        World world = await World.Create();
        world.Meters = recorder;
        return world;
    }

    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "ObservableUpDownCounter" => "sum",
        "ObservableGauge" => "gauge",
        "Histogram" => "histogram",
        string other => other,
    };

    private static string Guide()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Flux.Actors.sln")))
            {
                return Path.Combine(at.FullName, "docs", "operating", "observability.md");
            }
        }

        throw new InvalidOperationException($"no Flux.Actors.sln above {AppContext.BaseDirectory}");
    }

    [GeneratedRegex(@"^\| `(?<name>flux\.engine\.[a-z._]+)` \| (?<kind>\w+) \| (?<unit>\S+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
