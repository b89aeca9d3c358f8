using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;
using static Flux.Actors.TestKit.Expectation;

namespace Flux.Actors.TestKit;

/// <summary>Random steps of a few hosts on a few shards, each done on a store and on a model of it, and compared.</summary>
internal static class ClusterStoreWalk
{
    private const int Steps = 600;
    private const int Hosts = 4;
    private const long Minute = 60_000;
    private static readonly int[] Shards = [0, 1, 2, 511, 1_022, 1_023];
    private static readonly EntityId[] Entities = [.. Shards.Select(shard => new EntityId("walk", $"s{shard}"))];

    public static async Task Run(ClusterTrial trial)
    {
        Prng random = new(11);
        JournalModel model = new();
        SortedDictionary<string, long> seen = new(StringComparer.Ordinal);
        List<(FencedShard[] Shards, string Owner, string To)> gifts = [];
        long now = 1_000_000 * Minute;
        for (int step = 0; step < Steps; step++)
        {
            string owner = $"host{random.Below(Hosts)}";
            ShardSet shards = ShardSet.Of(Shards.Where(_ => random.Below(3) > 0));
            switch (random.Below(12))
            {
                case 0 or 1 or 2:
                    HostLease lease = new(owner, $"{owner}:{step}", [$"n{step}"], (5 + 10 * (long)random.Below(8)) * Minute);
                    Compare(model.Renew(lease, now), await trial.Store.Renew(lease, default), step);
                    break;
                case 3 or 4 or 5:
                    long grace = random.Below(2) == 0 ? 0 : 15 * Minute;
                    IReadOnlyList<ShardClaim> claims = await trial.Store.Claim(shards, owner, grace, default);
                    Count("stolen", model.Table(now).Shards.Count(row => row.Owner is { } old && old != owner && claims.Any(claim => claim.Shard == row.Shard)));
                    Count("not taken", shards.Count - claims.Count);
                    SameAll(model.Claim(shards, owner, grace, now), claims, $"claims of step {step}");
                    break;
                case 6:
                    gifts.Add(([.. shards.Select(shard => new FencedShard(shard, model.FenceOf(shard)))], owner, $"host{random.Below(Hosts)}"));
                    Count("given", await Give(trial, model, gifts[^1], step));
                    break;
                case 10 when gifts.Count > 0:
                    // One of before comes now, or once more: of what was claimed since it gives nothing.
                    (FencedShard[] Shards, string Owner, string To) late = gifts[(int)random.Below((ulong)gifts.Count)];
                    Count("claimed since", late.Shards.Count(shard => model.OwnerOf(shard.Shard) == late.Owner && model.FenceOf(shard.Shard) > shard.Fence));
                    _ = await Give(trial, model, late, step);
                    break;
                case 7 when random.Below(2) == 0:
                    await trial.Store.Leave(owner, default);
                    Count("left", model.Leave(owner).Count);
                    break;
                case 8 or 9:
                    long passed = 10 * Minute * (long)random.Below(4);
                    now += passed;
                    await trial.Pass(passed);
                    break;
                default:
                    await Commit(random, trial, model, step, Count);
                    break;
            }
        }

        foreach (string rare in new[] { "stolen", "not taken", "given", "claimed since", "left", "stale", "written" })
        {
            Same(true, seen.GetValueOrDefault(rare) > 5, $"coverage: {rare} more than 5 times; seen [{string.Join(", ", seen)}]");
        }

        void Count(string what, int times) => seen[what] = seen.GetValueOrDefault(what) + times;
    }

    private static async Task<int> Give(ClusterTrial trial, JournalModel model, (FencedShard[] Shards, string Owner, string To) gift, int step)
    {
        ShardSet given = await trial.Store.Give(gift.Shards, gift.Owner, gift.To, default);
        Same(model.Give(gift.Shards, gift.Owner, gift.To), given, $"gifts of step {step}");
        return given.Count;
    }

    /// <summary>A fact for each of the shards, now and then under an old fence.</summary>
    private static async Task Commit(Prng random, ClusterTrial trial, JournalModel model, int step, Action<string, int> count)
    {
        List<JournalWrite> batch = [];
        for (int i = 0; i < Shards.Length; i++)
        {
            long fence = model.FenceOf(Shards[i]);
            if (fence > 0)
            {
                NewEvent fact = new(model.Facts(Entities[i]).Count + 1, new Timestamp(step), Blob.Empty);
                batch.Add(new JournalWrite(Entities[i], Shards[i], fence - (random.Below(4) == 0 ? 1 : 0)) { Events = [fact] });
            }
        }

        IReadOnlyList<CommitOutcome> outcomes = await trial.Journal.Commit(batch, default);
        IReadOnlyList<CommitOutcome> wanted = model.Commit(batch);
        SameAll(wanted.Select(outcome => outcome.StaleFence), outcomes.Select(outcome => outcome.StaleFence), $"stale commits of step {step}");
        SameAll(Written(wanted), Written(outcomes), $"positions of step {step}");
        count("stale", outcomes.Count(outcome => outcome.StaleFence));
        count("written", outcomes.Count(outcome => !outcome.StaleFence));
    }

    private static IEnumerable<long> Written(IEnumerable<CommitOutcome> outcomes) =>
        outcomes.Where(outcome => !outcome.StaleFence).Select(outcome => outcome.Position);

    private static void Compare(ClusterTable wanted, ClusterTable seen, int step)
    {
        SameAll(wanted.Shards, seen.Shards, $"shards of step {step}");
        SameAll(
            wanted.Hosts.Select(host => (host.Owner, host.Address, host.Serves, host.IsAlive)),
            seen.Hosts.Select(host => (host.Owner, host.Address, host.Serves, host.IsAlive)),
            $"hosts of step {step}");
        for (int i = 0; i < wanted.Hosts.Count; i++)
        {
            if (wanted.Hosts[i].IsAlive)
            {
                ClusterStoreConformance.Close((wanted.Hosts[i].LeaseLeftMs, wanted.Hosts[i].UnbrokenMs), seen.Hosts[i], $"{seen.Hosts[i].Owner} of step {step}");
            }
        }
    }
}
