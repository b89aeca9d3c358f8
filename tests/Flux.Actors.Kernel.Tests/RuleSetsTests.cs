namespace Flux.Actors.Kernel.Tests;

[Trait("Promise", "13")]
public sealed class RuleSetsTests
{
    private static readonly RuleSets<string> Known = new RuleSets<string>("jar", "first").Then("second").Then("third");
    private static readonly RuleSchedule Schedule = RuleSchedule.First.Then(2, new Height(10)).Then(4, new Height(20));

    [Theory]
    [InlineData(0, "first")]
    [InlineData(9, "first")]
    [InlineData(10, "second")]
    [InlineData(19, "second")]
    public void the_set_in_force_is_the_last_one_activated_at_or_below_the_height(long height, string rules) =>
        Assert.Equal(rules, Known.At(new Height(height), Schedule));

    [Fact]
    public void a_set_that_this_release_does_not_know_is_named_with_those_it_knows()
    {
        Assert.Equal(
            "jar: rule set 4 is in force from height 20, 1–3 are known to this release; run one that knows it",
            Assert.Throws<UnknownRuleSetException>(() => Known.At(new Height(25), Schedule)).Message);
        Assert.Equal(
            "jar: rule set 2 seen, 1 is known to this release; run one that knows it",
            Assert.Throws<UnknownRuleSetException>(() => new RuleSets<string>("jar", "first").Of(2)).Message);
        Assert.Throws<UnknownRuleSetException>(() => Known.Of(0));
    }

    [Fact]
    public void a_later_set_leaves_the_earlier_numbers_as_they_are()
    {
        Assert.Equal((3, "first", "third"), (Known.Latest, Known.Of(1), Known.Of(3)));
        Assert.Equal(("jar", 6), (Known.Select(rules => $"{rules}!").Name, Known.Select(rules => $"{rules}!").Of(1).Length));
    }

    [Fact]
    public void without_a_word_set_1_is_in_force_for_ever() => Assert.Equal("first", Known.At(new Height(long.MaxValue), RuleSchedule.First));

    [Fact]
    public void a_network_may_begin_with_a_later_set_and_skip_one() =>
        Assert.Equal("third", Known.At(new Height(7), new RuleSchedule([new RuleActivation(1, Height.Genesis), new RuleActivation(3, new Height(7))])));

    [Fact]
    public void numbers_and_heights_ascend_strictly()
    {
        Assert.Contains("set 2 from height 10 seen after set 2 from 9", Flaw(() => RuleSchedule.First.Then(2, new Height(9)).Then(2, new Height(10))), StringComparison.Ordinal);
        Assert.Contains("set 1 from height 30 seen after set 4 from 20", Flaw(() => Schedule.Then(1, new Height(30))), StringComparison.Ordinal);
        Assert.Contains("set 5 from height 20 seen after set 4 from 20", Flaw(() => Schedule.Then(5, new Height(20))), StringComparison.Ordinal);
        Assert.Contains("from height 0 wanted first", Flaw(() => new RuleSchedule([new RuleActivation(1, new Height(1))])), StringComparison.Ordinal);
        Assert.Contains("from height 0 wanted first", Flaw(() => new RuleSchedule([])), StringComparison.Ordinal);
        Assert.Contains("from height 0 wanted first", Flaw(() => new RuleSchedule([new RuleActivation(0, Height.Genesis)])), StringComparison.Ordinal);
    }

    [Fact]
    public void bytes_of_a_schedule_out_of_order_are_refused()
    {
        Assert.Equal(Schedule, Wire.Decode<RuleSchedule>(Wire.Encode(Schedule)));
        Blob swapped = Wire.Encode<Sequence<RuleActivation>>([Schedule.Activations[0], Schedule.Activations[2], Schedule.Activations[1]]);
        Assert.Contains("ascend strictly", Assert.Throws<WireException>(() => Wire.Decode<RuleSchedule>(swapped)).Message, StringComparison.Ordinal);
    }

    private static string Flaw(Func<RuleSchedule> make) => Assert.Throws<FormatException>(make).Message;
}
