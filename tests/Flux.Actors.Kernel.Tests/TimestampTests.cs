namespace Flux.Actors.Kernel.Tests;

public sealed class TimestampTests
{
    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000Z")]
    [InlineData(1_700_000_000_123, "2023-11-14T22:13:20.123Z")]
    [InlineData(-62_135_596_800_000, "0001-01-01T00:00:00.000Z")]
    [InlineData(253_402_300_799_999, "9999-12-31T23:59:59.999Z")]
    [InlineData(253_402_300_800_000, "253402300800000 ms since 1970")]
    [InlineData(long.MinValue, "-9223372036854775808 ms since 1970")]
    [InlineData(long.MaxValue, "9223372036854775807 ms since 1970")]
    public void any_time_can_be_written(long milliseconds, string text) => Assert.Equal(text, new Timestamp(milliseconds).ToString());
}
