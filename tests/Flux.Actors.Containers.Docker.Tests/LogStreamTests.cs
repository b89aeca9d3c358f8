using System.Buffers.Binary;
using System.Text;

namespace Flux.Actors.Containers.Docker.Tests;

public sealed class LogStreamTests
{
    [Fact]
    public async Task lines_split_over_frames_are_joined_per_stream() =>
        Assert.Equal(["ab", "x", "c"], await Read(10, 100, (1, "a"), (2, "x"), (1, "b\r\n"), (2, "\n"), (1, "c")));

    [Fact]
    public async Task only_the_last_lines_are_kept_and_long_ones_are_cut() =>
        Assert.Equal(["123", "45"], await Read(2, 3, (1, "old\n12345678\n"), (1, "45")));

    [Fact]
    public async Task an_empty_line_is_a_line() => Assert.Equal(["", "a"], await Read(5, 5, (1, "\na\n")));

    [Fact]
    public async Task a_frame_that_ends_early_is_an_error()
    {
        using var stream = new MemoryStream([1, 0, 0, 0, 0, 0, 0, 9, (byte)'a']);
        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() => LogStream.ReadLines(stream, 5, 5, CancellationToken.None));
        Assert.Contains("8 bytes before its frame", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_stream_that_is_not_framed_is_an_error()
    {
        using var stream = new MemoryStream(Encoding.ASCII.GetBytes("plain text of a terminal"));
        await Assert.ThrowsAsync<InvalidDataException>(() => LogStream.ReadLines(stream, 5, 5, CancellationToken.None));
    }

    private static async Task<IReadOnlyList<string>> Read(int linesMax, int lineBytesMax, params (byte Stream, string Text)[] frames)
    {
        using var stream = new MemoryStream();
        foreach ((byte number, string text) in frames)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            byte[] header = [number, 0, 0, 0, 0, 0, 0, 0];
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), bytes.Length);
            stream.Write(header);
            stream.Write(bytes);
        }

        stream.Position = 0;
        return await LogStream.ReadLines(stream, linesMax, lineBytesMax, CancellationToken.None);
    }
}
