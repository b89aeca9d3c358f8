using System.Diagnostics;
using System.Globalization;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Engine;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;
using ChainFacts = Flux.Actors.Domain.Chain.Chain;

namespace Flux.Actors.Cli.Bench;

/// <summary>Every figure of `flux bench chain`. Shape: in the order in which they are measured, memory first, while the process is small.</summary>
/// <param name="classic">The economics of the chain with payments.</param>
/// <param name="pon">That of the long chain without.</param>
internal sealed class ChainFigures(EconomicsProfile classic, EconomicsProfile pon) : IDisposable
{
    private const int Accounts = 1_000_000;
    private const int Nodes = 13_500;
    private const int PerBlock = 1_000;
    private const double BytesPerMebibyte = 1 << 20;

    private ChainMill? _big;
    private ChainMill? _small;

    public IReadOnlyList<Figure> All =>
    [
        new("state-memory", "heap that the state of 1,000,000 accounts and 13,500 nodes takes, digests and index included", "", "MiB", Goal.AtMost(1_024), Memory),
        new("root", "state root after a block of 1,000 payments at 1,000,000 accounts, one core", "", "ms", Goal.AtMost(20), Root),
        new("apply", "payments applied, without ids, signatures and roots, one core", "", "tx/s", Goal.AtLeast(200_000), Apply),
        new("apply-roots", "payments applied with ids and roots, without signatures, one core", "", "tx/s", Goal.AtLeast(30_000), ApplyWithRoots),
        new(
            "restart", "snapshot of 1,000,000 accounts committed with a block, and the chain read from it by a host that starts", "", "s", Goal.AtMost(5), Restart),
        new(
            "verify-1", "blocks of 1,000 payments verified whole, state root included, one core", "libsecp256k1 verifying on one core", "tx/s",
            Goal.RatioAtLeast(0.6), (room, stop) => Verify(room, m => m.OnOneCore)),
        new(
            "verify-2", "the same on all cores", "libsecp256k1 verifying on one core", "tx/s", Goal.RatioAtLeast(1.2), (room, stop) => Verify(room, m => m.Rules)),
        .. new ChainFileFigures(classic, pon).All,
    ];

    /// <summary>Eight nodes vote, so that certificates can be made.</summary>
    public ChainMill Small => _small ??= new ChainMill(classic, Accounts, 8, 500, RegistryWindows.Dev);

    private ChainMill Big => _big ??= new ChainMill(classic, Accounts, Nodes, 500, RegistryWindows.Dev);

    public void Dispose()
    {
        _big?.Dispose();
        _small?.Dispose();
    }

    private Task<Measurement> Memory(BenchRoom room, CancellationToken cancellation)
    {
        room.Progress("  making 1,000,000 accounts and 13,500 nodes");
        Blob state = Wire.Encode(Big.State);
        long before = Heap();
        ChainState read = Wire.Decode<ChainState>(state);
        Hash256 root = Roots.State(read);
        int confirmed = read.Index.Nodes.Confirmed.Count;
        long took = Heap() - before;
        GC.KeepAlive(read);
        return Task.FromResult(root == Roots.State(Big.State)
            ? Measurement.Of(took / BytesPerMebibyte, string.Create(
                CultureInfo.InvariantCulture, $"{read.Accounts.Count:#,0} accounts, {confirmed:#,0} confirmed nodes, {state.Length / BytesPerMebibyte:0.#} MiB encoded"))
            : throw new InvalidOperationException("a state that was read has another root"));
    }

    private async Task<Measurement> Root(BenchRoom room, CancellationToken cancellation)
    {
        PreparedTransaction[] payments = Prepared(Big, PerBlock);
        _ = Roots.State(Big.State);
        return await Interleaved.Repeat(
            room.WarmUp,
            () => Task.FromResult(PerPiece(room, () =>
            {
                ChainState after = Applied(Big, payments);
                long begun = Stopwatch.GetTimestamp();
                _ = Roots.State(after);
                return Stopwatch.GetElapsedTime(begun);
            }).TotalMilliseconds),
            $"{PerBlock} payments to accounts drawn from all");
    }

    private async Task<Measurement> Apply(BenchRoom room, CancellationToken cancellation)
    {
        PreparedTransaction[] payments = Prepared(Big, PerBlock);
        return await Interleaved.Repeat(
            room.WarmUp,
            () => Task.FromResult(PerBlock / PerPiece(room, () =>
            {
                long begun = Stopwatch.GetTimestamp();
                _ = Applied(Big, payments);
                return Stopwatch.GetElapsedTime(begun);
            }).TotalSeconds),
            null);
    }

    private async Task<Measurement> ApplyWithRoots(BenchRoom room, CancellationToken cancellation)
    {
        SignedTransaction[] payments = Big.Payments(PerBlock);
        _ = Roots.State(Big.State);
        return await Interleaved.Repeat(
            room.WarmUp,
            () => Task.FromResult(PerBlock / PerPiece(room, () =>
            {
                long begun = Stopwatch.GetTimestamp();
                PreparedTransaction[] prepared = [.. payments.Select(payment => PreparedTransaction.Of(Big.Rules.Scheme, payment))];
                _ = Roots.Transactions(payments.ToSequence());
                _ = Roots.State(Applied(Big, prepared));
                return Stopwatch.GetElapsedTime(begun);
            }).TotalSeconds),
            null);
    }

    /// <summary>The engine that ships, on a journal file: the genesis is a fact, block 1 brings the snapshot, and then the host starts again.</summary>
    private async Task<Measurement> Restart(BenchRoom room, CancellationToken cancellation)
    {
        room.Progress("  making 1,000,000 accounts");
        ChainMill mill = Small;
        if (mill.State.Height != Height.Genesis)
        {
            throw new InvalidOperationException($"the chain is at height {mill.State.Height}, genesis wanted");
        }

        Block block = mill.Next([]);
        ChainFacts.Finalise finalise = new(block, mill.Certify(block));
        EntityKind kind = new EntityKind<ChainFacts.State, ChainFacts.Command, ChainFacts.Event, ChainFacts.Refusal>(
            "chain", ChainFacts.With(mill.Rules, (_, _) => []), EntityKindSettings.Default with { SnapshotEveryEvents = 2 });
        List<double> parts = [];
        Measurement seen = await Interleaved.Repeat(
            TimeSpan.Zero,
            async () =>
            {
                string folder = room.NewFolder();
                double commit;
                await using (SqliteJournal journal = await SqliteJournal.Open(folder, SqliteJournalSettings.Default, cancellation))
                {
                    await using EntityEngine engine = await MeterEngine.Start(journal, kind, cancellation);
                    MeterEngine.Accept(await engine.Ask(ChainFacts.Id, new ChainFacts.Begin(mill.Rules.Genesis), null, cancellation));
                    long asked = Stopwatch.GetTimestamp();
                    MeterEngine.Accept(await engine.Ask(ChainFacts.Id, finalise, null, cancellation));
                    commit = Stopwatch.GetElapsedTime(asked).TotalSeconds;
                }

                long begun = Stopwatch.GetTimestamp();
                await using SqliteJournal again = await SqliteJournal.Open(folder, SqliteJournalSettings.Default, cancellation);
                await using EntityEngine started = await MeterEngine.Start(again, kind, cancellation);
                ChainFacts.State state = await started.Read<ChainFacts.State>(ChainFacts.Id, cancellation);
                ChainFacts.Running running = state as ChainFacts.Running ?? throw new InvalidOperationException($"{state} was read, a running chain wanted");

                // As a host works it out before the next block.
                if (Roots.State(running.Ledger) != block.Header.StateRoot)
                {
                    throw new InvalidOperationException("a state was read that is not the one after block 1");
                }

                parts.Add(commit);
                return commit + Stopwatch.GetElapsedTime(begun).TotalSeconds;
            },
            null);
        return seen with { Note = string.Create(CultureInfo.InvariantCulture, $"of which {Interleaved.Median(parts):0.0} s until the block with its snapshot is committed; the rest reads it and works its root out") };
    }

    private async Task<Measurement> Verify(BenchRoom room, Func<ChainMill, ChainRules> rulesOf)
    {
        room.Progress("  making a block of 1,000 payments");
        ChainMill mill = Small;
        if (mill.Certificate is null)
        {
            _ = mill.Take(mill.Next([]), sign: true);
        }

        ChainRules rules = rulesOf(mill);
        Blob bytes = Wire.Encode(mill.Next(mill.Payments(PerBlock)));
        (PublicKey Key, Hash256 Digest, Signature Signature)[] claims =
            [.. Wire.Decode<Block>(bytes).Transactions.Select(each => (each.Body.Sender, each.Id(), each.Signature))];
        return await Interleaved.Compare(
            room.WarmUp,
            () => Task.FromResult(PerBlock / PerPiece(room, () =>
            {
                long begun = Stopwatch.GetTimestamp();
                ExecutionResult result = Execution.Execute(rules, mill.State, Wire.Decode<Block>(bytes));
                return result is Executed ? Stopwatch.GetElapsedTime(begun) : throw new InvalidOperationException($"{result}");
            }).TotalSeconds),
            _ => Task.FromResult(PerBlock / PerPiece(room, () =>
            {
                long begun = Stopwatch.GetTimestamp();
                return Array.TrueForAll(claims, claim => Secp256k1.Verify(claim.Key, claim.Digest, claim.Signature))
                    ? Stopwatch.GetElapsedTime(begun)
                    : throw new InvalidOperationException("a signature of ours is not valid");
            }).TotalSeconds),
            rate => rate);
    }

    private static PreparedTransaction[] Prepared(ChainMill mill, int count) =>
        [.. mill.Payments(count).Select(payment => PreparedTransaction.Of(mill.Rules.Scheme, payment))];

    private static ChainState Applied(ChainMill mill, PreparedTransaction[] payments)
    {
        ChainState after = Execution.Apply(mill.Rules, mill.State, mill.State.Tip.SlotTime + 30_000, payments, out int applied);
        return applied == payments.Length ? after : throw new InvalidOperationException($"{applied} of {payments.Length} payments applied");
    }

    /// <summary>The mean of as many as fit into the time.</summary>
    private static TimeSpan PerPiece(BenchRoom room, Func<TimeSpan> piece)
    {
        TimeSpan sum = TimeSpan.Zero;
        int times = 0;
        long begun = Stopwatch.GetTimestamp();
        do
        {
            sum += piece();
            times++;
        }
        while (Stopwatch.GetElapsedTime(begun) < room.Slice);

        return sum / times;
    }

    private static long Heap()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
