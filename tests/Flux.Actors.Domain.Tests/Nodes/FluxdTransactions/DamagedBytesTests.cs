using System.Globalization;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Domain.Nodes.FluxdTransactions;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Nodes.FluxdTransactions;

/// <summary>Bytes that were right once and then cut, spliced, repeated or changed. FLUX_SEED repeats a run, FLUX_FUZZ makes a longer one.</summary>
public sealed class DamagedBytesTests(ITestOutputHelper output)
{
    private const int InputsMin = 20_000;
    private const int Kinds = 4;

    [Fact]
    public void damaged_bytes_are_read_exactly_or_refused_by_one_exception()
    {
        ulong seed = Variable("FLUX_SEED") is { } given ? given : (ulong)Random.Shared.NextInt64();
        int inputs = Math.Max(InputsMin, (int)(Variable("FLUX_FUZZ") ?? 0));
        Random draws = new((int)(seed % int.MaxValue));
        SortedDictionary<string, int> outcomes = new(StringComparer.Ordinal);
        for (int i = 0; i < inputs; i++)
        {
            byte[] bytes = Damaged(draws, Right(draws, i % Kinds), Right(draws, draws.Next(Kinds)));
            string outcome = Read(bytes, i % Kinds);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        output.WriteLine($"FLUX_SEED={seed}, {inputs} inputs");
        foreach ((string outcome, int count) in outcomes)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,8} {outcome}"));
        }

        // What is read and the usual ways of being refused must all occur, or the damage is of one kind only.
        Assert.True(outcomes.Count > 15, $"{outcomes.Count} kinds of outcomes");
        Assert.All(Enumerable.Range(0, Kinds), kind => Assert.True(outcomes.ContainsKey($"{kind} read"), $"kind {kind} was never read"));
    }

    /// <summary>Reads as the kind says; what is read is written to the same bytes.</summary>
    private static string Read(byte[] bytes, int kind)
    {
        try
        {
            Blob written = kind switch
            {
                0 => FluxdHeader.Read(bytes).Write(),
                1 => NodeTransaction.Read(bytes).Write(),
                2 => NodeDelegates.Read(bytes).Write(),
                _ => RedeemScript.TryRead(Blob.Copy(bytes))?.Write() ?? throw new FluxdFormatException(0, "a script", "others"),
            };
            Assert.Equal(bytes, written.ToArray());
            Assert.InRange(BlockSignature.Decode(Blob.Copy(bytes)).Sum(signature => signature.Length), 0, bytes.Length);
            return $"{kind} read";
        }
        catch (FluxdFormatException refused)
        {
            Assert.InRange(refused.Offset, 0, bytes.Length);
            return $"{kind} wanted {string.Concat(refused.Wanted.Where(each => !char.IsAsciiDigit(each)))}";
        }
    }

    private static byte[] Damaged(Random draws, byte[] bytes, byte[] other)
    {
        for (int times = draws.Next(3); times > 0 && bytes.Length > 0; times--)
        {
            int at = draws.Next(bytes.Length);
            switch (draws.Next(6))
            {
                case 0:
                    bytes = bytes[..at];
                    break;
                case 1:
                    bytes = [.. bytes[..at], .. other[draws.Next(other.Length)..]];
                    break;
                case 2:
                    bytes = [.. bytes[..at], .. bytes[draws.Next(at + 1)..]];
                    break;
                case 3:
                    bytes = [.. bytes, (byte)draws.Next(256)];
                    break;
                case 4:
                    bytes = [.. bytes[..at], 253, (byte)draws.Next(256), 0, .. bytes[at..]];
                    break;
                default:
                    bytes = [.. bytes];
                    bytes[at] = (byte)(draws.Next(2) == 0 ? draws.Next(256) : 253 + draws.Next(3));
                    break;
            }
        }

        return bytes;
    }

    private static byte[] Right(Random draws, int kind)
    {
        Outpoint collateral = new(Hash256.Sha256([(byte)draws.Next(256)]), (uint)draws.Next());
        Blob key = Blob.Own([2, .. new byte[32]]), whole = Blob.Own([4, .. new byte[64]]), tail = Blob.Own(new byte[draws.Next(80)]);
        NodeDelegates delegates = new(1, (sbyte)draws.Next(3), []);
        delegates = delegates.IsUpdate ? delegates with { Keys = Enumerable.Repeat(key, draws.Next(5)).ToSequence() } : delegates;
        RedeemScript script = new(1, Enumerable.Repeat(draws.Next(2) == 0 ? key : whole, draws.Next(1, 5)).ToSequence());
        return (kind switch
        {
            0 => draws.Next(2) == 0
                ? new PonHeader(100, collateral.Transaction, Hash256.Zero, Hash256.Zero, 1, default, collateral, tail).Write()
                : new PowHeader(4, collateral.Transaction, Hash256.Zero, Hash256.Zero, 1, default, Hash256.Zero, tail).Write(),
            1 => draws.Next(4) switch
            {
                0 => new KeyStart(5, null, collateral, key, whole, 1, tail, null).Write(),
                1 => new KeyStart(6, new FluxTxVersion(0x101), collateral, key, whole, 1, tail, delegates).Write(),
                2 => new ScriptStart(new FluxTxVersion(0x102), collateral, key, script.Write(), 1, tail, delegates).Write(),
                _ => new NodeConfirm(5, collateral, 1, 1, 2, 0, tail, tail, tail).Write(),
            },
            2 => delegates.Write(),
            _ => script.Write(),
        }).ToArray();
    }

    private static ulong? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;
}
