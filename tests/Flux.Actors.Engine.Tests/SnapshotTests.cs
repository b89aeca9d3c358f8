using System.Collections.Concurrent;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;
using Microsoft.Extensions.Logging;

namespace Flux.Actors.Engine.Tests;

/// <summary>States that are longer than a page: what of them is written, and what becomes of a damaged one.</summary>
public sealed class SnapshotTests
{
    private const int PageBytes = 1_024;
    private const int Notes = 200;
    private static readonly EntityId Ann = World.Named("ann");

    [Fact]
    public async Task a_small_change_of_a_big_state_writes_the_pages_it_touches()
    {
        await using World world = await Big();
        IReadOnlyList<SnapshotPage> stored = await Pages(world);
        Assert.True(stored.Count > 15, $"{stored.Count} pages");
        Assert.All(stored, page => Assert.InRange(page.Payload.Length, 1, PageBytes));

        NewSnapshot near = await Snapshot(world, new Account.Deposit(5)); // The balance stands before the notes.
        Assert.Equal((1, 1, false), (near.Added.Count, near.Removed.Count, near.IsWhole));
        NewSnapshot last = await Snapshot(world, new Account.Note("more"));
        Assert.InRange(last.Added.Sum(page => page.Payload.Length), 1, 3 * PageBytes);

        // What a host reads it need not write again either.
        await world.Restart();
        Account.State read = await world.Read("ann");
        Assert.Equal((5, Notes + 1), (read.Balance, read.Notes.Count));
        NewSnapshot after = await Snapshot(world, new Account.Deposit(5));
        Assert.Equal((1, 1, false), (after.Added.Count, after.Removed.Count, after.IsWhole));
    }

    [Fact]
    public async Task bytes_put_in_near_the_front_leave_the_pages_behind_them()
    {
        await using World world = await World.Create();
        world.MoreKinds.Add(Board.Kind);
        world.Limits = world.Limits with { SnapshotPageBytes = PageBytes };
        await world.Start();
        string text = Text(1, 40_000);
        await world.Engine.Ask(Board.Id, new Board.Write(text), null, world.Patience);
        int pages = (await world.Disk.ReadPages(Board.Id, Blob.Empty, 1_000, default)).Count;
        List<NewSnapshot> seen = Seen(world);
        await world.Engine.Ask(Board.Id, new Board.Write(text.Insert(100, "put in")), null, world.Patience);
        Assert.True(pages > 30 && seen.Single().Added.Count <= 4, $"{seen.Single().Added.Count} of {pages} pages written");
    }

    [Fact]
    public async Task a_state_that_grows_and_shrinks_leaves_no_page_behind()
    {
        await using World world = await World.Create();
        world.MoreKinds.Add(Board.Kind);
        world.Limits = world.Limits with { SnapshotPageBytes = PageBytes, SnapshotPagesRead = 2 };
        await world.Start();
        foreach (int length in new[] { 10, 9_000, 3_000, 12_000, 10, 5_000 })
        {
            string text = Text((ulong)length, length);
            await world.Engine.Ask(Board.Id, new Board.Write(text), null, world.Patience);
            StoredSnapshot head = (await world.Disk.Load(Board.Id, 1, default)).Snapshot!;
            IReadOnlyList<SnapshotPage> pages = await world.Disk.ReadPages(Board.Id, Blob.Empty, 1_000, default);
            Assert.Equal(Names(head).Distinct().Order(), length > PageBytes ? pages.Select(page => page.Name) : [head.Pages]);
            Assert.Equal(length > PageBytes, pages.Count > 0);
            await world.Restart();
            Assert.Equal(text, (await world.Engine.Read<Board.State>(Board.Id, world.Patience)).Text);
        }
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("surplus")]
    [InlineData("altered")]
    [InlineData("names")]
    public async Task a_damaged_snapshot_is_seen_told_and_mended_and_every_fact_is_folded(string damage)
    {
        Lines lines = new();
        await using World world = await Big();
        StoredSnapshot head = (await world.Disk.Load(Ann, 1, default)).Snapshot!;
        await world.Crash();
        Blob name = Names(head)[3];
        NewSnapshot damaged = new(damage == "names" ? head with { Pages = Blob.Copy(head.Pages.Span[..^1]) } : head, false)
        {
            Removed = damage == "missing" ? [name] : [],
            Added = damage switch
            {
                "surplus" => [new SnapshotPage(Blob.Copy(Hash256.Sha256([7]).ToArray()), Blob.FromHex("07"))],
                "altered" => [new SnapshotPage(name, OneLetterOther((await Pages(world)).Single(page => page.Name == name).Payload))],
                _ => [],
            },
        };
        ShardClaim claim = (await world.Disk.Acquire(ShardSet.All, "test", default))[Shards.Of(Ann)];
        await world.Disk.Commit([new JournalWrite(Ann, claim.Shard, claim.Fence) { Snapshot = damaged }], default);

        world.Logger = lines;
        await world.Start();
        Account.State read = await world.Read("ann");
        Assert.Equal(Enumerable.Range(0, Notes).Select(Said), read.Notes);
        Assert.Contains(lines.Seen, line => line.Contains("snapshot of account/ann cannot be read", StringComparison.Ordinal));

        Assert.True((await Snapshot(world, new Account.Deposit(5))).IsWhole);
        head = (await world.Disk.Load(Ann, 1, default)).Snapshot!;
        Assert.Equal(Names(head).Distinct().Order(), (await Pages(world)).Select(page => page.Name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task pages_stay_whole_whatever_becomes_of_the_commits_that_write_them(int seed)
    {
        Prng random = new((ulong)seed);
        Lines lines = new();
        await using World world = await Big();
        world.Logger = lines;
        await world.Restart();
        int faults = 0;
        for (int round = 0; round < 40; round++)
        {
            if (random.Below(3) == 0)
            {
                faults++;
                world.Faults.FailCommit((FaultPoint)(1 + random.Below(3)), JournalFaultKind.Unavailable);
            }

            await Task.WhenAll(Enumerable.Range(0, 1 + (int)random.Below(4)).Select(n =>
                world.Ask("ann", random.Below(2) == 0 ? new Account.Deposit(1) : new Account.Note($"{seed} {round} {n}"))));
            if (random.Below(8) == 0)
            {
                await world.Restart();
            }
        }

        await world.Restart();
        Account.State read = await world.Read("ann");
        IReadOnlyList<RecordedFact> facts = await world.Engine.History(Ann, 1, 10_000, world.Patience);
        Assert.Equal(facts.Select(fact => fact.Fact).OfType<Account.Noted>().Select(fact => fact.Text), read.Notes);
        Assert.True(faults > 5, $"{faults} faults");
        Assert.DoesNotContain(lines.Seen, line => line.Contains("snapshot of", StringComparison.Ordinal));
        StoredSnapshot head = (await world.Disk.Load(Ann, 1, default)).Snapshot!;
        Assert.Equal(Names(head).Distinct().Order(), (await Pages(world)).Select(page => page.Name));
    }

    /// <summary>An account with a state of many pages, in the snapshot of its last decision.</summary>
    private static async Task<World> Big()
    {
        World world = await World.Create();
        world.Kind = new EntityKindSettings { SnapshotEveryEvents = 1 };
        world.Limits = world.Limits with { SnapshotPageBytes = PageBytes, SnapshotPagesRead = 4 };
        await world.Start();
        for (int i = 0; i < Notes; i++)
        {
            _ = await world.Ask("ann", new Account.Note(Said(i)));
        }

        return world;
    }

    /// <summary>Bytes that decode as well as those.</summary>
    private static Blob OneLetterOther(Blob page)
    {
        byte[] bytes = page.ToArray();
        bytes[Array.FindIndex(bytes, value => value is >= (byte)'a' and < (byte)'z')]++;
        return Blob.Own(bytes);
    }

    private static string Said(int n) => $"{n} {Text((ulong)n, 100)}";

    private static string Text(ulong seed, int length)
    {
        Prng random = new(seed);
        return string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + random.Below(26))));
    }

    private static Task<IReadOnlyList<SnapshotPage>> Pages(World world) => world.Disk.ReadPages(Ann, Blob.Empty, 1_000, default);

    private static Blob[] Names(StoredSnapshot head) =>
        [.. head.Pages.ToArray().Chunk(StoredSnapshot.NameBytes).Select(Blob.Own)];

    /// <summary>The snapshot that the decision on the command writes.</summary>
    private static async Task<NewSnapshot> Snapshot(World world, Account.Command command)
    {
        List<NewSnapshot> seen = Seen(world);
        Assert.IsType<Accepted>(await world.Ask("ann", command));
        world.Faults.OnCommit = null;
        return Assert.Single(seen);
    }

    private static List<NewSnapshot> Seen(World world)
    {
        List<NewSnapshot> seen = [];
        world.Faults.OnCommit = batch => seen.AddRange(batch.Select(write => write.Snapshot).OfType<NewSnapshot>());
        return seen;
    }

    /// <summary>One text, written over as a whole.</summary>
    private static class Board
    {
        [Wire("board.write.v1")] public sealed record Write(string Text);
        [Wire("board.written.v1")] public sealed record Written(string Text);
        [Wire("board.state.v1")] public sealed record State(string Text);

        public enum Refusal
        {
            None = 1,
        }

        public static EntityId Id { get; } = new("board", "one");

        public static EntityKind Kind { get; } = new EntityKind<State, Write, Written, Refusal>(
            "board",
            new Decider<State, Write, Written, Refusal>(
                new State(""),
                (State _, Write command, in Moment _) => new Written(command.Text),
                (_, fact) => new State(fact.Text),
                (_, _) => []),
            new EntityKindSettings { SnapshotEveryEvents = 1 });
    }

    private sealed class Lines : ILogger
    {
        public ConcurrentQueue<string> Seen { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Seen.Enqueue(formatter(state, exception));
    }
}
