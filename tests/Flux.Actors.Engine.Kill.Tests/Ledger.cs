using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.Simulation.Engines;

namespace Flux.Actors.Engine.Kill.Tests;

/// <summary>What the journal holds in the end, read shard by shard, and whether it is what was acknowledged.</summary>
internal sealed class Ledger
{
    private const int Page = 1_000;

    private readonly List<StoredEvent> _facts = [];
    private readonly Dictionary<string, int> _own = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<string>> _paid = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<string>> _received = new(StringComparer.Ordinal);

    public int Facts => _facts.Count;

    public IEnumerable<StoredEvent> All => _facts;

    /// <summary>The last position of each shard, 0 before the first.</summary>
    public IEnumerable<long> Heads => Enumerable.Range(0, ShardSet.ShardCount)
        .Select(shard => _facts.Where(fact => fact.Shard == shard).Select(fact => fact.Position).DefaultIfEmpty().Max());

    public static async Task<Ledger> Read(IJournal journal)
    {
        Ledger ledger = new();
        for (int shard = 0; shard < ShardSet.ShardCount; shard++)
        {
            IReadOnlyList<StoredEvent> page;
            long position = 0;
            do
            {
                page = await journal.ReadShard(shard, position, Page, CancellationToken.None);
                foreach (StoredEvent fact in page)
                {
                    Assert.Equal(position + 1, fact.Position);
                    position = fact.Position;
                    ledger.Add(fact);
                }
            }
            while (page.Count == Page);
        }

        return ledger;
    }

    /// <summary>Acknowledged = applied, exactly once; what was paid arrived once, in order; sequences are dense and fences never fall.</summary>
    public void Check(Wishes wishes)
    {
        Assert.All(wishes.Accepted.Keys, id => Assert.True(_own.GetValueOrDefault(id) == 1, $"{id} was acknowledged and is recorded {_own.GetValueOrDefault(id)} times"));
        Assert.All(_own, pair => Assert.True(pair.Value == 1, $"{pair.Key} is recorded {pair.Value} times"));
        Assert.All(wishes.Refused, id => Assert.False(_own.ContainsKey(id), $"{id} was refused and is recorded"));
        Assert.Equal(wishes.Accepted.Keys, _own.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(_paid.Keys, _received.Keys);
        Assert.All(_paid, pair => Assert.Equal(pair.Value, _received[pair.Key]));
        foreach (IGrouping<EntityId, StoredEvent> entity in _facts.GroupBy(fact => fact.Entity))
        {
            StoredEvent[] facts = [.. entity.OrderBy(fact => fact.Sequence)];
            Assert.Equal(Enumerable.Range(1, facts.Length).Select(number => (long)number), facts.Select(fact => fact.Sequence));
            Assert.Equal(facts.Select(fact => fact.Fence).Order(), facts.Select(fact => fact.Fence));
        }
    }

    private void Add(StoredEvent stored)
    {
        _facts.Add(stored);
        switch (Wire.Decode<Account.Event>(stored.Payload))
        {
            case Account.Deposited deposited:
                _own[deposited.Id] = _own.GetValueOrDefault(deposited.Id) + 1;
                break;
            case Account.Paid paid:
                _own[paid.Id] = _own.GetValueOrDefault(paid.Id) + 1;
                Of(_paid, $"{paid.From}>{paid.To}").Add(paid.Id);
                break;
            case Account.Received received:
                Of(_received, $"{received.From}>{stored.Entity}").Add(received.Id);
                break;
        }
    }

    private static List<string> Of(SortedDictionary<string, List<string>> lists, string pair)
    {
        if (!lists.TryGetValue(pair, out List<string>? list))
        {
            lists[pair] = list = [];
        }

        return list;
    }
}
