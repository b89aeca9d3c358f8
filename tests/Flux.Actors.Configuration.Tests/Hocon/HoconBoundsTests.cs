using System.Text;
using Flux.Actors.Configuration.Hocon;

namespace Flux.Actors.Configuration.Tests.Hocon;

/// <summary>Small texts that stand for very much, or that never end.</summary>
public sealed class HoconBoundsTests
{
    private const string WithoutMeasure = "substitutions that expand without measure, wanted at most 4194304 values and characters in all";

    [Theory]
    [InlineData("\"laugh laugh\"", "${0}${0}${0}")]
    [InlineData("[laugh, laugh]", "${0} ${0} ${0}")]
    [InlineData("[laugh, laugh]", "[${0}, ${0}, ${0}]")]
    [InlineData("{x = laugh}", "{x = ${0}, y = ${0}, z = ${0}}")]
    [InlineData("{x = laugh}", "${0} ${0} ${0}")]
    [InlineData("{x = laugh}", "${0} ${0} ${?none} {y = ${0}}")]
    public void a_billion_laughs_are_refused(string first, string more)
    {
        StringBuilder text = new($"a0 = {first}\n");
        for (int i = 1; i <= 40; i++)
        {
            text.Append($"a{i} = ").Append(more.Replace("{0}", $"{{a{i - 1}}}", StringComparison.Ordinal)).Append('\n');
        }

        Assert.Contains(WithoutMeasure, Refused(text.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public void a_long_text_cannot_be_multiplied_through_an_object()
    {
        string text = $"o {{t = {new string('x', 100_000)}}}\nl = [{string.Join(',', Enumerable.Repeat("${o}", 100))}]";
        Assert.Contains(WithoutMeasure, Refused(text), StringComparison.Ordinal);
    }

    [Fact]
    public void the_largest_text_without_substitutions_is_within_the_measure()
    {
        string items = string.Concat(Enumerable.Repeat("{},", (HoconBounds.TextBytesMax / 3) - 2));
        Assert.Single(HoconObject.Parse($"a=[{items}]", "t.conf").Fields);
        string numbers = string.Concat(Enumerable.Repeat("1,", (HoconBounds.TextBytesMax / 2) - 3));
        Assert.Single(HoconObject.Parse($"a=[{numbers}]", "t.conf").Fields);
        string keys = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i:X}=1,"));
        Assert.Equal(100_000, HoconObject.Parse(keys, "t.conf").Fields.Count);
    }

    [Theory]
    [InlineData(HoconBounds.SubstitutionDepthMax, true)]
    [InlineData(HoconBounds.SubstitutionDepthMax + 1, false)]
    [InlineData(50_000, false)]
    public void the_substitutions_that_need_one_another_are_bounded_and_never_overflow_the_stack(int count, bool read)
    {
        string text = string.Concat(Enumerable.Range(0, count).Select(i => $"a{i}=${{a{i + 1}}}\n")) + $"a{count}=1";
        if (read)
        {
            Assert.Equal(count + 1, HoconObject.Parse(text, "t.conf").Fields.Count);
            return;
        }

        Assert.EndsWith("too many substitutions that need one another, wanted at most 256", Refused(text), StringComparison.Ordinal);
    }

    [Fact]
    public void ten_thousand_additions_to_one_list_are_no_chain()
    {
        string text = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"a += {i}\n"));
        Assert.Equal(10_000, Assert.IsType<HoconList>(HoconObject.Parse(text, "t.conf").Find("a")?.Value).Items.Count);
    }

    [Fact]
    public void nesting_by_substitution_is_bounded_like_nesting_by_braces()
    {
        string text = "a0 {x = 1}\n" + string.Concat(Enumerable.Range(1, 200).Select(i => $"a{i} {{x = ${{a{i - 1}}}}}\n"));
        Assert.Contains("seen too many levels, wanted at most 64 levels of nesting", Refused(text), StringComparison.Ordinal);
    }

    [Fact]
    public void circles_of_every_size_end()
    {
        foreach (int size in new[] { 1, 2, 3, 100 })
        {
            string Circle(string mark) => string.Concat(Enumerable.Range(0, size).Select(i => $"a{i} = {mark}a{(i + 1) % size}}}\n"));
            Assert.Contains("which needs itself", Refused(Circle("${")), StringComparison.Ordinal);
            Assert.Empty(HoconObject.Parse(Circle("${?"), "t.conf").Fields);
        }
    }

    [Fact]
    public void the_number_of_problems_is_bounded()
    {
        string text = string.Concat(Enumerable.Range(0, 1_000).Select(i => $"a{i} = ${{nothing.of.this.name}}\n"));
        ConfigurationFault fault = Assert.Throws<ConfigurationFault>(() => HoconObject.Parse(text, "t.conf"));
        Assert.Equal(HoconBounds.ProblemsMax + 1, fault.Problems.Count);
        Assert.Equal("20 problems seen: further ones are not looked for", fault.Problems[^1].Message);
    }

    [Fact]
    public void repeated_optional_values_cost_no_more_than_the_measure()
    {
        string many = string.Concat(Enumerable.Repeat("a = ${?none}\n", 20_000)) + string.Concat(Enumerable.Range(0, 2_000).Select(i => $"b{i} = ${{?a}}\n"));
        Assert.Contains(WithoutMeasure, Refused(many), StringComparison.Ordinal);
        string doubled = string.Concat(Enumerable.Range(0, 40).Select(i => $"a{i} = ${{?a{i + 1}}}\na{i} = ${{?a{i + 1}}}\n")) + "a40 = ${?a0}";
        Assert.Contains(WithoutMeasure, Refused(doubled), StringComparison.Ordinal);
    }

    private static string Refused(string text) => Assert.Throws<ConfigurationFault>(() => HoconObject.Parse(text, "t.conf")).Message;
}
