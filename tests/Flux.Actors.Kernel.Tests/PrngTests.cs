namespace Flux.Actors.Kernel.Tests;

public sealed class PrngTests(ITestOutputHelper output)
{
    [Fact]
    public void the_sequence_of_a_seed_is_the_published_one()
    {
        // SplitMix64 with seed 1234567: the values its other implementations are tested with.
        Prng prng = new(1234567);
        ulong[] wanted = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(wanted, Enumerable.Range(0, wanted.Length).Select(_ => prng.Next()));
    }

    [Fact]
    public void draws_stay_below_their_bound() => Property.Holds<(ulong Seed, ulong Bound)>(output, given =>
    {
        ulong bound = Math.Max(given.Bound, 1);
        Prng prng = new(given.Seed);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.True(prng.Below(bound) < bound));
        return bound > 1;
    });

    [Fact]
    public void every_value_below_a_small_bound_is_drawn_about_equally_often()
    {
        Prng prng = new(1);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
        {
            counts[prng.Below(7)]++;
        }

        // Ten standard deviations of a fair draw are 926; the seed is fixed, so this is the same every time.
        Assert.All(counts, count => Assert.InRange(count, 10_000 - 926, 10_000 + 926));
    }

    [Fact]
    public void a_bound_that_does_not_divide_the_range_favours_no_half()
    {
        // Two thirds of the range: without rejection the lower half of the values would come up twice as often.
        const ulong bound = (ulong.MaxValue / 3 * 2) + 1;
        Prng prng = new(2);
        int low = Enumerable.Range(0, 20_000).Count(_ => prng.Below(bound) < bound / 2);
        Assert.InRange(low, 10_000 - 710, 10_000 + 710);
    }

    [Fact]
    public void a_bound_of_zero_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new Prng(1).Below(0));
}
