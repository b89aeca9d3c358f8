using Flux.Actors.Configuration.Units;

namespace Flux.Actors.Configuration.Tests.Units;

public sealed class UnitTests
{
    [Theory]
    [InlineData("2s", 2_000)]
    [InlineData("100ms", 100)]
    [InlineData("5 minutes", 300_000)]
    [InlineData(" 1.5  h ", 5_400_000)]
    [InlineData("0.5s", 500)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1 second", 1_000)]
    [InlineData("2000us", 2)]
    [InlineData("0s", 0)]
    public void a_duration_is_a_number_and_a_unit(string text, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Duration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1 parsec")]
    [InlineData("2 S")]
    [InlineData("1.2.3s")]
    [InlineData("1e3ms")]
    [InlineData("0.00000001s")]
    [InlineData("99999999d")]
    [InlineData("9999999999999999999s")]
    public void what_is_not_a_duration_is_refused(string text) => Assert.Null(Duration.Parse(text));

    [Theory]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("10 MB", 10_000_000)]
    [InlineData("512", 512)]
    [InlineData("0.5KiB", 512)]
    [InlineData("2k", 2048)]
    [InlineData("2kB", 2000)]
    [InlineData("3 gibibytes", 3L << 30)]
    [InlineData("1T", 1L << 40)]
    public void a_size_is_a_number_and_a_unit(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("1.5")]
    [InlineData("0.3KiB")]
    [InlineData("-1B")]
    [InlineData("1XB")]
    [InlineData("9999999999TiB")]
    public void what_is_not_a_size_is_refused(string text) => Assert.Null(ByteSize.Parse(text));

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
