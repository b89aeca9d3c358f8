using System.Diagnostics;
using System.Globalization;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Verification;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Cli.Bench;

/// <summary>Whole chains verified, from a file or as they come.</summary>
/// <param name="classic">The economics of the chain with payments.</param>
/// <param name="pon">That of the long chain without.</param>
internal sealed class ChainFileFigures(EconomicsProfile classic, EconomicsProfile pon)
{
    private const int Accounts = 10_000;
    private const int Blocks = 40;
    private const int PerBlock = 1_000;
    private const int Part = 4_000;
    private const int Year = 1_051_200;
    private const int ToldEvery = 100_000;
    private const double BytesPerMebibyte = 1 << 20;

    public IReadOnlyList<Figure> All =>
    [
        new(
            "verify-file", "an exported chain of 40 blocks with 1,000 payments each verified from its file, all cores", "libsecp256k1 verifying on one core", "tx/s",
            Goal.RatioAtLeast(1.2), File),
        new(
            "pon-year", "verifying 1,051,200 pon blocks of 8 nodes with their confirmations, signatures assumed, roots every block; from a part of it", "", "min",
            Goal.AtMost(5), PonYear),
        new(
            "pon-year-whole", "the same, every block of them made and verified: some minutes, so only when it is named", "", "min", Goal.AtMost(5), WholeYear) { WhenNamed = true },
    ];

    /// <summary>Reading, decoding, executing, signatures, roots, certificates; genesis and its 10,000 accounts are worked out each time too.</summary>
    private async Task<Measurement> File(BenchRoom room, CancellationToken cancellation)
    {
        room.Progress("  making an exported chain of 40 blocks with 1,000 payments each");
        using ChainMill mill = new(classic, Accounts, 8, 500, RegistryWindows.Dev);
        string path = Path.Combine(room.NewFolder(), "chain.flux");
        (PublicKey Key, Hash256 Digest, Signature Signature)[] claims = Export(mill, path, cancellation);
        long length = new FileInfo(path).Length;
        return await Interleaved.Compare(
            room.WarmUp,
            () =>
            {
                using FileStream stream = System.IO.File.OpenRead(path);
                long begun = Stopwatch.GetTimestamp();
                Verified verified = ChainFileVerification.Run(stream, NetworkRules.Of, assumeValid: false, _ => { }, cancellation);
                return verified is { Divergence: null, Transactions: Blocks * PerBlock }
                    ? Task.FromResult(verified.Transactions / Stopwatch.GetElapsedTime(begun).TotalSeconds)
                    : throw new InvalidOperationException($"{verified.Divergence}");
            },
            _ =>
            {
                long begun = Stopwatch.GetTimestamp();
                return Array.TrueForAll(claims, claim => Secp256k1.Verify(claim.Key, claim.Digest, claim.Signature))
                    ? Task.FromResult(claims.Length / Stopwatch.GetElapsedTime(begun).TotalSeconds)
                    : throw new InvalidOperationException("a signature of ours is not valid");
            },
            rate => rate,
            runs => string.Create(
                CultureInfo.InvariantCulture,
                $"{length / BytesPerMebibyte:0.0} MiB, {length / BytesPerMebibyte * Interleaved.Median(runs) / (Blocks * PerBlock):0.0} MiB/s"));
    }

    /// <summary>Writes the file and answers one block's worth of what was signed.</summary>
    private static (PublicKey Key, Hash256 Digest, Signature Signature)[] Export(ChainMill mill, string path, CancellationToken cancellation)
    {
        using FileStream stream = System.IO.File.Create(path);
        using ChainFileWriter writer = new(stream);
        writer.Write(ChainFile.Frame(ChainFrameKind.Genesis, Wire.Encode(mill.Rules.Genesis)));
        Block? block = null;
        for (int i = 0; i < Blocks; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            block = mill.Next(mill.Payments(PerBlock));
            writer.Write(ChainFile.Frame(ChainFrameKind.Block, Wire.Encode(new FinalBlock(block, mill.Take(block, sign: true)))));
        }

        writer.End(mill.State.Height, mill.State.Tip.Id);
        return [.. block!.Transactions.Select(each => (each.Body.Sender, each.Id(), each.Signature))];
    }

    /// <summary>A part of the year is made, then executed from its bytes again; the rest of it is no different.</summary>
    private async Task<Measurement> PonYear(BenchRoom room, CancellationToken cancellation)
    {
        room.Progress("  making 4,000 pon blocks");
        using ChainMill mill = new(pon, 100, 8, 1, RegistryWindows.Live);
        List<(Blob Block, Certificate Certificate)> part = [];
        long confirmations = 0;
        for (int i = 0; i < Part; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Block block = mill.Next([.. mill.DueConfirmations()]);
            confirmations += block.Transactions.Count;
            part.Add((Wire.Encode(block), mill.Take(block, sign: false)));
        }

        return await Interleaved.Repeat(
            room.WarmUp,
            () =>
            {
                ChainVerifier verifier = new(mill.Rules.Genesis, mill.Rules, assumeValid: true);
                long begun = Stopwatch.GetTimestamp();
                foreach ((Blob block, Certificate certificate) in part)
                {
                    Valid(verifier, block, certificate);
                }

                return Task.FromResult(Stopwatch.GetElapsedTime(begun).TotalMinutes * Year / Part);
            },
            string.Create(CultureInfo.InvariantCulture, $"{Part:#,0} blocks with {confirmations} confirmations, times {(double)Year / Part:0.#}"));
    }

    /// <summary>Making is not measured; each block is verified as soon as it is made, so that none is kept.</summary>
    private Task<Measurement> WholeYear(BenchRoom room, CancellationToken cancellation)
    {
        using ChainMill mill = new(pon, 100, 8, 1, RegistryWindows.Live);
        ChainVerifier verifier = new(mill.Rules.Genesis, mill.Rules, assumeValid: true);
        long spent = 0;
        for (int i = 1; i <= Year; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Block block = mill.Next([.. mill.DueConfirmations()]);
            Certificate certificate = mill.Take(block, sign: false);
            Blob bytes = Wire.Encode(block);
            long begun = Stopwatch.GetTimestamp();
            Valid(verifier, bytes, certificate);
            spent += Stopwatch.GetTimestamp() - begun;
            if (i % ToldEvery == 0)
            {
                room.Progress(string.Create(CultureInfo.InvariantCulture, $"  {i:#,0} blocks of {Year:#,0}, {Stopwatch.GetElapsedTime(0, spent).TotalMinutes:0.00} min of verifying"));
            }
        }

        SupplyReport supply = SupplyReport.Of(verifier.State);
        return Task.FromResult(Measurement.Of(Stopwatch.GetElapsedTime(0, spent).TotalMinutes, string.Create(
            CultureInfo.InvariantCulture,
            $"{verifier.Transactions:#,0} confirmations; minted {supply.Minted} − burnt {supply.Burnt} = balances {supply.Balances} + locks {supply.Locks} + escrow {supply.Escrow}: {(supply.Exact ? "exact" : "NOT EXACT")}")));
    }

    private static void Valid(ChainVerifier verifier, Blob block, Certificate certificate)
    {
        if (verifier.Next(Wire.Decode<Block>(block), certificate) is { } flaw)
        {
            throw new InvalidOperationException(flaw);
        }
    }
}
