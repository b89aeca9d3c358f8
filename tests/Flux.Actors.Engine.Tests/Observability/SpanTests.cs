using System.Diagnostics;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Tests.Observability;

/// <summary>Spans follow a message from entity to entity, also over a crash; without a listener nothing of them is stored.</summary>
[Collection(ObservabilityCollection.Name)]
public sealed class SpanTests
{
    [Fact]
    public async Task a_saga_of_messages_and_work_is_one_trace()
    {
        using SpanRecorder recorder = new();
        using ActivitySource outside = new("Flux.Actors.Engine.Tests");
        await using World world = await World.Create();
        world.Performers.Add(Performer.For<Account.Question>((_, _, _) =>
        {
            using Activity? call = outside.StartActivity("outside call");
            return Task.FromResult<object?>(new Account.Pay(World.Named("bob"), 5));
        }));
        await world.Start();
        await world.Ask("ann", new Account.Deposit(5));
        await world.Ask("ann", new Account.AskOutside("work", "may I pay?"));
        IReadOnlyList<Activity> spans = await recorder.Spans(13, world.Patience);
        Assert.Equal(
            """
            ask account (account/ann)
              decide account (account/ann)
                commit account (account/ann)
            ask account (account/ann)
              decide account (account/ann)
                commit account (account/ann)
                perform account.question.v1
                  decide account (account/ann)
                    commit account (account/ann)
                    tell account (account/bob)
                      decide account (account/bob)
                        commit account (account/bob)
                  outside call

            """,
            SpanRecorder.Tree(spans, recorder.Root.SpanId));
        Assert.Same(recorder.Root, Activity.Current);
        Activity told = spans.Single(span => span.DisplayName == "tell account");
        Assert.Equal(ActivityKind.Producer, told.Kind);
        Assert.Equal(("account/ann", "accepted"), (told.GetTagItem("flux.from"), told.GetTagItem("flux.answer")));
        Activity paid = spans.Single(span => Equals(span.GetTagItem("flux.command"), nameof(Account.Pay)));
        Assert.Equal((1, "accepted"), (paid.GetTagItem("flux.events"), paid.GetTagItem("flux.answer")));
    }

    [Fact]
    public async Task a_trace_goes_on_after_a_crash_between_sender_and_receiver()
    {
        using SpanRecorder recorder = new();
        await using World world = await Undelivered();
        OutboxRow stored = await OnlyMessage(world);
        Activity before = (await recorder.Spans(1, world.Patience)).Single(span => Equals(span.GetTagItem("flux.command"), nameof(Account.Pay)));
        Assert.Equal($"{before.TraceId}{before.SpanId}01", Convert.ToHexStringLower(stored.Trace.Span));

        world.Bugs.Clear();
        await world.Restart();
        await world.Fact<Account.Received>("bob");
        IReadOnlyList<Activity> spans = await Until(recorder, world, span => Equals(span.GetTagItem("flux.command"), nameof(Account.Receive)) && span.Status == ActivityStatusCode.Unset);
        Activity received = spans.Last(span => Equals(span.GetTagItem("flux.command"), nameof(Account.Receive)));
        Activity told = spans.Single(span => span.SpanId == received.ParentSpanId);
        Assert.Equal((before.SpanId, "tell account"), (told.ParentSpanId, told.DisplayName));
    }

    [Fact]
    public async Task a_reminder_begins_a_trace_of_its_own_with_a_link()
    {
        using SpanRecorder recorder = new();
        await using World world = await World.Create();
        await world.Start();
        Timestamp due = world.Clock.Now + 5_000;
        await world.Ask("ann", new Account.RemindMe("tea", due, "tea"));
        world.Clock.AdvanceTo(due);
        IReadOnlyList<Activity> spans = await recorder.Spans(4, world.Patience);
        Activity set = spans.Single(span => Equals(span.GetTagItem("flux.command"), nameof(Account.RemindMe)));
        Activity fired = spans.Single(span => span.TraceId != recorder.Root.TraceId);
        Assert.Equal(("decide account", default(ActivitySpanId)), (fired.DisplayName, fired.ParentSpanId));
        Assert.Equal(set.Context, Assert.Single(fired.Links).Context);
    }

    [Fact]
    public async Task without_a_listener_nothing_of_a_trace_is_stored()
    {
        await using World world = await Undelivered();
        Assert.Equal(Blob.Empty, (await OnlyMessage(world)).Trace);
        Assert.Null(Activity.Current);
    }

    [Fact]
    public async Task what_is_not_sampled_stays_so_for_its_receivers()
    {
        using SpanRecorder recorder = new(ActivitySamplingResult.None);
        recorder.Root.ActivityTraceFlags = ActivityTraceFlags.None;
        await using World world = await Undelivered();
        Assert.Equal($"{recorder.Root.TraceId}{recorder.Root.SpanId}00", Convert.ToHexStringLower((await OnlyMessage(world)).Trace.Span));
    }

    [Fact]
    public async Task a_failure_is_an_error_and_a_refusal_is_not()
    {
        using SpanRecorder recorder = new();
        await using World world = await World.Create();
        world.Bugs["bug"] = true;
        await world.Start();
        await world.Ask("ann", new Account.Pay(World.Named("bob"), 1));
        await world.Ask("ann", new Account.Note("bug"));
        IReadOnlyList<Activity> spans = await recorder.Spans(4, world.Patience);
        Assert.Equal(
            [
                ("decide account", "refused", "TooLittle", ActivityStatusCode.Unset),
                ("ask account", "refused", "TooLittle", ActivityStatusCode.Unset),
                ("decide account", null, null, ActivityStatusCode.Error),
                ("ask account", "failed", null, ActivityStatusCode.Error),
            ],
            spans.Select(span => (span.DisplayName, span.GetTagItem("flux.answer") as string, span.GetTagItem("flux.refusal") as string, span.Status)));
    }

    /// <summary>Ann has paid bob, whom a bug keeps from receiving it.</summary>
    private static async Task<World> Undelivered()
    {
        World world = await World.Create();
        world.Bugs["evolve"] = true;
        await world.Start();
        await world.Ask("bob", new Account.Break("evolve"));
        await world.Ask("ann", new Account.Deposit(5));
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.Pay(World.Named("bob"), 5)));
        return world;
    }

    private static async Task<OutboxRow> OnlyMessage(World world) =>
        Assert.Single(await world.Disk.PendingOutbox(new OutboxPair(World.Named("ann"), World.Named("bob")), 0, 10, default));

    private static async Task<IReadOnlyList<Activity>> Until(SpanRecorder recorder, World world, Func<Activity, bool> heard)
    {
        for (int count = 1; ; count++)
        {
            IReadOnlyList<Activity> spans = await recorder.Spans(count, world.Patience);
            if (spans.Any(heard))
            {
                return spans;
            }
        }
    }
}
