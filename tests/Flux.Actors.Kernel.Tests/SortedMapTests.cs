namespace Flux.Actors.Kernel.Tests;

public sealed class SortedMapTests(ITestOutputHelper output)
{
    private sealed record Holder(SortedMap<string, int> Prices);

    [Fact]
    public void equal_content_is_equal_whatever_the_order_of_insertion() => Property.Holds<(int Key, int Value)[]>(output, pairs =>
    {
        (int Key, int Value)[] distinct = [.. pairs.DistinctBy(pair => pair.Key)];
        SortedMap<int, int> forward = Build(distinct), backward = Build(distinct.Reverse());
        Assert.Equal(forward, backward);
        Assert.Equal(forward.GetHashCode(), backward.GetHashCode());
        Assert.Equal(distinct.Select(pair => pair.Key).Order(), forward.Keys);
        return distinct.Length > 1;
    });

    [Fact]
    public void records_holding_maps_compare_by_content()
    {
        Holder one = new(SortedMap<string, int>.Empty.With("a", 1));
        Assert.Equal(one, new Holder(SortedMap<string, int>.Empty.With("a", 1)));
        Assert.NotEqual(one, new Holder(SortedMap<string, int>.Empty.With("a", 2)));
        Assert.NotEqual(one, new Holder(SortedMap<string, int>.Empty.With("b", 1)));
    }

    [Fact]
    public void text_keys_are_ordered_by_code_units_and_not_by_language()
    {
        SortedMap<string, int> map = SortedMap<string, int>.Empty.With("a", 1).With("B", 2).With("ä", 3).With("-", 4);
        Assert.Equal(["-", "B", "a", "ä"], map.Keys);
        Assert.Equal("{-: 4, B: 2, a: 1, ä: 3}", map.ToString());
    }

    [Fact]
    public void changes_leave_the_original_as_it_was()
    {
        SortedMap<string, int> before = SortedMap<string, int>.Empty.With("a", 1);
        Assert.Equal(2, before.With("a", 2)["a"]);
        Assert.Empty(before.Without("a"));
        Assert.Equal(1, before["a"]);
    }

    [Fact]
    public void a_change_that_changes_nothing_answers_the_same_map()
    {
        SortedMap<string, int> map = SortedMap<string, int>.Empty.With("a", 1);
        Assert.Same(map, map.With("a", 1));
        Assert.Same(map, map.Without("b"));
    }

    [Fact]
    public void a_missing_key_is_told_from_a_held_zero()
    {
        SortedMap<string, int> map = SortedMap<string, int>.Empty.With("zero", 0);
        Assert.True(map.TryGet("zero", out int held) && held == 0 && map.ContainsKey("zero"));
        Assert.False(map.TryGet("none", out _));
        Assert.Equal(5, map.GetOr("none", 5));
        Assert.Equal(0, map.GetOr("zero", 5));
    }

    private static SortedMap<int, int> Build(IEnumerable<(int Key, int Value)> pairs) =>
        pairs.Aggregate(SortedMap<int, int>.Empty, (map, pair) => map.With(pair.Key, pair.Value));
}
