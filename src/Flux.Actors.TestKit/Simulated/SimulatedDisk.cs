using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.TestKit.Simulated;

/// <summary>The store of a simulation: it outlives the hosts that write to it, takes its time, and fails as it is told to.</summary>
/// <remarks>Concurrency: the simulation's thread. What fails here fails for <see cref="SimulatedClusterStore"/> too: they are one database.</remarks>
public sealed class SimulatedDisk(SimulatedTime time, JournalModel model, ulong seed)
{
    private const ulong LateMaxMilliseconds = 300;

    private readonly Prng _draws = new(seed);

    public SimulatedTime Time { get; } = time;

    public JournalModel Model { get; } = model;

    public DiskFaults Faults { get; set; } = DiskFaults.None;

    /// <summary>Hosts that can't reach the disk at the moment: what they send does not arrive, and what is on its way back to them is lost.</summary>
    public HashSet<SimulatedHost> CutOff { get; } = [];

    /// <summary>Hosts whose commits fail, and say so; everything else that they ask is done.</summary>
    public HashSet<SimulatedHost> Unrecorded { get; } = [];

    /// <summary>Calls that failed, and commits whose answer was lost, by the fault that did it.</summary>
    public SortedDictionary<string, long> Injected { get; } = new(StringComparer.Ordinal);

    /// <summary>Writes that the fence kept out.</summary>
    public long StaleRefused { get; private set; }

    /// <summary>Called with every batch that arrives and the host that sent it, before anyone is told.</summary>
    public Action<SimulatedHost, IReadOnlyList<JournalWrite>, IReadOnlyList<CommitOutcome>>? OnWritten { get; set; }

    /// <summary>A process's way to this disk.</summary>
    public IJournal For(SimulatedHost host) => new Handle(this, host);

    private bool Draw(int perMille) => perMille > 0 && _draws.Below(1_000) < (ulong)perMille;

    private Timestamp Later(Timestamp now)
    {
        DiskFaults faults = Faults;
        return now + faults.LatencyMinMilliseconds
            + (long)_draws.Below((ulong)(faults.LatencyMaxMilliseconds - faults.LatencyMinMilliseconds) + 1);
    }

    private JournalFault Fault(string name, JournalFaultKind kind, bool unclear)
    {
        Injected[name] = Injected.GetValueOrDefault(name) + 1;
        return new JournalFault(kind, $"simulated: {name}", unclear, null);
    }

    /// <summary>A call on its way: it happens at the disk after one latency and is answered after another, if its host still lives.</summary>
    /// <remarks>What a killed host has sent arrives all the same; what comes back to it is lost.</remarks>
    internal Task<T> Call<T>(SimulatedHost host, bool writes, Func<T> call)
    {
        TaskCompletionSource<T> answered = new();
        Time.At(Later(Time.Now) + (writes ? 0 : Faults.ReadsMilliseconds), () =>
        {
            (T? answer, JournalFault? fault) = CutOff.Contains(host) ? (default, Fault("call cut off", JournalFaultKind.Unavailable, writes)) : Happen(writes, call);
            Time.At(Later(Time.Now), () =>
            {
                if (host.IsKilled)
                {
                    return;
                }

                if (fault is null && CutOff.Contains(host))
                {
                    fault = Fault("answer cut off", JournalFaultKind.Unavailable, writes);
                }

                if (fault is null)
                {
                    answered.SetResult(answer!);
                }
                else
                {
                    answered.SetException(fault);
                }
            });
        });
        return answered.Task;
    }

    private (T? Answer, JournalFault? Fault) Happen<T>(bool writes, Func<T> call)
    {
        if (writes && Faults.Refuses is { } kind)
        {
            return (default, Fault($"disk {kind}", kind, false));
        }

        if (Draw(Faults.FailPerMille))
        {
            return (default, Fault(writes ? "failed write" : "failed read", JournalFaultKind.Unavailable, false));
        }

        if (writes && Draw(Faults.UnclearPerMille))
        {
            return (default, Fault(Unclear(call), JournalFaultKind.Unavailable, true));
        }

        try
        {
            return (call(), null);
        }
        catch (JournalFault fault)
        {
            return (default, fault);
        }
    }

    /// <summary>A call whose caller will not hear of it: done, not done, or done later, when its fence may be stale.</summary>
    private string Unclear<T>(Func<T> call)
    {
        switch (_draws.Below(3))
        {
            case 0:
                _ = Attempt(call);
                return "unclear, written";
            case 1:
                return "unclear, not written";
            default:
                Time.At(Time.Now + (long)_draws.Below(LateMaxMilliseconds), () => _ = Attempt(call));
                return "unclear, written late";
        }
    }

    private static JournalFault? Attempt<T>(Func<T> call)
    {
        try
        {
            _ = call();
            return null;
        }
        catch (JournalFault refused)
        {
            return refused;
        }
    }

    private IReadOnlyList<CommitOutcome> Write(SimulatedHost host, IReadOnlyList<JournalWrite> batch)
    {
        IReadOnlyList<CommitOutcome> outcomes = Model.Commit(batch);
        StaleRefused += outcomes.Count(outcome => outcome.StaleFence);
        OnWritten?.Invoke(host, batch, outcomes);
        return outcomes;
    }

    private sealed class Handle(SimulatedDisk disk, SimulatedHost host) : IJournal, IReaderOffsets
    {
        private JournalModel Model => disk.Model;

        public string Name => $"simulated disk of {host.Name}";

        public int CommitsAtOnce => int.MaxValue;

        public Task<string?> GetMeta(string key, CancellationToken cancellation) => Read(() => Model.Meta.GetValueOrDefault(key));

        public Task SetMeta(string key, string value, CancellationToken cancellation)
        {
            string free = JournalMeta.Free(key);
            return disk.Call(host, true, () => Model.Meta[free] = value);
        }

        public Task<IReadOnlyList<ShardClaim>> Acquire(ShardSet shards, string owner, CancellationToken cancellation) =>
            disk.Call(host, true, () => Model.Acquire(shards, owner));

        public Task<IReadOnlyList<ShardClaim>> Reclaim(ShardSet shards, string owner, CancellationToken cancellation) =>
            disk.Call(host, true, () => Model.Reclaim(shards, owner));

        public Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation) =>
            disk.Call(host, true, () => disk.Unrecorded.Contains(host) ? throw disk.Fault("commit not taken", JournalFaultKind.Unavailable, false) : disk.Write(host, batch));

        public Task<long> ReadFence(int shard, CancellationToken cancellation) => Read(() => Model.FenceOf(shard));

        public Task<StoredEntity> Load(EntityId entity, int eventsMax, CancellationToken cancellation) => Read(() => Model.Load(entity, eventsMax));

        public Task<IReadOnlyList<SnapshotPage>> ReadPages(EntityId entity, Blob afterName, int max, CancellationToken cancellation) =>
            Read(() => Model.ReadPages(entity, afterName, max));

        public Task<IReadOnlyList<StoredEvent>> ReadEntity(EntityId entity, long afterSequence, int max, CancellationToken cancellation) =>
            Read(() => Model.ReadEntity(entity, afterSequence, max));

        public Task<IReadOnlyList<StoredEvent>> ReadShard(int shard, long afterPosition, int max, CancellationToken cancellation) =>
            Read(() => Model.ReadShard(shard, afterPosition, max));

        public Task<IReadOnlyList<EntityId>> ReadEntities(string kind, string? afterKey, int max, CancellationToken cancellation) =>
            Read(() => Model.ReadEntities(kind, afterKey, max));

        public Task<long> InboxMark(EntityId receiver, EntityId sender, CancellationToken cancellation) => Read(() => Model.InboxMark(receiver, sender));

        public Task<IReadOnlyList<OutboxPair>> PendingPairs(ShardSet shards, OutboxPair? after, int max, CancellationToken cancellation) =>
            Read(() => Model.PendingPairs(shards, after, max));

        public Task<IReadOnlyList<OutboxRow>> PendingOutbox(OutboxPair pair, long afterNumber, int max, CancellationToken cancellation) =>
            Read(() => Model.PendingOutbox(pair, afterNumber, max));

        public Task<IReadOnlyList<PerformRow>> PendingPerforms(ShardSet shards, PerformRow? after, int max, CancellationToken cancellation) =>
            Read(() => Model.PendingPerforms(shards, after, max));

        public Task<PerformRow?> PendingPerform(EntityId from, string key, CancellationToken cancellation) => Read(() => Model.PendingPerform(from, key));

        public Task<IReadOnlyList<ReminderRow>> DueReminders(
            ShardSet shards, Timestamp until, ReminderRow? after, int max, CancellationToken cancellation) =>
            Read(() => Model.DueReminders(shards, until, after, max));

        public Task<Timestamp?> NextReminder(ShardSet shards, Timestamp after, CancellationToken cancellation) =>
            Read(() => Model.NextReminder(shards, after));

        public Task<IReadOnlyList<ReaderOffset>> ReadOffsets(string reader, ShardSet shards, CancellationToken cancellation) =>
            Read(() => Model.ReadOffsets(reader, shards));

        public Task NoteOffsets(string reader, IReadOnlyList<ReaderOffset> offsets, CancellationToken cancellation) =>
            disk.Call(host, true, () => Model.NoteOffsets(reader, offsets));

        public Task ForgetOffsets(string reader, ShardSet shards, CancellationToken cancellation) =>
            disk.Call(host, true, () => Model.ForgetOffsets(reader, shards));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private Task<T> Read<T>(Func<T> call) => disk.Call(host, false, call);
    }
}
