using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using static Flux.Actors.TestKit.Expectation;

namespace Flux.Actors.TestKit;

/// <summary>What every cluster store must do, as cases that a test project runs by name against its adapter.</summary>
/// <remarks>
/// Each case gets a fresh, empty trial and throws <see cref="ScenarioFailure"/> when the adapter breaks the port's contract. Nothing sleeps: time passes by
/// the trial's word. Source: DESIGN §7, §8.
/// </remarks>
public static class ClusterStoreConformance
{
    private const long Minute = 60_000;

    /// <summary>Leases end five minutes beside the full tens that cases let pass, so that a slow machine changes no answer.</summary>
    private const long Ttl = 65 * Minute;

    private const long Grace = 35 * Minute;
    private const long SlackMs = 4 * Minute;
    private const int Shard = 3;
    private const int OtherShard = 1_000;
    private static readonly ShardSet Both = ShardSet.Of([Shard, OtherShard]);

    public static IReadOnlyDictionary<string, Func<ClusterTrial, Task>> Cases { get; } = new Dictionary<string, Func<ClusterTrial, Task>>(StringComparer.Ordinal)
    {
        ["an empty store has a row for each shard and no hosts"] = Empty,
        ["a lease begins, is extended, and stays unbroken while it is"] = Extending,
        ["a lease that has run out is broken, and the next one begins anew"] = Breaking,
        ["hosts come in owner order as they last described themselves"] = Describing,
        ["a host whose lease has run out is listed while it owns a shard"] = Listing,
        ["free shards go to whoever has a lease, at once"] = ClaimingFree,
        ["a host takes its own shards again, and each fence rises by one"] = ClaimingOwn,
        ["a living host's shards stay its own"] = ClaimingLiving,
        ["a dead host's shards go to whoever has lived for the grace"] = ClaimingDead,
        ["after an outage of the store those who had shards come back to them"] = Outage,
        ["without a lease nothing is taken, not even what is one's own"] = ClaimingWithout,
        ["shards of an owner that the table does not know wait for the grace"] = ClaimingUnknown,
        ["of many shards only those that may be are taken, in order"] = ClaimingMany,
        ["given shards are another's, and only one's own are given"] = Giving,
        ["a gift that comes late, or twice, leaves the giver what it has claimed since"] = GivingLate,
        ["whoever renews sees where each shard ends, whosever it is"] = ShowingHeads,
        ["shards given to the dead wait for a taker"] = GivingToTheDead,
        ["leaving frees the shards at once, also when the lease has run out"] = Leaving,
        ["the journal refuses what was sent before a claim, a gift or a departure"] = Fencing,
        ["a clock that is set back keeps no lease of the dead alive"] = SettingBack,
        ["random steps give the same tables, claims and commits as a model of them"] = ClusterStoreWalk.Run,
    };

    private static async Task Empty(ClusterTrial trial)
    {
        ClusterTable table = await Renew(trial, "ann");
        SameAll(["ann"], table.Hosts.Select(host => host.Owner), "hosts");
        SameAll(Enumerable.Range(0, ShardSet.ShardCount).Select(shard => new ShardRow(shard, 0, null)), table.Shards, "shards");
    }

    private static async Task Extending(ClusterTrial trial)
    {
        Close((Ttl, 0), Of(await Renew(trial, "ann"), "ann"), "a new lease");
        await trial.Pass(40 * Minute);
        Close((Ttl, 40 * Minute), Of(await Renew(trial, "ann"), "ann"), "the extended lease");
        await trial.Pass(40 * Minute);
        Close((25 * Minute, 80 * Minute), Of(await Renew(trial, "bob"), "ann"), "the lease as bob sees it");
        Close((10 * Minute, 80 * Minute), Of(await Renew(trial, "ann", 10 * Minute), "ann"), "the lease made shorter");
    }

    private static async Task Breaking(ClusterTrial trial)
    {
        _ = await Renew(trial, "ann");
        _ = await trial.Store.Claim(ShardSet.One(Shard), "ann", 0, default);
        await trial.Pass(70 * Minute);
        HostRow ann = Of(await Renew(trial, "bob"), "ann");
        Same((false, 0L), (ann.IsAlive, ann.LeaseLeftMs), "the lease that has run out");
        await trial.Pass(10 * Minute);
        Close((Ttl, 0), Of(await Renew(trial, "ann"), "ann"), "the lease after it");
        await trial.Pass(10 * Minute);
        Close((Ttl, 10 * Minute), Of(await Renew(trial, "ann"), "ann"), "the same, extended");
    }

    private static async Task Describing(ClusterTrial trial)
    {
        _ = await trial.Store.Renew(new HostLease("b/2", "b:2", ["n1", "n2"], Ttl), default);
        _ = await trial.Store.Renew(new HostLease("a/1", "a:1", [], Ttl), default);
        ClusterTable table = await trial.Store.Renew(new HostLease("b/2", "b:3", ["n é"], Ttl), default);
        SameAll(["a/1", "b/2"], table.Hosts.Select(host => host.Owner), "owners");
        SameAll(["a:1", "b:3"], table.Hosts.Select(host => host.Address), "addresses");
        SameAll([Sequence<string>.Empty, ["n é"]], table.Hosts.Select(host => host.Serves), "what they serve");
    }

    private static async Task Listing(ClusterTrial trial)
    {
        _ = await Renew(trial, "ann");
        _ = await Renew(trial, "cid");
        _ = await trial.Store.Claim(Both, "ann", 0, default);
        await trial.Pass(70 * Minute);
        SameAll(["ann", "bob"], (await Renew(trial, "bob")).Hosts.Select(host => host.Owner), "hosts");
        await trial.Pass(40 * Minute);
        _ = await Renew(trial, "bob");
        _ = await trial.Store.Claim(ShardSet.One(Shard), "bob", Grace, default);
        SameAll(["ann", "bob"], (await Renew(trial, "bob")).Hosts.Select(host => host.Owner), "hosts while ann has one shard left");
        _ = await trial.Store.Claim(Both, "bob", Grace, default);
        SameAll(["bob"], (await Renew(trial, "bob")).Hosts.Select(host => host.Owner), "hosts in the end");
    }

    private static async Task ClaimingFree(ClusterTrial trial)
    {
        _ = await Renew(trial, "ann");
        SameAll(
            [new ShardClaim(Shard, 1, 0), new ShardClaim(OtherShard, 1, 0)], await trial.Store.Claim(Both, "ann", Grace, default), "claims");
        SameAll([], await trial.Store.Claim(ShardSet.Empty, "ann", Grace, default), "claims of nothing");
        ClusterTable table = await Renew(trial, "ann");
        Same(new ShardRow(Shard, 1, "ann"), table.Shards[Shard], "the shard");
        Same(new ShardRow(Shard + 1, 0, null), table.Shards[Shard + 1], "its neighbour");
    }

    private static async Task ClaimingOwn(ClusterTrial trial)
    {
        _ = await Renew(trial, "ann");
        _ = await trial.Store.Claim(Both, "ann", 0, default);
        SameAll([new ShardClaim(Shard, 2, 0)], await trial.Store.Claim(ShardSet.One(Shard), "ann", Grace, default), "claims");
        SameAll([2L, 1L], [await trial.Journal.ReadFence(Shard, default), await trial.Journal.ReadFence(OtherShard, default)], "fences in the journal");
    }

    private static async Task ClaimingLiving(ClusterTrial trial)
    {
        _ = await Renew(trial, "ann");
        _ = await Renew(trial, "bob");
        _ = await trial.Store.Claim(Both, "ann", 0, default);
        await trial.Pass(60 * Minute);
        _ = await Renew(trial, "bob");
        SameAll([], await trial.Store.Claim(Both, "bob", Grace, default), "claims of bob");
        SameAll([], await trial.Store.Claim(Both, "bob", 0, default), "claims of bob without grace");
        Same(new ShardRow(Shard, 1, "ann"), (await Renew(trial, "bob")).Shards[Shard], "the shard");
    }

    private static async Task ClaimingDead(ClusterTrial trial)
    {
        _ = await Renew(trial, "ann");
        _ = await trial.Store.Claim(Both, "ann", 0, default);
        await trial.Pass(50 * Minute);
        _ = await Renew(trial, "bob");
        await trial.Pass(20 * Minute);
        SameAll([], await trial.Store.Claim(ShardSet.One(Shard), "bob", Grace, default), "claims of bob, too young");
        SameAll([new ShardClaim(OtherShard, 2, 0)], await trial.Store.Claim(ShardSet.One(OtherShard), "bob", 15 * Minute, default), "claims of bob, old enough");
        await trial.Pass(20 * Minute);
        SameAll([new ShardClaim(Shard, 2, 0)], await trial.Store.Claim(ShardSet.One(Shard), "bob", Grace, default), "claims of bob, later");
        _ = await Renew(trial, "ann");
        SameAll([], await trial.Store.Claim(Both, "ann", 0, default), "claims of ann, who is back");
    }

    private static async Task Outage(ClusterTrial trial)
    {
        _ = await Renew(trial, "ann");
        _ = await Renew(trial, "bob");
        _ = await trial.Store.Claim(ShardSet.One(Shard), "ann", 0, default);
        _ = await trial.Store.Claim(ShardSet.One(OtherShard), "bob", 0, default);
        await trial.Pass(70 * Minute);
        _ = await Renew(trial, "bob");
        SameAll([], await trial.Store.Claim(ShardSet.One(Shard), "bob", Grace, default), "claims of the first one back");
        SameAll([new ShardClaim(OtherShard, 2, 0)], await trial.Store.Claim(ShardSet.One(OtherShard), "bob", Grace, default), "claims of its own");
        await trial.Pass(20 * Minute);
        _ = await Renew(trial, "ann");
        SameAll([new ShardClaim(Shard, 2, 0)], await trial.Store.Claim(ShardSet.One(Shard), "ann", Grace, default), "claims of the later one");
        await trial.Pass(20 * Minute);
        SameAll([], await trial.Store.Claim(ShardSet.One(Shard), "bob", Grace, default), "claims once both are back");
    }

    private static async Task ClaimingWithout(ClusterTrial trial)
    {
        SameAll([], await trial.Store.Claim(Both, "ann", 0, default), "claims of one who never had a lease");
        _ = await Renew(trial, "ann");
        _ = await trial.Store.Claim(ShardSet.One(Shard), "ann", 0, default);
        await trial.Pass(70 * Minute);
        SameAll([], await trial.Store.Claim(Both, "ann", 0, default), "claims of one whose lease has run out");
        Same(1L, await trial.Journal.ReadFence(Shard, default), "the fence");
    }

    private static async Task ClaimingUnknown(ClusterTrial trial)
    {
        _ = await trial.Journal.Acquire(ShardSet.One(Shard), "elsewhere", default);
        _ = await Renew(trial, "ann");
        SameAll([], await trial.Store.Claim(ShardSet.One(Shard), "ann", Grace, default), "claims within the grace");
        await trial.Pass(40 * Minute);
        SameAll([new ShardClaim(Shard, 2, 0)], await trial.Store.Claim(ShardSet.One(Shard), "ann", Grace, default), "claims after it");
    }

    private static async Task ClaimingMany(ClusterTrial trial)
    {
        _ = await Renew(trial, "ann");
        _ = await Renew(trial, "bob");
        ShardSet bobs = ShardSet.Of(Enumerable.Range(0, ShardSet.ShardCount / 2).Select(n => n * 2));
        Same(bobs.Count, (await trial.Store.Claim(bobs, "bob", 0, default)).Count, "claims of bob");
        IReadOnlyList<ShardClaim> claims = await trial.Store.Claim(ShardSet.All, "ann", 0, default);
        SameAll(ShardSet.All.Except(bobs).Select(shard => new ShardClaim(shard, 1, 0)), claims, "claims of ann");
        SameAll(
            ShardSet.All.Select(shard => new ShardRow(shard, 1, bobs.Contains(shard) ? "bob" : "ann")), (await Renew(trial, "ann")).Shards, "shards");
    }

    private static async Task Giving(ClusterTrial trial)
    {
        _ = await Renew(trial, "ann");
        _ = await Renew(trial, "bob");
        _ = await trial.Store.Claim(ShardSet.One(Shard), "ann", 0, default);
        _ = await trial.Store.Claim(ShardSet.One(OtherShard), "bob", 0, default);
        FencedShard[] all = [.. ShardSet.All.Select(shard => new FencedShard(shard, 1))];
        Same(ShardSet.One(Shard), await trial.Store.Give(all, "ann", "bob", default), "what ann gave");
        Same(ShardSet.Empty, await trial.Store.Give(all, "ann", "bob", default), "what ann gave again");
        Same(ShardSet.Empty, await trial.Store.Give([], "bob", "ann", default), "what bob gave");
        ClusterTable table = await Renew(trial, "ann");
        SameAll([new ShardRow(Shard, 2, "bob"), new ShardRow(OtherShard, 1, "bob")], [table.Shards[Shard], table.Shards[OtherShard]], "shards");
        SameAll([], await trial.Store.Claim(Both, "ann", 0, default), "claims of ann");
        SameAll([new ShardClaim(Shard, 3, 0), new ShardClaim(OtherShard, 2, 0)], await trial.Store.Claim(Both, "bob", Grace, default), "claims of bob");
    }

    private static async Task GivingLate(ClusterTrial trial)
    {
        _ = await Renew(trial, "ann");
        _ = await Renew(trial, "bob");
        FencedShard[] first = [new(OtherShard, 1), new(Shard, 1)];
        _ = await trial.Store.Claim(Both, "ann", 0, default);
        _ = await trial.Store.Claim(ShardSet.One(Shard), "ann", 0, default);
        Same(ShardSet.One(OtherShard), await trial.Store.Give(first, "ann", "bob", default), "what ann gave of what she had");
        Same(ShardSet.Empty, await trial.Store.Give([new(Shard, 3)], "ann", "bob", default), "what ann gave under a fence that nobody has had yet");
        Same(ShardSet.One(Shard), await trial.Store.Give([new(Shard, 2)], "ann", "bob", default), "what ann gave then");
        Same(ShardSet.One(Shard), await trial.Store.Give([new(Shard, 3)], "bob", "ann", default), "what bob gave back");
        Same(ShardSet.Empty, await trial.Store.Give([new(Shard, 2)], "ann", "bob", default), "what ann's gift gave when it came again");
        SameAll([new ShardClaim(Shard, 5, 0)], await trial.Store.Claim(ShardSet.One(Shard), "ann", 0, default), "claims of ann");
        Same(ShardSet.Empty, await trial.Store.Give([new(Shard, 4)], "ann", "bob", default), "what ann's gift from before the claim gave");
        ClusterTable table = await Renew(trial, "ann");
        SameAll([new ShardRow(Shard, 5, "ann"), new ShardRow(OtherShard, 2, "bob")], [table.Shards[Shard], table.Shards[OtherShard]], "shards");
    }

    private static async Task GivingToTheDead(ClusterTrial trial)
    {
        _ = await Renew(trial, "ann");
        _ = await trial.Store.Claim(ShardSet.One(Shard), "ann", 0, default);
        Same(ShardSet.One(Shard), await trial.Store.Give([new(Shard, 1)], "ann", "gone", default), "what ann gave");
        ClusterTable table = await Renew(trial, "ann");
        SameAll(["ann"], table.Hosts.Select(host => host.Owner), "hosts");
        Same(new ShardRow(Shard, 2, "gone"), table.Shards[Shard], "the shard");
        await trial.Pass(40 * Minute);
        SameAll([new ShardClaim(Shard, 3, 0)], await trial.Store.Claim(ShardSet.One(Shard), "ann", Grace, default), "claims after the grace");
    }

    private static async Task ShowingHeads(ClusterTrial trial)
    {
        _ = await Renew(trial, "ann");
        _ = await trial.Store.Claim(ShardSet.One(Shard), "ann", 0, default);
        EntityId entity = new("account", "ann");
        NewEvent[] facts = [.. Enumerable.Range(1, 3).Select(sequence => new NewEvent(sequence, new Timestamp(sequence), Blob.Copy([1])))];
        _ = await trial.Journal.Commit([new JournalWrite(entity, Shard, 1) { Events = facts }], default);
        Same(new ShardRow(Shard, 1, "ann") { Head = 3 }, (await Renew(trial, "bob")).Shards[Shard], "the shard as bob sees it");
        await trial.Store.Leave("ann", default);
        Same(new ShardRow(Shard, 2, null) { Head = 3 }, (await Renew(trial, "bob")).Shards[Shard], "the shard that is nobody's");
    }

    private static async Task Leaving(ClusterTrial trial)
    {
        await trial.Store.Leave("nobody", default);
        _ = await Renew(trial, "ann");
        _ = await Renew(trial, "bob");
        _ = await trial.Store.Claim(ShardSet.One(Shard), "ann", 0, default);
        _ = await trial.Store.Claim(ShardSet.One(OtherShard), "bob", 0, default);
        await trial.Store.Leave("ann", default);
        await trial.Store.Leave("ann", default);
        ClusterTable table = await Renew(trial, "bob");
        SameAll(["bob"], table.Hosts.Select(host => host.Owner), "hosts");
        SameAll([new ShardRow(Shard, 2, null), new ShardRow(OtherShard, 1, "bob")], [table.Shards[Shard], table.Shards[OtherShard]], "shards");
        SameAll([new ShardClaim(Shard, 3, 0)], await trial.Store.Claim(ShardSet.One(Shard), "bob", Grace, default), "claims at once");
        await trial.Pass(70 * Minute);
        await trial.Store.Leave("bob", default);
        Same(new ShardRow(Shard, 4, null), (await Renew(trial, "ann")).Shards[Shard], "the shard of one who left too late");
    }

    private static async Task Fencing(ClusterTrial trial)
    {
        _ = await Renew(trial, "ann");
        _ = await Renew(trial, "bob");
        EntityId entity = new("account", "ann");
        ShardClaim claim = (await trial.Store.Claim(ShardSet.One(Shard), "ann", 0, default)).Single();
        Same((false, 1L), await Commit(1, claim.Fence), "the owner's commit");
        Same(new ShardClaim(Shard, 2, 1), (await trial.Store.Claim(ShardSet.One(Shard), "ann", 0, default)).Single(), "the next claim");
        Same(true, (await Commit(2, 1)).IsStale, "a commit of before the claim");
        Same((false, 2L), await Commit(2, 2), "a commit of after the claim");
        _ = await trial.Store.Give([new(Shard, 2)], "ann", "bob", default);
        Same(true, (await Commit(3, 2)).IsStale, "a commit of before the gift");
        Same(new ShardClaim(Shard, 4, 2), (await trial.Store.Claim(ShardSet.One(Shard), "bob", 0, default)).Single(), "the claim of the new owner");
        Same((false, 3L), await Commit(3, 4), "a commit of the new owner");
        await trial.Store.Leave("bob", default);
        Same(true, (await Commit(4, 4)).IsStale, "a commit of before the departure");
        Same(3, (await trial.Journal.ReadShard(Shard, 0, 10, default)).Count, "facts");

        async Task<(bool IsStale, long Position)> Commit(long sequence, long fence)
        {
            JournalWrite write = new(entity, Shard, fence) { Events = [new NewEvent(sequence, new Timestamp(sequence), Blob.Empty)] };
            CommitOutcome outcome = (await trial.Journal.Commit([write], default))[0];
            return (outcome.StaleFence, outcome.Position);
        }
    }

    private static async Task SettingBack(ClusterTrial trial)
    {
        _ = await Renew(trial, "ann");
        _ = await Renew(trial, "bob");
        _ = await trial.Store.Claim(ShardSet.One(Shard), "ann", 0, default);
        await trial.Pass(-600 * Minute);
        SameAll([false, true], (await Renew(trial, "bob")).Hosts.Select(host => host.IsAlive), "who is alive after it");
        SameAll([], await trial.Store.Claim(ShardSet.One(Shard), "bob", Grace, default), "claims at once");
        await trial.Pass(40 * Minute);
        SameAll([new ShardClaim(Shard, 2, 0)], await trial.Store.Claim(ShardSet.One(Shard), "bob", Grace, default), "claims after the grace");
    }

    internal static Task<ClusterTable> Renew(ClusterTrial trial, string owner, long ttl = Ttl) =>
        trial.Store.Renew(new HostLease(owner, $"{owner}:16", [], ttl), default);

    /// <summary>As much time as was said, and what the machine took meanwhile.</summary>
    internal static void Close((long LeftMs, long UnbrokenMs) wanted, HostRow seen, string what)
    {
        bool isClose = seen.LeaseLeftMs <= wanted.LeftMs && seen.LeaseLeftMs > wanted.LeftMs - SlackMs
            && seen.UnbrokenMs >= wanted.UnbrokenMs && seen.UnbrokenMs < wanted.UnbrokenMs + SlackMs;
        Same(true, isClose, $"{what} ({seen.LeaseLeftMs} ms left, unbroken for {seen.UnbrokenMs} ms; about {wanted} wanted)");
    }

    private static HostRow Of(ClusterTable table, string owner) => table.Hosts.Single(host => host.Owner == owner);
}
