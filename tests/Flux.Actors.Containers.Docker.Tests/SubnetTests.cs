using System.Globalization;

namespace Flux.Actors.Containers.Docker.Tests;

public sealed class SubnetTests
{
    [Fact]
    public void the_first_part_that_overlaps_nothing_is_free() =>
        Assert.Equal("10.111.0.48/28", FirstFree("10.111.0.0/16", 28, "10.111.0.0/28", "10.111.0.16/30", "10.111.0.32/28", "172.17.0.0/16"));

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("10.111.0.0/16")]
    public void a_network_around_the_pool_takes_all_of_it(string taken) => Assert.Null(FirstFree("10.111.0.0/16", 28, taken));

    [Fact]
    public void a_full_pool_has_no_free_part() =>
        Assert.Null(FirstFree("10.1.0.0/24", 28, [.. Enumerable.Range(0, 16).Select(part => string.Create(CultureInfo.InvariantCulture, $"10.1.0.{part * 16}/28"))]));

    [Fact]
    public void a_pool_at_the_end_of_the_address_space_does_not_wrap() =>
        Assert.Null(FirstFree("255.255.255.0/24", 25, "255.255.255.0/25", "255.255.255.128/25"));

    [Theory]
    [InlineData("10.1.0.0")]
    [InlineData("10.1.0.0/33")]
    [InlineData("fd00::/64")]
    [InlineData("")]
    [InlineData(null)]
    public void what_is_not_an_ipv4_network_is_not_read(string? text) => Assert.False(Subnet.TryParse(text, out _));

    [Fact]
    public void host_bits_are_cleared()
    {
        Assert.True(Subnet.TryParse("10.1.2.3/24", out Subnet subnet));
        Assert.Equal("10.1.2.0/24", subnet.ToString());
    }

    private static string? FirstFree(string pool, int prefix, params string[] taken) =>
        Subnet.FirstFree(Parse(pool), prefix, [.. taken.Select(Parse)])?.ToString();

    private static Subnet Parse(string text) => Subnet.TryParse(text, out Subnet subnet) ? subnet : throw new FormatException(text);
}
