using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using static Flux.Actors.TestKit.Expectation;

namespace Flux.Actors.TestKit;

/// <summary>What every journal must do, as cases that a test project runs by name against its adapter.</summary>
/// <remarks>Each case gets a fresh, empty journal and throws <see cref="ScenarioFailure"/> when the adapter breaks the port's contract.</remarks>
public static partial class JournalConformance
{
    private static readonly EntityId Ann = new("account", "ann");
    private static readonly EntityId Bob = new("account", "bob");
    private const int Shard = 3;
    private const int OtherShard = 1_000;
    private const string Owner = "conformance";

    public static IReadOnlyDictionary<string, Func<IJournal, Task>> Cases { get; } = new Dictionary<string, Func<IJournal, Task>>(StringComparer.Ordinal)
    {
        ["positions are gapless per shard in write order"] = Positions,
        ["acquiring raises each fence by one and keeps the head"] = Fences,
        ["reclaiming raises only the fences of shards that the owner still has"] = Reclaiming,
        ["a stale fence refuses all of its shard and nothing of another"] = StaleFence,
        ["a sequence with a gap or twice is refused and nothing of the batch is written"] = Sequences,
        ["an entity is loaded as snapshot, facts after it, answers and reminders"] = Loading,
        ["a snapshot keeps exactly the pages that it names"] = SnapshotPages,
        ["a snapshot that is refused leaves the one before it whole"] = RefusedSnapshot,
        ["answers are forgotten up to a number"] = Answers,
        ["applying raises the inbox mark and settles the outbox up to it"] = Outbox,
        ["work is replaced by key and removed only by its own number"] = Performs,
        ["reminders are set, moved, removed and fired by number, in due order"] = Reminders,
        ["pages follow each other without gap or overlap"] = Pages,
        ["meta texts are kept, and the journal's own are its own"] = Meta,
        ["commits of disjoint shards may overlap, also where they meet in a row"] = Overlapping,
        ["random batches read back like a model of them"] = Model,
    };

    private static async Task Positions(IJournal journal)
    {
        long fence = await Fence(journal);
        IReadOnlyList<CommitOutcome> outcomes = await journal.Commit(
            [Facts(Ann, Shard, fence, 1, 2), Facts(Bob, OtherShard, fence, 1), Facts(new("account", "cid"), Shard, fence, 1), Writing(Bob, OtherShard, fence)], default);
        SameAll([2L, 1L, 3L, 1L], outcomes.Select(outcome => outcome.Position), "positions of the outcomes");
        SameAll([1L, 2L, 3L], (await journal.ReadShard(Shard, 0, 10, default)).Select(fact => fact.Position), "positions of the shard");
        SameAll([Ann, Ann, new("account", "cid")], (await journal.ReadShard(Shard, 0, 10, default)).Select(fact => fact.Entity), "entities of the shard");
        SameAll([Bob], (await journal.ReadShard(OtherShard, 0, 10, default)).Select(fact => fact.Entity), "entities of the other shard");
    }

    private static async Task Fences(IJournal journal)
    {
        IReadOnlyList<ShardClaim> first = await journal.Acquire(ShardSet.All, Owner, default);
        Same(ShardSet.ShardCount, first.Count, "claims");
        _ = await journal.Commit([Facts(Ann, Shard, 1, 1, 2)], default);
        ShardClaim again = (await journal.Acquire(ShardSet.Range(Shard, Shard), Owner, default)).Single();
        Same(new ShardClaim(Shard, 2, 2), again, "claim of the shard");
        Same(new ShardClaim(Shard + 1, 2, 0), (await journal.Acquire(ShardSet.Range(Shard + 1, Shard + 1), Owner, default)).Single(), "claim of its neighbour");
        SameAll([2L, 1L], [await journal.ReadFence(Shard, default), await journal.ReadFence(Shard + 2, default)], "fences as read");
    }

    private static async Task Reclaiming(IJournal journal)
    {
        ShardSet shards = ShardSet.Range(Shard, Shard + 2);
        _ = await journal.Acquire(ShardSet.Range(Shard, Shard + 2), "first", default);
        _ = await journal.Commit([Facts(Ann, Shard, 1, 1, 2)], default);
        ShardClaim lost = (await journal.Acquire(ShardSet.Range(Shard + 1, Shard + 1), "second", default)).Single();
        SameAll([new ShardClaim(Shard, 2, 2), new ShardClaim(Shard + 2, 2, 0)], await Again("first"), "what the first still has");
        lost = (await Again("second")).Single();
        Same(3L, lost.Fence, "fence of the second");
        SameAll([3L, 3L], (await Again("first")).Select(claim => claim.Fence), "fences after repeating it");
        SameAll([], await Again("third"), "what a stranger has");
        Same(true, (await journal.Commit([Facts(Ann, Shard, 1, 3)], default))[0].StaleFence, "a commit under the fence before");
        Same(false, (await journal.Commit([Facts(Bob, lost.Shard, lost.Fence, 1)], default))[0].StaleFence, "the other owner's commit");

        async Task<IEnumerable<ShardClaim>> Again(string owner) => (await journal.Reclaim(shards, owner, default)).OrderBy(claim => claim.Shard);
    }

    private static async Task StaleFence(IJournal journal)
    {
        _ = await journal.Acquire(ShardSet.All, Owner, default);
        _ = await journal.Acquire(ShardSet.Range(Shard, Shard), Owner, default);
        IReadOnlyList<CommitOutcome> outcomes = await journal.Commit([Facts(Ann, Shard, 1, 1), Facts(Bob, OtherShard, 1, 1)], default);
        SameAll([true, false], outcomes.Select(outcome => outcome.StaleFence), "stale outcomes");
        Same(0, (await journal.ReadEntity(Ann, 0, 10, default)).Count, "facts of the stale owner");
        Same(1, (await journal.ReadEntity(Bob, 0, 10, default)).Count, "facts of the other shard");
        outcomes = await journal.Commit([Facts(Ann, Shard, 2, 1), Facts(new("account", "cid"), Shard, 1, 1)], default);
        SameAll([true, true], outcomes.Select(outcome => outcome.StaleFence), "a shard with one stale write");
        Same(true, (await journal.Commit([new JournalWrite(new("journal", "trial"), Shard, -1)], default))[0].StaleFence, "nothing, under a fence that nobody has");
    }

    private static async Task Sequences(IJournal journal)
    {
        long fence = await Fence(journal);
        _ = await journal.Commit([Facts(Ann, Shard, fence, 1, 2)], default);
        foreach (long[] wrong in new long[][] { [2], [4], [3, 5], [0], [3, 3] })
        {
            await Fails(JournalFaultKind.SequenceConflict, () => journal.Commit([Facts(Bob, OtherShard, fence, 1), Facts(Ann, Shard, fence, wrong)], default));
        }

        Same(0, (await journal.ReadEntity(Bob, 0, 10, default)).Count, "facts beside a refused one");
        Same(new CommitOutcome(false, 3), (await journal.Commit([Facts(Ann, Shard, fence, 3)], default))[0], "the next good commit");
    }

    private static async Task Loading(IJournal journal)
    {
        long fence = await Fence(journal);
        StoredAnswer answer = new("id", 1, new Timestamp(1_700_000_000_001), 3, 1, null);
        StoredAnswer refused = new("no", 2, new Timestamp(1_700_000_000_002), 3, 0, 7);
        _ = await journal.Commit(
            [
                Facts(Ann, Shard, fence, 1, 2) with { Snapshot = Single(1, Blob.FromHex("aa")) },
                Facts(Ann, Shard, fence, 3) with { Snapshot = Single(2, Blob.Empty), Answer = answer, Reminders = [Set(Ann, "k", 9, 50)] },
                Writing(Ann, Shard, fence) with { Answer = refused },
            ],
            default);
        StoredEntity loaded = await journal.Load(Ann, 10, default);
        Same(Single(2, Blob.Empty).Stored, loaded.Snapshot, "snapshot");
        SameAll([new StoredEvent(Ann, 3, Shard, 3, fence, new Timestamp(3), Blob.FromHex("03"))], loaded.Events, "facts after the snapshot");
        SameAll([answer, refused], loaded.Answers, "answers");
        SameAll([new ReminderMark("k", 9)], loaded.Reminders, "reminders");
        Same(3, (await journal.ReadEntity(Ann, 0, 10, default)).Count, "facts before the snapshot stay");
        StoredEntity unknown = await journal.Load(Bob, 10, default);
        Same((true, 0, 0, 0), (unknown.Snapshot is null, unknown.Events.Count, unknown.Answers.Count, unknown.Reminders.Count), "an unknown entity");
    }

    private static async Task Answers(IJournal journal)
    {
        long fence = await Fence(journal);
        for (int number = 1; number <= 4; number++)
        {
            _ = await journal.Commit(
                [Writing(Ann, Shard, fence) with { Answer = new StoredAnswer($"id{number}", number, default, 0, 0, null), AnswersForgotten = number - 2 }], default);
        }

        SameAll(["id3", "id4"], (await journal.Load(Ann, 1, default)).Answers.Select(answer => answer.CommandId), "answers");
    }

    private static async Task Outbox(IJournal journal)
    {
        long fence = await Fence(journal);
        OutboxRow[] rows = [.. new long[] { 10, 20, 30 }.Select(number => new OutboxRow(Ann, Bob, number, Blob.FromHex("0102")) { Trace = number == 20 ? Blob.Empty : Blob.FromHex("0a0b") })];
        OutboxRow other = new(Ann, new("account", "cid"), 10, Blob.Empty);
        _ = await journal.Commit([Facts(Ann, Shard, fence, 1) with { Tells = [.. rows, other] }], default);
        OutboxPair pair = new(Ann, Bob);
        SameAll([pair, new OutboxPair(Ann, other.To)], await journal.PendingPairs(ShardSet.All, null, 10, default), "pairs");
        SameAll([], await journal.PendingPairs(ShardSet.Range(OtherShard, OtherShard), null, 10, default), "pairs of another shard");
        SameAll([pair, new OutboxPair(Ann, other.To)], await journal.PendingPairs(ShardSet.Of([0, Shard, 500]), null, 10, default), "pairs of some shards");
        SameAll([], await journal.PendingPairs(ShardSet.All.Except(ShardSet.One(Shard)), null, 10, default), "pairs of all other shards");
        SameAll(rows, await journal.PendingOutbox(pair, 0, 10, default), "messages");
        Same(0L, await journal.InboxMark(Bob, Ann, default), "mark before");
        _ = await journal.Commit([Writing(Bob, OtherShard, fence) with { Applied = new InboxMark(Ann, 20) }], default);
        Same(20L, await journal.InboxMark(Bob, Ann, default), "mark after");
        SameAll([rows[2]], await journal.PendingOutbox(pair, 0, 10, default), "messages left");
        Same(1, (await journal.PendingOutbox(new(Ann, other.To), 0, 10, default)).Count, "messages of the other pair");
    }

    private static async Task Performs(IJournal journal)
    {
        long fence = await Fence(journal);
        PerformRow old = new(Ann, "k", 1, "ask.v1", Blob.FromHex("01"), Bob) { Trace = Blob.FromHex("0a") };
        PerformRow now = old with { Number = 2, Request = Blob.Empty, ReplyTo = Ann, Trace = Blob.FromHex("0b") };
        PerformRow untraced = now with { Number = 3, Trace = Blob.Empty };
        Same<PerformRow?>(null, await journal.PendingPerform(Ann, "k", default), "work before");
        _ = await journal.Commit([Writing(Ann, Shard, fence) with { Performs = [old] }], default);
        Same<PerformRow?>(old, await journal.PendingPerform(Ann, "k", default), "work asked for");
        Same<PerformRow?>(null, await journal.PendingPerform(Ann, "K", default), "work of another key");
        Same<PerformRow?>(null, await journal.PendingPerform(Bob, "k", default), "work of another entity");
        _ = await journal.Commit([Writing(Ann, Shard, fence) with { Performs = [now] }], default);
        _ = await journal.Commit([Writing(Bob, OtherShard, fence) with { Performed = new PerformMark(Ann, "k", 1) }], default);
        SameAll([now], await journal.PendingPerforms(ShardSet.All, null, 10, default), "work");
        Same<PerformRow?>(now, await journal.PendingPerform(Ann, "k", default), "work after its replacement");
        _ = await journal.Commit([Writing(Ann, Shard, fence) with { Performs = [untraced] }], default);
        SameAll([untraced], await journal.PendingPerforms(ShardSet.All, null, 10, default), "work that nobody traced");
        _ = await journal.Commit([Writing(Bob, OtherShard, fence) with { Performed = new PerformMark(Ann, "k", 3) }], default);
        SameAll([], await journal.PendingPerforms(ShardSet.All, null, 10, default), "work left");
        Same<PerformRow?>(null, await journal.PendingPerform(Ann, "k", default), "work settled");
    }

    private static async Task Reminders(IJournal journal)
    {
        long fence = await Fence(journal);
        _ = await journal.Commit(
            [
                Writing(Ann, Shard, fence) with { Reminders = [Set(Ann, "a", 1, 300), Set(Ann, "b", 2, 100), Set(Ann, "c", 3, 200), new("c", null)] },
                Writing(Bob, OtherShard, fence) with { Reminders = [Set(Bob, "a", 4, 200)] },
                Writing(Ann, Shard, fence) with { Reminders = [Set(Ann, "a", 5, 150)], Fired = new ReminderMark("a", 1) },
            ],
            default);
        SameAll([2L, 5L, 4L], await Due(200), "due reminders");
        SameAll([2L, 5L], await Due(199), "reminders due before");
        Same(new Timestamp(150), await journal.NextReminder(ShardSet.All, new Timestamp(100), default), "the next one");
        Same(null, await journal.NextReminder(ShardSet.All, new Timestamp(200), default), "after the last");
        _ = await journal.Commit([Writing(Ann, Shard, fence) with { Fired = new ReminderMark("b", 1) }], default);
        _ = await journal.Commit([Writing(Ann, Shard, fence) with { Fired = new ReminderMark("a", 5) }], default);
        SameAll([2L, 4L], await Due(1_000), "reminders left");
        ReminderRow traced = new(Ann, "b", 6, new Timestamp(100), Blob.FromHex("05")) { Trace = Blob.FromHex("0a0b") };
        _ = await journal.Commit([Writing(Ann, Shard, fence) with { Reminders = [new ReminderChange("b", traced)] }], default);
        Same(traced, (await journal.DueReminders(ShardSet.All, new Timestamp(100), null, 10, default)).Single(), "a reminder that somebody traced");

        async Task<IEnumerable<long>> Due(long until) =>
            (await journal.DueReminders(ShardSet.All, new Timestamp(until), null, 10, default)).Select(row => row.Number);
    }

    private static async Task Pages(IJournal journal)
    {
        long fence = await Fence(journal);
        for (int i = 0; i < 10; i++)
        {
            EntityId entity = new("kind", $"e{i}");
            _ = await journal.Commit(
                [
                    Facts(entity, Shard, fence, 1) with
                    {
                        Tells = [new OutboxRow(entity, Ann, 1, Blob.Empty)],
                        Performs = [new PerformRow(entity, "k", 1, "ask.v1", Blob.Empty, entity)],
                        Reminders = [Set(entity, "k", 1, 5)],
                    },
                    Facts(Bob, OtherShard, fence, i + 1),
                ],
                default);
        }

        string[] all = [.. Enumerable.Range(0, 10).Select(i => $"e{i}")];
        SameAll(all, await Paged<EntityId>((last, max) => journal.ReadEntities("kind", last == default ? null : last.Key, max, default), id => id.Key), "entities");
        SameAll(all, await Paged<OutboxPair?>(async (last, max) => [.. await journal.PendingPairs(ShardSet.All, last, max, default)], pair => pair!.From.Key), "pairs");
        SameAll(all, await Paged<PerformRow?>(async (last, max) => [.. await journal.PendingPerforms(ShardSet.All, last, max, default)], row => row!.From.Key), "work");
        SameAll(all, await Paged<ReminderRow?>(async (last, max) => [.. await journal.DueReminders(ShardSet.All, new(5), last, max, default)], row => row!.Entity.Key), "reminders");
        SameAll([4L, 5L, 6L], (await journal.ReadShard(Shard, 3, 3, default)).Select(fact => fact.Position), "a page of a shard");
        SameAll([4L, 5L, 6L], (await journal.ReadEntity(Bob, 3, 3, default)).Select(fact => fact.Sequence), "a page of an entity");

        static async Task<List<string>> Paged<T>(Func<T?, int, Task<IReadOnlyList<T>>> read, Func<T, string> key)
        {
            List<string> seen = [];
            T? last = default;
            while (true)
            {
                IReadOnlyList<T> page = await read(last, 3);
                seen.AddRange(page.Select(key));
                if (page.Count < 3)
                {
                    return seen;
                }

                last = page[^1];
            }
        }
    }

    private static async Task Meta(IJournal journal)
    {
        Same(null, await journal.GetMeta("network", default), "meta before");
        await journal.SetMeta("network", "dev", default);
        await journal.SetMeta("network", "test", default);
        Same("test", await journal.GetMeta("network", default), "meta after");
        foreach (string own in JournalMeta.Reserved)
        {
            string? before = await journal.GetMeta(own, default);
            await Refuses<ArgumentException>(() => journal.SetMeta(own, "99", default));
            Same(before, await journal.GetMeta(own, default), $"meta {own}");
        }
    }

    /// <summary>Lanes that begin each commit before the last lane's has ended; each settles what the one before it asked for and sent.</summary>
    private static async Task Overlapping(IJournal journal)
    {
        const int Lanes = 4, Rounds = 30, Works = 8;
        Same(true, journal.CommitsAtOnce >= 1, "commits at once");
        long fence = await Fence(journal);
        EntityId[] entities = [.. Enumerable.Range(0, Lanes).Select(lane => new EntityId("lane", $"{lane}"))];
        for (int round = 1; round <= Rounds; round++)
        {
            // All are under way before any is waited for.
            Task<IReadOnlyList<CommitOutcome>>[] commits = [.. Enumerable.Range(0, Lanes).Select(lane => journal.Commit(Batch(lane, round), default))];
            for (int lane = 0; lane < Lanes; lane++)
            {
                SameAll(
                    Enumerable.Repeat(new CommitOutcome(false, round), round > 1 ? Works + 1 : Works), await commits[lane], $"outcomes of lane {lane}, round {round}");
            }
        }

        foreach (int shard in Enumerable.Range(0, Lanes * Works))
        {
            SameAll(Enumerable.Range(1, Rounds).Select(n => (long)n), (await journal.ReadShard(shard, 0, 1_000, default)).Select(fact => fact.Position), $"shard {shard}");
        }

        // What the last round asked for is there; of the round before it, everything was settled or replaced.
        SameAll(Enumerable.Repeat((long)Rounds, Lanes * Works), (await journal.PendingPerforms(ShardSet.All, null, 1_000, default)).Select(row => row.Number), "work");
        foreach (EntityId from in entities)
        {
            OutboxPair pair = new(from, Next(from));
            SameAll([Rounds], (await journal.PendingOutbox(pair, 0, 1_000, default)).Select(row => row.Number), $"messages of {from}");
        }

        EntityId Next(EntityId of) => entities[(Array.IndexOf(entities, of) + 1) % Lanes];

        JournalWrite[] Batch(int lane, int round)
        {
            EntityId self = entities[lane], before = entities[(lane + Lanes - 1) % Lanes];
            return
            [
                .. Enumerable.Range(0, Works).Select(i =>
                {
                    // Each lane names the work in another order, and asks anew for what its neighbour is settling.
                    int work = (i + (lane * 3)) % Works;
                    return Facts(new EntityId("fact", $"{lane}-{work}"), (work * Lanes) + lane, fence, round) with
                    {
                        Performs = [new PerformRow(self, $"k{work}", round, "ask.v1", Blob.Empty, Next(self))],
                        Performed = new PerformMark(before, $"k{work}", round - 1),
                        Tells = i == 0 ? [new OutboxRow(self, Next(self), round, Blob.Empty)] : [],
                    };
                }),
                .. round > 1 ? [Writing(self, lane, fence) with { Applied = new InboxMark(before, round - 1) }] : Array.Empty<JournalWrite>(),
            ];
        }
    }

    /// <summary>Random batches over few entities, some of them refused, against lists in memory.</summary>
    private static async Task Model(IJournal journal)
    {
        Prng random = new(7);
        Dictionary<int, long> fences = (await journal.Acquire(ShardSet.All, Owner, default)).ToDictionary(claim => claim.Shard, claim => claim.Fence);
        Dictionary<EntityId, long> sequences = [];
        Dictionary<int, List<(EntityId, long)>> shards = [];
        int refused = 0;
        for (int step = 0; step < 200; step++)
        {
            if (random.Below(10) == 0)
            {
                int taken = (int)random.Below(4);
                fences[taken] = (await journal.Acquire(ShardSet.Range(taken, taken), Owner, default))[0].Fence;
            }

            Dictionary<EntityId, JournalWrite> batch = [];
            foreach (int _ in Enumerable.Range(0, (int)random.Below(5) + 1))
            {
                int shard = (int)random.Below(4);
                EntityId entity = new("model", $"{shard}-{random.Below(3)}");
                long next = sequences.GetValueOrDefault(entity) + 1;
                bool stale = random.Below(12) == 0;
                batch[entity] = Facts(entity, shard, fences[shard] - (stale ? 1 : 0), [.. Enumerable.Range(0, (int)random.Below(3) + 1).Select(i => next + i)]);
            }

            HashSet<int> dropped = [.. batch.Values.Where(write => write.Fence != fences[write.Shard]).Select(write => write.Shard)];
            IReadOnlyList<CommitOutcome> outcomes = await journal.Commit([.. batch.Values], default);
            SameAll(batch.Values.Select(write => dropped.Contains(write.Shard)), outcomes.Select(outcome => outcome.StaleFence), $"stale outcomes of step {step}");
            refused += dropped.Count;
            foreach (JournalWrite write in batch.Values.Where(write => !dropped.Contains(write.Shard)))
            {
                sequences[write.Entity] = write.Events[^1].Sequence;
                (shards.TryGetValue(write.Shard, out List<(EntityId, long)>? known) ? known : shards[write.Shard] = [])
                    .AddRange(write.Events.Select(fact => (write.Entity, fact.Sequence)));
            }
        }

        foreach ((int shard, List<(EntityId, long)> facts) in shards)
        {
            SameAll(facts, (await journal.ReadShard(shard, 0, 10_000, default)).Select(fact => (fact.Entity, fact.Sequence)), $"facts of shard {shard}");
        }

        Same(true, refused > 5 && shards.Values.Sum(facts => facts.Count) > 300, "coverage");
    }

    private static async Task<long> Fence(IJournal journal) => (await journal.Acquire(ShardSet.All, Owner, default))[0].Fence;

    private static JournalWrite Writing(EntityId entity, int shard, long fence) => new(entity, shard, fence);

    private static JournalWrite Facts(EntityId entity, int shard, long fence, params long[] sequences) =>
        new(entity, shard, fence) { Events = [.. sequences.Select(n => new NewEvent(n, new Timestamp(n), Blob.Own([(byte)n])))] };

    private static ReminderChange Set(EntityId entity, string key, long number, long due) =>
        new(key, new ReminderRow(entity, key, number, new Timestamp(due), Blob.FromHex("05")));

    private static async Task Refuses<T>(Func<Task> attempt)
        where T : Exception
    {
        try
        {
            await attempt();
        }
        catch (T)
        {
            return;
        }

        throw new ScenarioFailure($"{typeof(T).Name} wanted; none seen");
    }

    private static async Task Fails(JournalFaultKind kind, Func<Task> attempt)
    {
        try
        {
            await attempt();
        }
        catch (JournalFault fault) when (fault.Kind == kind)
        {
            return;
        }

        throw new ScenarioFailure($"fault {kind} wanted; none seen");
    }
}
