namespace Flux.Actors.Kernel.Tests;

public sealed class SequenceTests(ITestOutputHelper output)
{
    private sealed record Holder(Sequence<int> Numbers);

    [Fact]
    public void equal_content_is_equal_also_inside_a_record()
    {
        Assert.Equal(new Holder([1, 2]), new Holder([1, 2]));
        Assert.NotEqual(new Holder([1, 2]), new Holder([2, 1]));
        Assert.Equal(new Holder([1, 2]).GetHashCode(), new Holder([1, 2]).GetHashCode());
    }

    [Fact]
    public void the_default_is_the_empty_sequence()
    {
        Sequence<int> unset = default;
        Assert.Equal([], unset);
        Assert.True(unset == Sequence<int>.Empty);
        Assert.Empty(unset);
        Assert.Equal([5], unset.Add(5));
    }

    [Fact]
    public void adding_leaves_the_original_as_it_was() => Property.Holds<int[]>(output, numbers =>
    {
        Sequence<int> before = numbers.ToSequence();
        Sequence<int> after = before.Add(7);
        Assert.Equal(numbers, before);
        Assert.Equal([.. numbers, 7], after);
        Assert.Equal(numbers.Length + 1, after.Count);
        Assert.Equal(7, after[numbers.Length]);
        return numbers.Length > 0;
    });

    [Fact]
    public void a_sequence_owns_its_items()
    {
        int[] numbers = [1, 2];
        Sequence<int> sequence = Sequence.Create<int>(numbers);
        numbers[0] = 9;
        Assert.Equal("[1, 2]", sequence.ToString());
    }
}
