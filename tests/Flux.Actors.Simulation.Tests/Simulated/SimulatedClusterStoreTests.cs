using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Tests.Simulated;

/// <summary>That the simulated cluster store and journal are one database: of one state, one clock and one fate.</summary>
public sealed class SimulatedClusterStoreTests
{
    private const long Ttl = 10_000;

    private readonly SimulatedTime _time = new(1, new Timestamp(1_700_000_000_000));
    private readonly SimulatedDisk _disk;
    private readonly SimulatedHost _host;
    private readonly SimulatedClusterStore _cluster;
    private readonly IClusterStore _store;

    public SimulatedClusterStoreTests()
    {
        _disk = new SimulatedDisk(_time, new JournalModel(), 2);
        _host = new SimulatedHost(_time, "host");
        _cluster = new SimulatedClusterStore(_disk);
        _store = _cluster.For(_host);
    }

    [Fact]
    public void a_claimed_shard_is_written_under_its_fence_until_it_is_given()
    {
        IJournal journal = _disk.For(_host);
        _ = Run(() => _store.Renew(Lease("ann"), default));
        ShardClaim claim = Run(() => _store.Claim(ShardSet.One(3), "ann", 0, default)).Single();
        JournalWrite write = new(new EntityId("account", "a"), 3, claim.Fence) { Events = [new NewEvent(1, _time.Now, Blob.Empty)] };
        Assert.False(Run(() => journal.Commit([write], default))[0].StaleFence);

        Assert.Equal(ShardSet.One(3), Run(() => _store.Give([new(3, claim.Fence)], "ann", "bob", default)));

        Assert.True(Run(() => journal.Commit([write with { Events = [] }], default))[0].StaleFence);
        Assert.Equal(2, _cluster.Moves);
    }

    [Fact]
    public void a_lease_runs_out_on_the_simulations_clock_whatever_the_hosts_clock_shows()
    {
        _host.SkewMilliseconds = -1_000_000;
        _ = Run(() => _store.Renew(Lease("ann"), default));
        _ = Run(() => _store.Claim(ShardSet.All, "ann", 0, default));
        _time.RunUntil(_time.Now + Ttl);

        ClusterTable table = Run(() => _store.Renew(Lease("bob"), default));

        Assert.Equal(["ann", "bob"], table.Hosts.Select(host => host.Owner));
        Assert.Equal([false, true], table.Hosts.Select(host => host.IsAlive));
        Assert.Equal(ShardSet.ShardCount, Run(() => _store.Claim(ShardSet.All, "bob", 0, default)).Count);
    }

    [Fact]
    public void an_outage_of_the_database_takes_both()
    {
        _disk.Faults = new DiskFaults { Refuses = JournalFaultKind.Unavailable };

        Assert.Equal(JournalFaultKind.Unavailable, Fault(() => _store.Renew(Lease("ann"), default)).Kind);
        Assert.Equal(JournalFaultKind.Unavailable, Fault(() => _disk.For(_host).Acquire(ShardSet.All, "ann", default)).Kind);
        Assert.Empty(_disk.Model.Table(_time.Now.Milliseconds).Hosts);
    }

    [Fact]
    public void a_call_whose_answer_is_lost_was_done_or_not_or_is_done_later()
    {
        _ = Run(() => _store.Renew(Lease("ann"), default));
        _disk.Faults = new DiskFaults { UnclearPerMille = 1_000 };
        for (int shard = 0; shard < 60; shard++)
        {
            Assert.True(Fault(() => _store.Claim(ShardSet.One(shard), "ann", 0, default)).Unclear);
        }

        _time.RunUntil(_time.Now + 1_000);

        Assert.InRange(Enumerable.Range(0, 60).Count(shard => _disk.Model.OwnerOf(shard) == "ann"), 25, 55);
        Assert.All(Enumerable.Range(0, 60), shard => Assert.Equal(_disk.Model.OwnerOf(shard) is null ? 0 : 1, _disk.Model.FenceOf(shard)));
        Assert.Equal(["unclear, not written", "unclear, written", "unclear, written late"], _disk.Injected.Keys);
    }

    [Fact]
    public void what_a_killed_host_asked_is_done_and_never_answered()
    {
        Task<ClusterTable> asked = Begin(() => _store.Renew(Lease("ann"), default));
        _host.Kill();

        _time.RunUntil(_time.Now + 1_000);

        Assert.False(asked.IsCompleted);
        Assert.Equal("ann", Assert.Single(_disk.Model.Table(_time.Now.Milliseconds).Hosts).Owner);
    }

    private static HostLease Lease(string owner) => new(owner, $"{owner}:1", ["n1"], Ttl);

    private T Run<T>(Func<Task<T>> call)
    {
        Task<T> running = Begin(call);
        Assert.True(_time.RunUntil(() => running.IsCompleted, _time.Now + 1_000));
        Assert.True(running.IsCompletedSuccessfully, running.Exception?.ToString());
        return running.Result;
    }

    private JournalFault Fault<T>(Func<Task<T>> call)
    {
        Task<T> running = Begin(call);
        Assert.True(_time.RunUntil(() => running.IsCompleted, _time.Now + 1_000));
        return Assert.IsType<JournalFault>(running.Exception?.InnerException);
    }

    /// <summary>Asked on the host; a first step sends it off.</summary>
    private Task<T> Begin<T>(Func<Task<T>> call)
    {
        Task<T>? asked = null;
        _ = _host.Run(() => asked = call());
        Assert.True(_time.RunUntil(() => asked is not null, _time.Now));
        return asked!;
    }
}
