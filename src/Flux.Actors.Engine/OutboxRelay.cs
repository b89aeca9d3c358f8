using System.Collections.Concurrent;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Carries stored messages to their receivers: one lane per sender and receiver, so that nobody waits for a stopped third.</summary>
internal sealed class OutboxRelay(EngineCore core)
{
    /// <summary>Held while a lane is found and fed, and while lost shards' lanes are closed: a lane opened after that would let a message overtake older ones.</summary>
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<OutboxPair, OutboxLane> _lanes = new();

    public int Pairs => _lanes.Count;

    public long Pending => _lanes.Values.Sum(lane => (long)lane.Pending);

    /// <summary>Messages in memory of the pair that has most of them.</summary>
    public int Deepest => _lanes.Values.Select(lane => lane.Pending).DefaultIfEmpty(0).Max();

    /// <summary>How long the pair that waits longest has had nothing applied; 0 without messages under way.</summary>
    public long LagMilliseconds => _lanes.Values.Select(lane => core.Clock.Elapsed - lane.LastApplied).DefaultIfEmpty(0).Max();

    /// <summary>Opens a lane for every pair of those shards with messages in the journal; answers how many.</summary>
    public async Task<int> Resume(ShardSet shards, CancellationToken cancellation)
    {
        OutboxPair? last = null;
        int resumed = 0;
        while (true)
        {
            IReadOnlyList<OutboxPair> page = await core.Journal.PendingPairs(shards, last, core.Limits.ScanPage, cancellation);
            foreach (OutboxPair pair in page)
            {
                lock (_gate)
                {
                    while (core.Owned.FenceOf(Shards.Of(pair.From)) > 0 && !_lanes.GetOrAdd(pair, key => new OutboxLane(core, this, key)).ReadFromJournal())
                    {
                        // As in adding: a closed lane leaves the dictionary.
                    }
                }
            }

            resumed += page.Count;
            if (page.Count < core.Limits.ScanPage)
            {
                return resumed;
            }

            last = page[^1];
        }
    }

    /// <summary>A message was committed with that decision. Called by the committer, in commit order.</summary>
    public void Add(CommitUnit unit, OutboxRow row, object command)
    {
        OutboxPair pair = new(row.From, row.To);
        lock (_gate)
        {
            // Of an older generation, the shard was lost since it was decided: then the message is its owner's to send.
            while (unit.Generation == unit.Cell.Generation && !_lanes.GetOrAdd(pair, key => new OutboxLane(core, this, key)).Add(row, command))
            {
                // The lane closed between finding and adding; it leaves the dictionary while closing, so the next one is new.
            }
        }
    }

    /// <summary>Closes the lanes of senders in those shards.</summary>
    public void Lose(ShardSet shards)
    {
        lock (_gate)
        {
            // In an order of their own, as in hurrying: whoever is closed first goes on first.
            foreach ((_, OutboxLane lane) in _lanes.Where(lane => shards.Contains(Shards.Of(lane.Key.From))).OrderBy(lane => lane.Key.From).ThenBy(lane => lane.Key.To))
            {
                lane.Close();
            }
        }
    }

    /// <summary>Called by the lane under its lock, when it has closed.</summary>
    public void Remove(OutboxPair pair, OutboxLane lane) => _lanes.TryRemove(KeyValuePair.Create(pair, lane));

    /// <summary>Ends the back-off of messages to the entity.</summary>
    public void Hurry(EntityId to)
    {
        // In an order that does not depend on this process's hashes: who is hurried first sends first.
        foreach ((_, OutboxLane lane) in _lanes.Where(lane => lane.Key.To == to).OrderBy(lane => lane.Key.From))
        {
            lane.Hurry();
        }
    }
}
