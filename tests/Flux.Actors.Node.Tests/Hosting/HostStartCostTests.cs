using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Tests.Hosting;

/// <summary>What a host reads of the past when it starts: what its stores miss, not the chain.</summary>
public sealed class HostStartCostTests
{
    private const int Few = 12;
    private const int SnapshotEvery = 4;

    [Theory]
    [InlineData(Few)]
    [InlineData(10 * Few)]
    public async Task a_start_reads_what_the_explorer_misses_and_what_no_snapshot_has_whatever_the_length_of_the_chain(int blocks)
    {
        await using LocalHost local = new();
        await using (NetworkHost first = await Start(local, null))
        {
            await Blocks(first, blocks);
        }

        (long chain, long explorer) = await Stored(local.Root);
        Assert.True(chain > blocks, $"{chain} facts of the chain");
        SeenReads? seen = null;
        await using NetworkHost second = await Start(local, journal => seen = new SeenReads(journal));
        await Blocks(second, 1);

        Assert.Equal(0, seen!.OfShards);

        // The explorer's last block, whether it is one of this chain, and those after it.
        Assert.Equal(1 + chain - explorer, seen.OfChain);
        Assert.All(seen.Loaded, each => Assert.True(each.Value <= SnapshotEvery, $"{each.Value} facts of {each.Key} were read"));
        Assert.True(seen.Loaded.ContainsKey(Chain.Id), "the chain was not woken");
    }

    [Fact]
    public async Task a_start_without_an_explorer_reads_nothing_of_the_chain_but_its_snapshot()
    {
        await using LocalHost local = new();
        await using (NetworkHost first = await Start(local, null, "api.explorer=off"))
        {
            await Blocks(first, Few);
        }

        SeenReads? seen = null;
        await using NetworkHost second = await Start(local, journal => seen = new SeenReads(journal), "api.explorer=off");
        await Blocks(second, 1);

        Assert.Equal((0, 0), (seen!.OfShards, seen.OfChain));
    }

    private static Task<NetworkHost> Start(LocalHost local, Func<IJournal, IJournal>? journal, params string[] more) =>
        local.Start(journal: journal, more: ["consensus.block_time=50ms", $"engine.snapshot_every={SnapshotEvery}", .. more]);

    private static async Task Blocks(NetworkHost host, int blocks)
    {
        await foreach (EventResponse happened in host.Feed.After(0, CancellationToken.None))
        {
            if (happened.Kind == EventKind.BlockFinal && --blocks == 0)
            {
                return;
            }
        }

        Assert.Fail($"the feed ended {blocks} blocks too early");
    }

    /// <summary>Facts of the chain in the journal, and those of them that the explorer has.</summary>
    private static async Task<(long Chain, long Explorer)> Stored(string root)
    {
        await using SqliteJournal journal = await SqliteJournal.Open(root, SqliteJournalSettings.Default, CancellationToken.None);
        await using SqliteExplorer explorer = await SqliteExplorer.Open(root, CancellationToken.None);
        IReadOnlyList<StoredEvent> facts = await journal.ReadEntity(Chain.Id, 0, int.MaxValue, CancellationToken.None);
        return (facts.Count, (await explorer.Head(CancellationToken.None))!.Height.Value + 1);
    }
}
