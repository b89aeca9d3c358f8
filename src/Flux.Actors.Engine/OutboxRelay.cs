using System.Collections.Concurrent;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Carries stored messages to their receivers: one lane per sender and receiver, so that nobody waits for a stopped third.</summary>
/// <remarks>
/// Shape: the lanes are bounded. The messages of a pair beyond the bound stay in the journal, and their shard is noted as left: from then on no lane of it begins with
/// a new message, which could overtake older ones. <see cref="Run"/> reads the pairs of such shards round after round and opens a lane for each as room is made; a
/// round that met all of a shard, and after whose beginning nothing of it was left, ends the note. Meanwhile a lane gives up its place when its receiver fails, and
/// when it has had its turn.
/// </remarks>
internal sealed class OutboxRelay(EngineCore core)
{
    /// <summary>Held while a lane is found and fed, and while lost shards' lanes are closed: a lane opened after that would let a message overtake older ones.</summary>
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<OutboxPair, OutboxLane> _lanes = new();

    /// <summary>By shard: which leaving was its last; 0 when every pair of it with messages has a lane.</summary>
    private readonly long[] _leftAt = new long[ShardSet.ShardCount];
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _leavings;
    private int _pairs; // The dictionary's own count takes all of its locks.
    private int _failed;
    private int _wanted;
    private int _crowded;

    public int Pairs => Volatile.Read(ref _pairs);

    /// <summary>Shards of which messages wait in the journal for a lane.</summary>
    public int ShardsLeft => _leftAt.Count(left => left != 0);

    public long Pending => _lanes.Values.Sum(lane => (long)lane.Pending);

    /// <summary>Messages in memory of the pair that has most of them.</summary>
    public int Deepest => _lanes.Values.Select(lane => lane.Pending).DefaultIfEmpty(0).Max();

    /// <summary>How long the pair that waits longest has had nothing applied; 0 without messages under way.</summary>
    public long LagMilliseconds => _lanes.Values.Select(lane => core.Clock.Elapsed - lane.LastApplied).DefaultIfEmpty(0).Max();

    /// <summary>Whether others wait for the place that a lane has.</summary>
    public bool IsCrowded => Volatile.Read(ref _crowded) == 1;

    /// <summary>Room that is for those who wait in the journal; with more, their shards' new pairs need not wait behind them.</summary>
    private int Reserved => Math.Max(1, core.Limits.OutboxPairs / 4);

    private int Room => core.Limits.OutboxPairs - Pairs;

    /// <summary>Opens a lane for every pair of those shards with messages in the journal, as far as there is room; answers how many.</summary>
    public async Task<int> Resume(ShardSet shards, CancellationToken cancellation)
    {
        OutboxPair? last = null;
        int resumed = 0;
        while (true)
        {
            int most = Math.Min(core.Limits.ScanPage, Room);
            IReadOnlyList<OutboxPair> page = most > 0 ? await core.Journal.PendingPairs(shards, last, most, cancellation) : [];
            int opened = Open(page);
            resumed += opened;
            if (opened < page.Count || most <= 0)
            {
                foreach (int shard in shards)
                {
                    Leave(shard);
                }

                return resumed;
            }

            if (page.Count < most)
            {
                return resumed;
            }

            last = page[^1];
        }
    }

    /// <summary>Reads again and again what was left in the journal, for as long as anything is.</summary>
    public async Task Run()
    {
        int failures = 0;
        while (true)
        {
            Volatile.Write(ref _wake, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            ShardSet left = Left();
            if (left.Count == 0)
            {
                failures = 0;
                await Patience.Wakes(core, Volatile.Read(ref _wake));
                continue;
            }

            Volatile.Write(ref _failed, 0);
            Volatile.Write(ref _wanted, 0);
            try
            {
                await Round(left);
                failures = Volatile.Read(ref _failed) == 0 ? 0 : failures + 1;
                if (failures > 0)
                {
                    await Rest(BackOff.Milliseconds(core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, failures, 2));
                }
            }
            catch (JournalFault fault)
            {
                long pause = BackOff.Milliseconds(core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, ++failures, 2);
                core.Log.ScanFailed("outbox", pause, fault.Message);
                await core.Clock.After(pause, core.Stopping);
            }
        }
    }

    /// <summary>A message was committed with that decision. Called by the committer, in commit order.</summary>
    public void Add(CommitUnit unit, OutboxRow row, object command)
    {
        OutboxPair pair = new(row.From, row.To);
        lock (_gate)
        {
            // Of an older generation, the shard was lost since it was decided: then the message is its owner's to send.
            while (unit.Generation == unit.Cell.Generation)
            {
                // In this order: a lane that gives up leaves its shard first and the dictionary after that.
                bool isNew = !_lanes.TryGetValue(pair, out OutboxLane? lane);
                int shard = Shards.Of(pair.From);
                bool isLeft = Volatile.Read(ref _leftAt[shard]) != 0;
                if (isNew && Room <= (isLeft ? Reserved : 0))
                {
                    Leave(shard);
                    Want();
                    return;
                }

                lane ??= New(pair);
                if (isNew && isLeft ? lane.ReadFromJournal() : lane.Add(row, command))
                {
                    return;
                }

                // The lane closed between finding and adding; it leaves the dictionary while closing, so the next one is new.
            }
        }
    }

    /// <summary>Closes the lanes of senders in those shards.</summary>
    public void Lose(ShardSet shards)
    {
        lock (_gate)
        {
            foreach (int shard in shards)
            {
                Interlocked.Exchange(ref _leftAt[shard], 0);
            }

            // In an order of their own, as in hurrying: whoever is closed first goes on first.
            foreach ((_, OutboxLane lane) in _lanes.Where(lane => shards.Contains(Shards.Of(lane.Key.From))).OrderBy(lane => lane.Key.From).ThenBy(lane => lane.Key.To))
            {
                lane.Close();
            }
        }
    }

    /// <summary>Called by the lane under its lock, when it has closed.</summary>
    public void Remove(OutboxPair pair, OutboxLane lane)
    {
        if (_lanes.TryRemove(KeyValuePair.Create(pair, lane)))
        {
            _ = Interlocked.Decrement(ref _pairs);
            if (IsCrowded)
            {
                Ring();
            }
        }
    }

    /// <summary>Called by a lane under its lock before it closes with messages that are not applied.</summary>
    public void GiveUp(OutboxPair pair, bool failed)
    {
        Leave(Shards.Of(pair.From));
        if (failed)
        {
            Volatile.Write(ref _failed, 1);
        }
        else
        {
            Want();
        }
    }

    /// <summary>Ends the back-off of messages to the entity.</summary>
    public void Hurry(EntityId to)
    {
        // In an order that does not depend on this process's hashes: who is hurried first sends first.
        foreach ((_, OutboxLane lane) in _lanes.Where(lane => lane.Key.To == to).OrderBy(lane => lane.Key.From))
        {
            lane.Hurry();
        }

        Want();
    }

    /// <summary>After a round in which receivers failed: they are not tried again at once. Whoever else waits need not wait as long.</summary>
    private async Task Rest(long milliseconds)
    {
        long least = Math.Min(milliseconds, core.Limits.RetryFirstMs);
        await core.Clock.After(least, core.Stopping);
        Volatile.Write(ref _rest, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _wanted) == 0 && milliseconds > least)
        {
            await Patience.Wakes(core, Volatile.Read(ref _rest), ends => core.Clock.After(milliseconds - least, ends));
        }
    }

    /// <summary>Messages that are not known to fail wait for the next round.</summary>
    private void Want()
    {
        Volatile.Write(ref _wanted, 1);
        Interlocked.MemoryBarrier();
        _ = Volatile.Read(ref _rest).TrySetResult();
    }

    /// <summary>Opens a lane for each pair of those shards, as room is made.</summary>
    private async Task Round(ShardSet shards)
    {
        Dictionary<int, long> leftBefore = shards.ToDictionary(shard => shard, shard => Interlocked.Read(ref _leftAt[shard]));
        OutboxPair? last = null;
        while (true)
        {
            int most = await RoomForSome();
            IReadOnlyList<OutboxPair> page = await core.Journal.PendingPairs(shards, last, most, core.Stopping);
            int opened = Open(page);
            if (opened == page.Count && page.Count < most)
            {
                break;
            }

            last = opened > 0 ? page[opened - 1] : last;
        }

        foreach ((int shard, long before) in leftBefore)
        {
            _ = Interlocked.CompareExchange(ref _leftAt[shard], 0, before);
        }
    }

    private async Task<int> RoomForSome()
    {
        while (true)
        {
            Volatile.Write(ref _wake, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Interlocked.MemoryBarrier();
            if (Room is > 0 and var room)
            {
                return Math.Min(core.Limits.ScanPage, room);
            }

            await Patience.Wakes(core, Volatile.Read(ref _wake));
        }
    }

    /// <summary>Opens lanes for the pairs in their order, those of lost shards left out, until there is no room; answers for how many of them that was.</summary>
    private int Open(IReadOnlyList<OutboxPair> pairs)
    {
        for (int i = 0; i < pairs.Count; i++)
        {
            lock (_gate)
            {
                while (core.Owned.FenceOf(Shards.Of(pairs[i].From)) > 0)
                {
                    if (!_lanes.TryGetValue(pairs[i], out OutboxLane? lane))
                    {
                        if (Room <= 0)
                        {
                            return i;
                        }

                        lane = New(pairs[i]);
                    }

                    if (lane.ReadFromJournal())
                    {
                        break;
                    }

                    // As in adding: a closed lane leaves the dictionary.
                }
            }
        }

        return pairs.Count;
    }

    /// <summary>Under the lock, and where the pair has none.</summary>
    private OutboxLane New(OutboxPair pair)
    {
        OutboxLane lane = new(core, this, pair);
        _lanes[pair] = lane;
        _ = Interlocked.Increment(ref _pairs);
        return lane;
    }

    /// <summary>Messages of the shard are only in the journal from now on.</summary>
    private void Leave(int shard)
    {
        _ = Interlocked.Exchange(ref _leftAt[shard], Interlocked.Increment(ref _leavings));
        Volatile.Write(ref _crowded, 1);
        Ring();
    }

    /// <summary>The shards that are left now.</summary>
    private ShardSet Left()
    {
        Volatile.Write(ref _crowded, 0);
        Interlocked.MemoryBarrier();
        ShardSet left = ShardSet.Of(Enumerable.Range(0, ShardSet.ShardCount).Where(shard => Volatile.Read(ref _leftAt[shard]) != 0));
        if (left.Count > 0)
        {
            Volatile.Write(ref _crowded, 1);
        }

        return left;
    }

    private void Ring() => Volatile.Read(ref _wake).TrySetResult();
}
