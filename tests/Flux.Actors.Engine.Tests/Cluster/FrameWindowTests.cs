using Flux.Actors.Engine.Cluster;
using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Tests.Cluster;

public sealed class FrameWindowTests
{
    [Fact]
    public void a_frame_is_taken_once_in_whatever_order_frames_come()
    {
        FrameWindow window = new(128);
        Assert.Equal([true, true, false, true, true, false], new long[] { 1, 3, 3, 2, 4, 1 }.Select(window.IsFirst));
    }

    [Fact]
    public void a_frame_older_than_what_is_remembered_counts_as_seen()
    {
        FrameWindow window = new(128);
        Assert.True(window.IsFirst(1_000));
        Assert.False(window.IsFirst(1_000 - 128));
        Assert.True(window.IsFirst(1_000 - 127));
    }

    [Fact]
    public void a_jump_forgets_what_it_passes()
    {
        FrameWindow window = new(128);
        for (long number = 1; number <= 128; number++)
        {
            Assert.True(window.IsFirst(number));
        }

        Assert.True(window.IsFirst(10_000));
        Assert.True(window.IsFirst(9_999));
        Assert.False(window.IsFirst(9_999));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-64)]
    [InlineData(-65)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void a_number_that_no_host_would_send_is_no_frame_and_shuts_nobody_out(long number)
    {
        FrameWindow window = new(128);
        Assert.False(window.IsFirst(number));
        Assert.True(window.IsFirst(1));
        Assert.False(window.IsFirst(number));
        Assert.False(window.IsFirst(1L << 60));
        Assert.True(window.IsFirst(2));
    }

    [Fact]
    public void random_numbers_are_told_apart_as_a_set_tells_them()
    {
        Prng draws = new(7);
        FrameWindow window = new(256);
        HashSet<long> seen = [];
        long highest = 0;
        int repeats = 0;
        for (int i = 0; i < 20_000; i++)
        {
            long number = Math.Max(1, highest + 20 - (long)draws.Below(300));
            bool remembered = number > highest - 256;
            bool first = remembered && seen.Add(number);
            repeats += remembered && !first ? 1 : 0;
            Assert.Equal(first, window.IsFirst(number));
            highest = Math.Max(highest, number);
        }

        Assert.True(repeats > 1_000);
    }
}
