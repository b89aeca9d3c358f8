using System.Globalization;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Journal.Sql.Tests;

/// <summary>The shared journal works kind by kind, the embedded one write by write: the same batches must leave the same rows.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresLikeSqliteTests(PostgresServer server)
{
    private const int Shards = 3;
    private const int EntitiesPerShard = 3;
    private const int Batches = 150;
    private static readonly string[] Keys = ["a", "b", "c"];

    [PostgresTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task random_batches_of_every_kind_of_row_leave_the_same(ulong seed)
    {
        await using PostgresJournal shared = await PostgresJournal.Open(server.Fresh(), default);
        await using SqliteJournal embedded = await SqliteJournal.Open(SqliteJournal.Memory, SqliteJournalSettings.Default, default);
        Writer writer = new(new Prng(seed));
        int stale = 0;
        for (int n = 0; n < Batches; n++)
        {
            if (n % 10 == 0)
            {
                ShardSet taken = ShardSet.Range(n / 10 % Shards, Shards - 1);
                IReadOnlyList<ShardClaim> claims = await shared.Acquire(taken, "test", default);
                Assert.Equal(await embedded.Acquire(taken, "test", default), claims);
                writer.Claimed(claims);
            }

            IReadOnlyList<JournalWrite> batch = writer.Batch();
            IReadOnlyList<CommitOutcome> outcomes = await shared.Commit(batch, default);
            Assert.Equal(
                (await embedded.Commit(batch, default)).Select(Told), outcomes.Select(Told));
            stale += outcomes.Count(outcome => outcome.StaleFence);
            writer.Committed(batch, outcomes);
            if (n % 5 == 4)
            {
                Assert.Equal(await Rows(embedded), await Rows(shared));
            }
        }

        Assert.True(stale > Batches / 10, $"{stale} stale writes");
        Assert.All(writer.Seen, seen => Assert.True(seen.Value > 20, $"{seen.Key}: {seen.Value}"));

        static (bool, long) Told(CommitOutcome outcome) => outcome.StaleFence ? (true, 0) : (false, outcome.Position);
    }

    /// <summary>All that can be read, as text.</summary>
    private static async Task<string> Rows(IJournal journal)
    {
        List<string> rows = [];
        for (int shard = 0; shard < Shards; shard++)
        {
            rows.AddRange((await journal.ReadShard(shard, 0, 100_000, default)).Select(fact => $"{fact}"));
            ShardSet one = ShardSet.One(shard);
            foreach (OutboxPair pair in await journal.PendingPairs(one, null, 1_000, default))
            {
                rows.AddRange((await journal.PendingOutbox(pair, 0, 1_000, default)).Select(row => $"{shard} {row}"));
            }

            rows.AddRange((await journal.PendingPerforms(one, null, 1_000, default)).Select(row => $"{shard} {row}"));
            rows.AddRange((await journal.DueReminders(one, new(long.MaxValue), null, 1_000, default)).Select(row => $"{shard} {row}"));
            rows.Add($"next {await journal.NextReminder(one, new(50), default)}");
        }

        foreach (EntityId entity in Entities)
        {
            StoredEntity stored = await journal.Load(entity, 1_000, default);
            rows.Add($"{entity}: {stored.Snapshot}, {string.Join(", ", stored.Answers)}, {string.Join(", ", stored.Reminders.OrderBy(mark => mark.Key))}");
            rows.AddRange(stored.Events.Select(fact => $"after the snapshot {fact}"));
            rows.AddRange((await journal.ReadPages(entity, Blob.Empty, 100, default)).Select(page => $"page {page}"));
            foreach (EntityId sender in Entities)
            {
                rows.Add($"mark {await journal.InboxMark(entity, sender, default)}");
            }
        }

        return string.Join('\n', rows);
    }

    private static IEnumerable<EntityId> Entities =>
        Enumerable.Range(0, Shards * EntitiesPerShard).Select(n => new EntityId("thing", n.ToString(CultureInfo.InvariantCulture)));

    private static int ShardOf(EntityId entity) => int.Parse(entity.Key, CultureInfo.InvariantCulture) % Shards;

    /// <summary>Makes writes that an engine could make, and some that only a strange one would: what counts is that both take them alike.</summary>
    private sealed class Writer(Prng random)
    {
        private readonly EntityId[] _entities = [.. Entities];
        private readonly long[] _fences = new long[Shards];
        private readonly Dictionary<EntityId, long> _sequences = [];
        private readonly List<PerformRow> _works = [];
        private readonly Dictionary<OutboxPair, long> _marks = [];
        private readonly Dictionary<EntityId, long> _forgotten = [];
        private readonly List<OutboxRow> _tells = [];
        private readonly Dictionary<string, List<ReminderMark>> _reminders = Keys.ToDictionary(key => key, _ => new List<ReminderMark>());
        private long _number;

        public SortedDictionary<string, int> Seen { get; } = new(StringComparer.Ordinal);

        public void Claimed(IReadOnlyList<ShardClaim> claims)
        {
            foreach (ShardClaim claim in claims)
            {
                _fences[claim.Shard] = claim.Fence;
            }
        }

        public IReadOnlyList<JournalWrite> Batch()
        {
            Dictionary<EntityId, long> sequences = new(_sequences);
            return [.. Enumerable.Range(0, 1 + (int)random.Below(8)).Select(_ => One(sequences))];
        }

        public void Committed(IReadOnlyList<JournalWrite> batch, IReadOnlyList<CommitOutcome> outcomes)
        {
            foreach (JournalWrite write in batch.Where((write, n) => !outcomes[n].StaleFence && write.Events.Count > 0))
            {
                _sequences[write.Entity] = write.Events[^1].Sequence;
            }
        }

        private JournalWrite One(Dictionary<EntityId, long> sequences)
        {
            OutboxRow? tell = _tells.Count > 0 && Recent(_tells) is var row && Rises(_marks, new OutboxPair(row.From, row.To), row.Number) && Maybe("applied") ? row : null;
            PerformRow? work = tell is null && _works.Count > 0 && Maybe("performed") ? Recent(_works) : null;
            EntityId entity = tell?.To ?? work?.ReplyTo ?? Any(_entities);
            int shard = ShardOf(entity);
            List<ReminderMark> marks = _reminders[Any(Keys)];
            JournalWrite write = new(entity, shard, _fences[shard] - (random.Below(20) == 0 ? 1 : 0))
            {
                Events = [.. Some("fact", 2).Select(_ => new NewEvent(sequences[entity] = sequences.GetValueOrDefault(entity) + 1, new(++_number), Bytes()))],
                Applied = tell is null ? null : new InboxMark(tell.From, tell.Number),
                Performed = work is null ? null : new PerformMark(work.From, work.Key, work.Number),
                Fired = marks.Count > 0 && Maybe("fired") ? Recent(marks) : null,
                Snapshot = Maybe("snapshot") ? Snapshot(sequences.GetValueOrDefault(entity)) : null,
                Answer = Maybe("answer") ? new StoredAnswer($"c{_number}", ++_number, 1, 2, _number % 3 == 0 ? 4 : null) : null,
                AnswersForgotten = _number - (long)random.Below(60) is var number && Rises(_forgotten, entity, number) && Maybe("forgotten") ? number : 0,
            };
            return Owing(write);
        }

        /// <summary>Pages of few names, so that snapshots of a batch and of batches before meet in them.</summary>
        private NewSnapshot Snapshot(long sequence) => new(new StoredSnapshot(sequence, Bytes(), Bytes()), random.Below(5) == 0)
        {
            Removed = [.. Some("page removed", 2).Select(_ => Name())],
            Added = [.. Some("page added", 3).Select(_ => new SnapshotPage(Name(), Bytes()))],
        };

        private Blob Name() => Blob.Own([(byte)random.Below(6)]);

        private JournalWrite Owing(JournalWrite write)
        {
            EntityId self = write.Entity;
            OutboxRow[] tells = [.. Some("tell", 2).Select(_ => new OutboxRow(self, Any(_entities), ++_number, Bytes()))];
            PerformRow[] works = [.. Some("work", 2).Select(_ => new PerformRow(self, Any(Keys), ++_number, "ask.v1", Bytes(), Any(_entities)))];
            ReminderChange[] reminders = [.. Some("reminder", 3).Select(_ => Any(Keys)).Select(key => new ReminderChange(
                key, random.Below(4) == 0 ? null : new ReminderRow(self, key, ++_number, new((long)random.Below(100)), Bytes())))];
            _tells.AddRange(tells);
            _works.AddRange(works);
            foreach (ReminderChange change in reminders.Where(change => change.Row is not null))
            {
                _reminders[change.Key].Add(new ReminderMark(change.Key, change.Row!.Number));
            }

            return write with { Tells = tells, Performs = works, Reminders = reminders };
        }

        /// <summary>Numbers of marks only rise, also from a batch that was refused.</summary>
        private static bool Rises<T>(Dictionary<T, long> last, T of, long number)
            where T : notnull
        {
            bool rises = number > last.GetValueOrDefault(of);
            last[of] = Math.Max(number, last.GetValueOrDefault(of));
            return rises;
        }

        private bool Maybe(string what)
        {
            bool does = random.Below(3) == 0;
            Seen[what] = Seen.GetValueOrDefault(what) + (does ? 1 : 0);
            return does;
        }

        private IEnumerable<int> Some(string what, int max)
        {
            int count = (int)random.Below((ulong)max + 1);
            Seen[what] = Seen.GetValueOrDefault(what) + count;
            return Enumerable.Range(0, count);
        }

        private Blob Bytes() => Blob.Own([(byte)random.Below(256), (byte)random.Below(256)]);

        private T Any<T>(IReadOnlyList<T> all) => all[(int)random.Below((ulong)all.Count)];

        /// <summary>One of the last few, which are likely to be there still, or to be of the same batch.</summary>
        private T Recent<T>(List<T> all) => all[Math.Max(0, all.Count - 1 - (int)random.Below(6))];
    }
}
