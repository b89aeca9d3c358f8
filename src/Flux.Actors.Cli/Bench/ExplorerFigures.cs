using System.Diagnostics;
using System.Globalization;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Node.Api;
using Flux.Actors.Ports;
using ChainFacts = Flux.Actors.Domain.Chain.Chain;

namespace Flux.Actors.Cli.Bench;

/// <summary>The figures of `flux bench chain` that are the explorer's.</summary>
/// <param name="economics">That of the chain it is filled from.</param>
/// <param name="million">A chain of 1,000,000 accounts.</param>
internal sealed class ExplorerFigures(EconomicsProfile economics, Func<ChainMill> million)
{
    private const int Blocks = 96;
    private const int PerBlock = 1_000;
    private const int BatchBlocks = 32;
    private const int Accounts = 100_000;
    private const int Page = 100;

    private IReadOnlyList<Blob>? _chain;

    public IReadOnlyList<Figure> All =>
    [
        new(
            "explorer-fill", "payments that the explorer takes, from the bytes of blocks of 1,000 of them on", "the same rows in the same tables and batches, prepared statements in a bare loop",
            "tx/s", Goal.RatioAtLeast(0.8), Fill),
        new("explorer-size", "what its file takes per payment, which is three rows", "", "bytes", Goal.AtMost(200), Size),
        new("explorer-rich", "the thousand richest of 1,000,000 accounts, once per block that is asked at", "", "ms", Goal.AtMost(20), Rich),
        new("explorer-history", "a page of 100 of an account with 10,000 transactions, beginning anywhere", "", "ms", Goal.AtMost(1), History),
    ];

    private async Task<Measurement> Fill(BenchRoom room, CancellationToken cancellation)
    {
        IReadOnlyList<Blob> chain = Chain(room);
        RawExplorer.Batch genesis = RawExplorer.Rows([Known(chain[0])]);
        RawExplorer.Batch[] rows = [.. chain.Skip(1).Select(Known).Chunk(BatchBlocks).Select(RawExplorer.Rows)];
        return await Interleaved.Compare(
            room.WarmUp,
            async () =>
            {
                (double took, _) = await Filled(room, cancellation);
                return Blocks * PerBlock / took;
            },
            async _ =>
            {
                string folder = room.NewFolder();
                await (await SqliteExplorer.Open(folder, cancellation)).DisposeAsync();
                using RawExplorer raw = new(Path.Combine(folder, SqliteExplorer.FileName));
                raw.Write(genesis);
                long begun = Stopwatch.GetTimestamp();
                foreach (RawExplorer.Batch batch in rows)
                {
                    raw.Write(batch);
                }

                return Blocks * PerBlock / Stopwatch.GetElapsedTime(begun).TotalSeconds;
            },
            rate => rate,
            rates => string.Create(CultureInfo.InvariantCulture, $"{Interleaved.Median(rates) / PerBlock:#,0.#} blocks/s; {Blocks} blocks in {chain.Skip(1).Sum(block => (long)block.Length) / (1 << 20)} MiB"));
    }

    private async Task<Measurement> Size(BenchRoom room, CancellationToken cancellation)
    {
        (_, long bytes) = await Filled(room, cancellation);
        return Measurement.Of((double)bytes / (Blocks * PerBlock), string.Create(CultureInfo.InvariantCulture, $"{Blocks * PerBlock:#,0} payments from 500 senders to {Accounts:#,0} accounts"));
    }

    private Task<Measurement> Rich(BenchRoom room, CancellationToken cancellation)
    {
        ChainState ledger = million().State;
        return Interleaved.Repeat(
            room.WarmUp,
            () =>
            {
                long begun = Stopwatch.GetTimestamp();
                return Task.FromResult(RichList.Of(ledger, ExplorerViews.RichMax).Richest.Count == ExplorerViews.RichMax
                    ? Stopwatch.GetElapsedTime(begun).TotalMilliseconds
                    : throw new InvalidOperationException("fewer accounts than wanted"));
            },
            null);
    }

    /// <summary>The account's entries lie among those of others, a hundred in each of a hundred blocks.</summary>
    private static async Task<Measurement> History(BenchRoom room, CancellationToken cancellation)
    {
        const int BlocksOfIt = 100;
        await using SqliteExplorer explorer = await SqliteExplorer.Open(room.NewFolder(), cancellation);
        AccountId rich = Account(0);
        for (int height = 0; height < BlocksOfIt; height++)
        {
            ExplorerEntry[] entries =
            [
                .. Enumerable.Range(0, PerBlock).Select(i => new ExplorerEntry(
                    i % 10 == 0 ? rich : Account((height * PerBlock) + i), new ExplorerPlace(new Height(height), i), i, "transfer", new Amount(i + 1), Amount.Zero, Amount.Zero,
                    "t1T8yaLVhNqxA5KJcmiqqFN88e8DNp2PBfF", Hash256.Sha256(BitConverter.GetBytes((height * PerBlock) + i)), null)),
            ];
            await explorer.Add(
                [new ExplorerBlock(new Height(height), Hash256.Sha256(BitConverter.GetBytes(-1 - height)), [.. entries.Select(entry => entry.Transaction!.Value)], entries, [], [], [])],
                cancellation);
        }

        Prng random = new(7);
        return await Interleaved.Repeat(
            room.WarmUp,
            async () =>
            {
                int asked = 0;
                long begun = Stopwatch.GetTimestamp();
                do
                {
                    ExplorerPlace before = new(new Height(2 + (long)random.Below(BlocksOfIt - 2)), (int)random.Below(PerBlock));
                    ExplorerPage page = await explorer.History(rich, before, Page, cancellation);
                    asked += page.Entries.Count == Page ? 1 : throw new InvalidOperationException($"{page.Entries.Count} entries before {before}, {Page} wanted");
                }
                while (Stopwatch.GetElapsedTime(begun) < room.Slice);

                return Stopwatch.GetElapsedTime(begun).TotalMilliseconds / asked;
            },
            string.Create(CultureInfo.InvariantCulture, $"{BlocksOfIt * PerBlock / 10:#,0} of {BlocksOfIt * PerBlock:#,0} entries are its"));
    }

    /// <summary>How long it takes from the genesis on, and by how much the file grows.</summary>
    private async Task<(double Seconds, long Bytes)> Filled(BenchRoom room, CancellationToken cancellation)
    {
        IReadOnlyList<Blob> chain = Chain(room);
        string folder = room.NewFolder();
        string file = Path.Combine(folder, SqliteExplorer.FileName);
        double took;
        await using (SqliteExplorer explorer = await SqliteExplorer.Open(folder, cancellation))
        {
            await explorer.Add([Known(chain[0])], cancellation);
        }

        long genesis = new FileInfo(file).Length;
        await using (SqliteExplorer explorer = await SqliteExplorer.Open(folder, cancellation))
        {
            ExplorerFeed feed = new(
                explorer, (from, max, _) => Task.FromResult<IReadOnlyList<ChainFacts.Event>>([.. chain.Skip((int)from - 1).Take(max).Select(Read)]), BatchBlocks);
            long begun = Stopwatch.GetTimestamp();
            await feed.Pass(cancellation);
            took = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        }

        return (took, new FileInfo(file).Length - genesis);
    }

    /// <summary>The facts of a chain of payments, as a journal has them, its genesis first.</summary>
    private IReadOnlyList<Blob> Chain(BenchRoom room)
    {
        if (_chain is not null)
        {
            return _chain;
        }

        room.Progress("  making 96 blocks of 1,000 payments");
        using ChainMill mill = new(economics, Accounts, 8, 500, RegistryWindows.Dev);
        Decider<ChainFacts.State, ChainFacts.Command, ChainFacts.Event, ChainFacts.Refusal> decider = ChainFacts.With(mill.Rules, (_, _) => []);
        List<Blob> facts = [];
        ChainFacts.State state = decider.Initial;
        Record(new ChainFacts.Begin(mill.Rules.Genesis));
        for (int i = 0; i < Blocks; i++)
        {
            Block block = mill.Next(mill.Payments(PerBlock));
            Record(new ChainFacts.Finalise(block, mill.Certify(block)));
            _ = mill.Take(block, sign: true);
        }

        return _chain = facts;

        void Record(ChainFacts.Command command)
        {
            foreach (ChainFacts.Event fact in decider.Decide(state, command, default))
            {
                facts.Add(Wire.Encode(fact));
                state = decider.Evolve(state, fact);
            }
        }
    }

    private static ChainFacts.Event Read(Blob fact) => Wire.Decode<ChainFacts.Event>(fact);

    private static ExplorerBlock Known(Blob fact) => ExplorerBlocks.Of(Read(fact), NothingLocked);

    private static Amount NothingLocked(Outpoint node) => throw new InvalidOperationException($"{node} is freed in a chain of payments");

    private static AccountId Account(int number) => new(Hash256.Sha256(BitConverter.GetBytes(number)).ToArray().AsSpan(0, AccountId.Size));
}
