namespace Flux.Actors.Configuration.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["ab.cd", "ab.ce", "consensus.block_time", "x.retry_max", "y.retry_max"];

    [Theory]
    [InlineData("consensus.block_time", "consensus.block_time")]
    [InlineData("consensus.blockk_tme", "consensus.block_time")]
    [InlineData("consensus.bolck_tiem", "consensus.block_time")]
    [InlineData("CONSENSUS.BLOCK_TIME", "consensus.block_time")]
    [InlineData("somewhere.block_time", "consensus.block_time")]
    [InlineData("ab.cx", "ab.cd")]
    [InlineData("elsewhere.retry_max", null)]
    [InlineData("q", null)]
    [InlineData("", null)]
    public void the_nearest_known_name_is_suggested_when_it_is_near(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Of(name, Known));

    [Fact]
    public void a_name_of_absurd_length_is_not_compared() => Assert.Null(NearestName.Of(new string('a', 1_000_000), Known));
}
