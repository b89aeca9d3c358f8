using System.Globalization;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Benchmarks;

/// <summary>Values of the sizes that a network writes. Nothing in them is signed.</summary>
internal static class Samples
{
    private static readonly PublicKey Key = new([2, .. Hash256.Sha256([2]).ToArray()]);
    private static readonly AccountId Account = new(Hash256.Sha256([3]).ToArray().AsSpan(0, AccountId.Size));
    private static readonly Signature Signed = new([.. Hash256.Sha256([4]).ToArray(), .. Hash256.Sha256([5]).ToArray()]);

    public static AppTerms Terms { get; } = new(
        Hash256.Sha256([6]),
        Hash256.Sha256([6]),
        Account,
        "hello",
        8,
        "{\"version\":8,\"name\":\"hello\",\"description\":\"a page\",\"owner\":\"t1VXrzezt6EqyKkETyNR7f3Ay56kWKcWsmR\",\"compose\":[]}",
        Hash256.Sha256([7]),
        null,
        3,
        new AppNeeds(100, 100, 1, 0, false, false),
        new Amount(6_000_000),
        new AppRates(new Amount(18), new Amount(2), new Amount(2)),
        new Height(2),
        new Height(2),
        new Height(88_002),
        60,
        [new Height(67_842), new Height(85_122)],
        264_000);

    public static Block Block(int transactions)
    {
        SignedTransaction[] transfers = [.. Enumerable.Range(0, transactions).Select(i => new SignedTransaction(
            new Transaction(Hash256.Sha256([8]), Key, (ulong)i, new Amount(1_000), new Amount(i + 1), new Transfer(Account)), Signed))];
        BlockHeader header = new(
            Hash256.Sha256([8]),
            new Height(7),
            new Timestamp(1_700_000_000_000),
            Hash256.Sha256([9]),
            Hash256.Zero,
            Hash256.Sha256([10]),
            Hash256.Sha256([11]),
            Hash256.Sha256([13]),
            Outpoint.Parse(string.Create(CultureInfo.InvariantCulture, $"{Hash256.Sha256([12])}:0")),
            null);
        return new Block(header, [], transfers.ToSequence());
    }
}
