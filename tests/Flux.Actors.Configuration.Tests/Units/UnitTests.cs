using Flux.Actors.Configuration.Units;

namespace Flux.Actors.Configuration.Tests.Units;

public sealed class UnitTests
{
    [Theory]
    [InlineData("2s", 20_000_000)]
    [InlineData("100ms", 1_000_000)]
    [InlineData("5 minutes", 3_000_000_000)]
    [InlineData(" 1.5  h ", 54_000_000_000)]
    [InlineData("\t1.5\u00A0hours\n", 54_000_000_000)]
    [InlineData("0.5s", 5_000_000)]
    [InlineData(".5s", 5_000_000)]
    [InlineData("5.s", 50_000_000)]
    [InlineData("+5s", 50_000_000)]
    [InlineData("1d", 864_000_000_000)]
    [InlineData("1 second", 10_000_000)]
    [InlineData("2000us", 20_000)]
    [InlineData("100ns", 1)]
    [InlineData("1200 nanos", 12)]
    [InlineData("0.0000001s", 1)]
    [InlineData("1e3ms", 10_000_000)]
    [InlineData("1.5E+2 ms", 1_500_000)]
    [InlineData("25e-1s", 25_000_000)]
    [InlineData("0s", 0)]
    [InlineData("0", 0)]
    [InlineData("-0.0 d", 0)]
    [InlineData("0e9999999s", 0)]
    [InlineData("10675199d", 9_223_371_936_000_000_000)]
    [InlineData("922337203685477580700ns", long.MaxValue)]
    public void a_duration_is_a_number_and_a_unit(string text, long ticks) =>
        Assert.Equal(new Quantity(ticks, null), Duration.Read(text));

    [Theory]
    [InlineData("", "it is not a number with a unit")]
    [InlineData("s", "it is not a number with a unit")]
    [InlineData(".s", "it is not a number with a unit")]
    [InlineData("-", "it is not a number with a unit")]
    [InlineData("1.2.3s", "it is not a number with a unit")]
    [InlineData("1 2s", "it is not a number with a unit")]
    [InlineData("1e s", "it is not a number with a unit")]
    [InlineData("1s2", "it is not a number with a unit")]
    [InlineData("1_000s", "it is not a number with a unit")]
    [InlineData("2", "it has none of the units ns us ms s m h d")]
    [InlineData("1e3", "it has none of the units ns us ms s m h d")]
    [InlineData("1 parsec", "'parsec' is none of the units ns us ms s m h d")]
    [InlineData("2 S", "'S' is no unit: did you mean 's'?")]
    [InlineData("2 \u00B5s", "'\u00B5s' is none of the units ns us ms s m h d")]
    [InlineData("2 secondes", "'secondes' is no unit: did you mean 'seconds'?")]
    [InlineData("2 min", "'min' is no unit: did you mean 'minute'?")]
    [InlineData("2hrs", "'hrs' is no unit: did you mean 'h'?")]
    [InlineData("-1s", "it is negative")]
    [InlineData("-1e-99s", "it is negative")]
    [InlineData("1ns", "it is finer than 100ns")]
    [InlineData("0.00000001s", "it is finer than 100ns")]
    [InlineData("1e-99d", "it is finer than 100ns")]
    [InlineData("99999999d", "it is more than 10675199 days")]
    [InlineData("9999999999999999999s", "it is more than 10675199 days")]
    [InlineData("1e999999999s", "it is more than 10675199 days")]
    [InlineData("10000000000000000000000000000000000000000s", "its number has too many digits")]
    public void what_is_not_a_duration_is_refused_with_the_reason(string text, string reason) =>
        Assert.Equal(new Quantity(null, reason), Duration.Read(text));

    [Theory]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("10 MB", 10_000_000)]
    [InlineData("512", 512)]
    [InlineData("1e3", 1000)]
    [InlineData("0", 0)]
    [InlineData("0 YB", 0)]
    [InlineData("0.5KiB", 512)]
    [InlineData("1.5e3 kB", 1_500_000)]
    [InlineData("7 bytes", 7)]
    [InlineData("2k", 2048)]
    [InlineData("2Ki", 2048)]
    [InlineData("2kB", 2000)]
    [InlineData("3 gibibytes", 3L << 30)]
    [InlineData("1T", 1L << 40)]
    [InlineData("1 petabyte", 1_000_000_000_000_000)]
    [InlineData("1p", 1L << 50)]
    [InlineData("2e", 2L << 60)]
    [InlineData("9EB", 9_000_000_000_000_000_000)]
    [InlineData("0.000000000000000000001 ZB", 1)]
    [InlineData("1E3MB", 1_000_000_000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void a_size_is_a_number_and_a_unit(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse(text));

    [Theory]
    [InlineData("", "it is not a number with a unit")]
    [InlineData("1.5", "it is finer than 1 byte")]
    [InlineData("0.3KiB", "it is finer than 1 byte")]
    [InlineData("-1B", "it is negative")]
    [InlineData("1XB", "'XB' is none of the units B kB KiB MB MiB GB GiB TB TiB PB PiB EB EiB ZB ZiB YB YiB")]
    [InlineData("1 mib", "'mib' is no unit: did you mean 'MiB'?")]
    [InlineData("1KB", "'KB' is no unit: did you mean 'kB'?")]
    [InlineData("1 megabits", "'megabits' is no unit: did you mean 'megabyte'?")]
    [InlineData("8EiB", "it is more than 2^63 - 1 bytes")]
    [InlineData("9223372036854775808", "it is more than 2^63 - 1 bytes")]
    [InlineData("9999999999TiB", "it is more than 2^63 - 1 bytes")]
    [InlineData("1.2345678901234567890123456789012345671YiB", "its number has too many digits")]
    [InlineData("1YiB", "it is more than 2^63 - 1 bytes")]
    public void what_is_not_a_size_is_refused_with_the_reason(string text, string reason) =>
        Assert.Equal(new Quantity(null, reason), ByteSize.Read(text));

    [Theory]
    [InlineData("2s")]
    [InlineData("500ms")]
    [InlineData("1h")]
    [InlineData("90m")]
    [InlineData("7us")]
    [InlineData("0us")]
    [InlineData("1.5us")]
    public void a_rendered_duration_reads_back(string text)
    {
        Assert.Equal(text, Duration.Render(Duration.Parse(text) ?? TimeSpan.MaxValue));
    }

    [Theory]
    [InlineData("1MiB")]
    [InlineData("1000B")]
    [InlineData("0B")]
    public void a_rendered_size_reads_back(string text) => Assert.Equal(text, ByteSize.Render(ByteSize.Parse(text) ?? -1));
}
