using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;
using Microsoft.Data.Sqlite;

namespace Flux.Actors.Network.Tests.Hosting;

/// <summary>An explorer's file in a directory of its own, opened, closed and fed as a test wants.</summary>
internal sealed class ExplorerBook : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("flux-explorer-");
    private SqliteExplorer? _open;

    public string File => Path.Combine(_directory.FullName, SqliteExplorer.FileName);

    public static async Task<ExplorerBook> Opened()
    {
        ExplorerBook book = new();
        await book.Open();
        return book;
    }

    public SqliteExplorer Explorer => _open ?? throw new InvalidOperationException("the explorer is closed");

    public async Task Open() => _open = await SqliteExplorer.Open(_directory.FullName, CancellationToken.None);

    public async Task Close()
    {
        if (_open is { } open)
        {
            _open = null;
            await open.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        _directory.Delete(recursive: true);
    }

    /// <summary>Every byte of a file that somebody has open, after the first hundred, says something else now.</summary>
    public static void Overwrite(string file)
    {
        using FileStream open = new(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        open.Position = 100;
        open.Write([.. Enumerable.Repeat((byte)0xA5, (int)open.Length - 100)]);
    }

    /// <summary>Somebody else's statement on the file.</summary>
    public void Change(string statement)
    {
        using SqliteConnection connection = new($"Data Source={File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statement;
        Assert.True(command.ExecuteNonQuery() > 0);
    }

    /// <summary>A feed of what the network's journal has now or will have.</summary>
    public ExplorerFeed Feed(TestNetwork network, int batch) => new(Explorer, Reader(network.Journal), batch);

    public static ReadChain Reader(IReadOnlyList<Domain.Chain.Chain.Event> journal) =>
        (from, max, _) => Task.FromResult<IReadOnlyList<Domain.Chain.Chain.Event>>([.. journal.Skip((int)from - 1).Take(max)]);

    public Task Fill(TestNetwork network, int batch) => Feed(network, batch).Pass(CancellationToken.None);

    /// <summary>The account's whole history in pages of that size, each asked for with the last place of the one before.</summary>
    public async Task<List<ExplorerEntry>> History(AccountId account, int page)
    {
        List<ExplorerEntry> entries = [];
        ExplorerPlace? before = null;
        while (true)
        {
            IReadOnlyList<ExplorerEntry> next = (await Explorer.History(account, before, page, CancellationToken.None)).Entries;
            if (next.Count == 0)
            {
                return entries;
            }

            entries.AddRange(next);
            before = next[^1].Place;
        }
    }

    /// <summary>Everything that can be asked of it about this chain, as text.</summary>
    public async Task<List<string>> Everything(TestNetwork network)
    {
        List<string> lines = [$"head {await Explorer.Head(CancellationToken.None)}"];
        foreach (AccountId account in network.Ledger.Accounts.Keys)
        {
            lines.AddRange((await History(account, 100)).Select(entry => entry.ToString()));
        }

        foreach (SignedTransaction transaction in network.Journal.OfType<Domain.Chain.Chain.BlockFinalised>().SelectMany(fact => fact.Block.Transactions))
        {
            lines.Add((await Explorer.Find(transaction.Id(), CancellationToken.None)).ToString());
        }

        lines.AddRange((await Explorer.Earned([.. network.Ledger.Nodes.Keys], CancellationToken.None)).Select(earned => earned.ToString()));
        lines.AddRange((await Explorer.Locked([.. network.Ledger.Locks.Keys], CancellationToken.None)).Select(held => held.ToString()));
        return lines;
    }
}

/// <summary>An explorer whose host dies at one of its batches: before it is written, or before anybody hears that it was.</summary>
internal sealed class DyingExplorer(IExplorer inner, int atBatch, bool written) : IExplorer
{
    private int _batches;

    public async Task Add(IReadOnlyList<ExplorerBlock> blocks, CancellationToken cancellation)
    {
        bool dies = ++_batches == atBatch;
        if (!dies || written)
        {
            await inner.Add(blocks, cancellation);
        }

        if (dies)
        {
            throw new ExplorerFault("the host died", null);
        }
    }

    public Task<ExplorerHead?> Head(CancellationToken cancellation) => inner.Head(cancellation);

    public Task Clear(CancellationToken cancellation) => inner.Clear(cancellation);

    public Task Renew(CancellationToken cancellation) => inner.Renew(cancellation);

    public Task<IReadOnlyList<ExplorerEarning>> Earned(IReadOnlyList<Outpoint> nodes, CancellationToken cancellation) => inner.Earned(nodes, cancellation);

    public Task<IReadOnlyList<ExplorerLock>> Locked(IReadOnlyList<Outpoint> nodes, CancellationToken cancellation) => inner.Locked(nodes, cancellation);

    public Task<ExplorerFinding> Find(Hash256 transaction, CancellationToken cancellation) => inner.Find(transaction, cancellation);

    public Task<ExplorerPage> History(AccountId account, ExplorerPlace? before, int max, CancellationToken cancellation) =>
        inner.History(account, before, max, cancellation);
}
