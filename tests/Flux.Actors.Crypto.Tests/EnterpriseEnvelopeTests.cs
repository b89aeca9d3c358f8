namespace Flux.Actors.Crypto.Tests;

public sealed class EnterpriseEnvelopeTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly byte[] Wrapped = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    [Theory]
    [InlineData("{\"contacts\":[],\"compose\":[]}")]
    [InlineData("caf\u00e9 \ud83d\ude00")]
    [InlineData("")]
    public void what_is_sealed_is_opened_with_the_unwrapped_key(string text)
    {
        UnwrapRequest? asked = null;
        string envelope = EnterpriseEnvelope.Seal(text, Key, Wrapped);
        Assert.True(EnterpriseEnvelope.TryOpen(envelope, "owner", "app", 7, Unwrap, out string opened));
        Assert.Equal(text, opened);
        Assert.Equal(new UnwrapRequest("owner", "app", Convert.ToBase64String(Wrapped), 7), asked);
        Assert.NotEqual(envelope, EnterpriseEnvelope.Seal(text, Key, Wrapped));

        string Unwrap(UnwrapRequest request)
        {
            asked = request;
            return Convert.ToBase64String(Key);
        }
    }

    [Fact]
    public void every_flipped_bit_behind_the_wrapped_key_is_seen()
    {
        byte[] bytes = Convert.FromBase64String(EnterpriseEnvelope.Seal("a text", Key, Wrapped));
        for (int bit = 8 * Wrapped.Length; bit < 8 * bytes.Length; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Opens(Convert.ToBase64String(flipped), Key));
        }
    }

    [Fact]
    public void a_short_envelope_another_key_and_a_refused_one_are_refused()
    {
        string envelope = EnterpriseEnvelope.Seal("", Key, Wrapped);
        byte[] bytes = Convert.FromBase64String(envelope);
        Assert.True(Opens(envelope, Key));
        Assert.False(Opens(envelope, [.. Key[1..], 0]));
        Assert.False(Opens(envelope, Key[1..]));
        Assert.False(EnterpriseEnvelope.TryOpen(envelope, "owner", "app", 7, _ => null, out _));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.False(Opens(Convert.ToBase64String(bytes[..length]), Key));
        }

        Assert.False(Opens("not an envelope", Key));
    }

    [Fact]
    public void keys_of_another_size_seal_nothing()
    {
        Assert.Throws<FormatException>(() => EnterpriseEnvelope.Seal("", Key.AsSpan(1), Wrapped));
        Assert.Throws<FormatException>(() => EnterpriseEnvelope.Seal("", Key, Wrapped.AsSpan(1)));
    }

    private static bool Opens(string envelope, byte[] key) =>
        EnterpriseEnvelope.TryOpen(envelope, "owner", "app", 7, _ => Convert.ToBase64String(key), out _);
}
