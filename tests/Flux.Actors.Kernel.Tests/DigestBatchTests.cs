using System.Security.Cryptography;

namespace Flux.Actors.Kernel.Tests;

/// <summary>Digests worked out many at once are those of the platform.</summary>
public class DigestBatchTests
{
    /// <summary>Every length up to three blocks and over, so that each way of padding comes up, in every lane.</summary>
    [Fact]
    public void every_length_has_the_digest_of_the_platform()
    {
        byte[] bytes = Draw(1, 300);
        DigestBatch batch = new();
        for (int length = 0; length <= bytes.Length; length++)
        {
            for (int lane = 0; lane < 8; lane++)
            {
                batch.Add(bytes.AsSpan(0, lane == 3 ? length : (length + lane * 37) % bytes.Length));
            }

            Hash256[] seen = batch.Sha256().ToArray();
            Assert.Equal(new Hash256(SHA256.HashData(bytes.AsSpan(0, length))), seen[3]);
            Assert.All(
                Enumerable.Range(0, 8).Where(lane => lane != 3),
                lane => Assert.Equal(new Hash256(SHA256.HashData(bytes.AsSpan(0, (length + lane * 37) % bytes.Length))), seen[lane]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(64)]
    [InlineData(1000)]
    public void every_count_keeps_the_order(int count)
    {
        byte[][] messages = [.. Enumerable.Range(0, count).Select(i => Draw((ulong)i, i * 7 % 200))];
        DigestBatch batch = new();
        foreach (byte[] message in messages)
        {
            batch.Add(message);
        }

        Assert.Equal(messages.Select(message => new Hash256(SHA256.HashData(message))), batch.Sha256().ToArray());
        foreach (byte[] message in messages)
        {
            batch.Add(message);
        }

        Assert.Equal(messages.Select(message => Hash256.Sha256d(message)), batch.Sha256d().ToArray());
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void long_messages_of_several_lengths()
    {
        byte[] message = Draw(5, 1 << 20);
        DigestBatch batch = new();
        for (int i = 0; i < 4; i++)
        {
            batch.Add(message.AsSpan(i));
        }

        Assert.Equal(
            Enumerable.Range(0, 4).Select(i => Hash256.Sha256(message.AsSpan(i))),
            batch.Sha256().ToArray());
    }

    [Fact]
    public void a_value_is_hashed_as_alone_and_told_its_length()
    {
        DigestBatch batch = new();
        int bytes = batch.Add("flux/test/1", new Outpoint(Hash256.Zero, 7));
        _ = batch.Add("flux/test/2", new Height(9));
        Assert.Equal(Wire.Encode(new Outpoint(Hash256.Zero, 7)).Length, bytes);
        Assert.Equal(
            [Wire.Digest("flux/test/1", new Outpoint(Hash256.Zero, 7)), Wire.Digest("flux/test/2", new Height(9))],
            batch.Sha256d().ToArray());
    }

    [Fact]
    public void a_value_without_an_encoding_leaves_the_batch_as_it_was()
    {
        DigestBatch batch = new();
        batch.Add([1, 2, 3]);
        _ = Assert.Throws<WireException>(() => batch.Add("flux/test/1", default(EntityId)));
        batch.Add([4]);
        Assert.Equal([Hash256.Sha256([1, 2, 3]), Hash256.Sha256([4])], batch.Sha256().ToArray());
    }

    private static byte[] Draw(ulong seed, int length)
    {
        Prng random = new(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)random.Below(256))];
    }
}
