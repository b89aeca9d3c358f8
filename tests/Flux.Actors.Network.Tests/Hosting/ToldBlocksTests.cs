using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Network.Hosting;
using ChainFacts = Flux.Actors.Domain.Chain.Chain;

namespace Flux.Actors.Network.Tests.Hosting;

/// <summary>Which blocks an explorer reads from the journal when the host has heard of them anyway.</summary>
public sealed class ToldBlocksTests
{
    private readonly TestNetwork _network = new();
    private readonly ToldBlocks _told;
    private readonly List<(long From, int Facts)> _reads = [];

    public ToldBlocksTests() => _told = new ToldBlocks(Read, heldMax: 4);

    [Fact]
    public async Task an_explorer_that_is_told_of_every_block_reads_none_of_them()
    {
        await using ExplorerBook book = await ExplorerBook.Opened();
        ExplorerFeed feed = new(book.Explorer, _told.Read, 4);
        await feed.Pass(CancellationToken.None);
        int before = _reads.Count;
        for (int i = 0; i < 20; i++)
        {
            Tell();
            await feed.Pass(CancellationToken.None);
        }

        Assert.Equal(before, _reads.Count);
        Assert.Equal(_network.Ledger.Height, feed.Reached);
    }

    [Fact]
    public async Task blocks_that_were_let_go_are_read_from_the_journal_and_none_is_missed()
    {
        await using ExplorerBook book = await ExplorerBook.Opened();
        await using ExplorerBook whole = await ExplorerBook.Opened();
        ExplorerFeed feed = new(book.Explorer, _told.Read, 3);
        await feed.Pass(CancellationToken.None);
        _reads.Clear();
        for (int i = 0; i < 10; i++)
        {
            Tell();
        }

        await feed.Pass(CancellationToken.None);
        await whole.Fill(_network, 3);

        // Heights 1 to 6 were let go; the last four are held.
        Assert.Equal([(2, 3), (5, 3)], _reads);
        Assert.Equal(await whole.Everything(_network), await book.Everything(_network));
    }

    [Fact]
    public async Task one_who_is_ahead_of_what_was_told_and_one_who_begins_anew_read_the_journal()
    {
        Tell();
        Tell();
        _network.Final([]);
        _network.Final([]);

        Assert.Empty(await _told.Read(4, 10, CancellationToken.None)); // It will be told.
        Assert.Empty(_reads);
        Assert.Equal(_network.Journal[4..], await _told.Read(5, 10, CancellationToken.None));
        Assert.Equal(_network.Journal, await _told.Read(1, 10, CancellationToken.None));
    }

    private void Tell()
    {
        _network.Final([]);
        _told.Tell((ChainFacts.BlockFinalised)_network.Journal[^1]);
    }

    private async Task<IReadOnlyList<ChainFacts.Event>> Read(long from, int max, CancellationToken cancellation)
    {
        IReadOnlyList<ChainFacts.Event> facts = await ExplorerBook.Reader(_network.Journal)(from, max, cancellation);
        _reads.Add((from, facts.Count));
        return facts;
    }
}
