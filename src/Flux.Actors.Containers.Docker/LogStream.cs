using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Flux.Actors.Containers.Docker;

/// <summary>Reads the engine's log stream, in which frames of standard output and standard error alternate.</summary>
/// <remarks>Source: Docker Engine API 1.41, ContainerAttach, "Stream format": 1 byte stream, 3 bytes zero, 4 bytes big-endian length, then the bytes.</remarks>
internal static class LogStream
{
    private const int HeaderSize = 8;
    private const int StreamsMax = 3;

    /// <summary>The last lines in the order in which they ended; an unfinished last line counts.</summary>
    /// <remarks>Shape: at most <paramref name="linesMax"/>, each cut to <paramref name="lineBytesMax"/> bytes; a carriage return at the end is dropped.</remarks>
    /// <exception cref="InvalidDataException">A frame of an unknown stream, or one that ends early.</exception>
    public static async Task<IReadOnlyList<string>> ReadLines(Stream stream, int linesMax, int lineBytesMax, CancellationToken cancellation)
    {
        byte[] header = new byte[HeaderSize];
        byte[] buffer = new byte[16 << 10];
        var lines = new Queue<string>();
        Line[] pending = [.. Enumerable.Range(0, StreamsMax).Select(_ => new Line(lineBytesMax))];
        while (await ReadHeader(stream, header, cancellation).ConfigureAwait(false))
        {
            if (header[0] >= StreamsMax)
            {
                throw new InvalidDataException($"docker logs: stream {header[0]} seen, 0 to {StreamsMax - 1} wanted");
            }

            long left = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
            while (left > 0)
            {
                int read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellation).ConfigureAwait(false);
                if (read == 0)
                {
                    throw new InvalidDataException($"docker logs: the stream ended {left} bytes before its frame");
                }

                left -= read;
                pending[header[0]].Add(buffer.AsSpan(0, read), lines, linesMax);
            }
        }

        foreach (Line line in pending)
        {
            line.Finish(lines, linesMax);
        }

        return [.. lines];
    }

    private static async Task<bool> ReadHeader(Stream stream, byte[] header, CancellationToken cancellation)
    {
        int read = await stream.ReadAtLeastAsync(header, HeaderSize, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        return read switch
        {
            0 => false,
            HeaderSize => true,
            _ => throw new InvalidDataException($"docker logs: a header of {read} bytes seen, {HeaderSize} wanted"),
        };
    }

    /// <summary>The line of one stream that has not ended yet.</summary>
    private sealed class Line(int bytesMax)
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();
        private bool _begun;

        public void Add(ReadOnlySpan<byte> bytes, Queue<string> lines, int linesMax)
        {
            while (bytes.Length > 0)
            {
                int end = bytes.IndexOf((byte)'\n');
                Keep(end < 0 ? bytes : bytes[..end]);
                if (end < 0)
                {
                    return;
                }

                Finish(lines, linesMax);
                bytes = bytes[(end + 1)..];
                _begun = false;
            }
        }

        public void Finish(Queue<string> lines, int linesMax)
        {
            if (!_begun)
            {
                return;
            }

            lines.Enqueue(Encoding.UTF8.GetString(_bytes.WrittenSpan).TrimEnd('\r'));
            _bytes.ResetWrittenCount();
            _begun = false;
            while (lines.Count > linesMax)
            {
                lines.Dequeue();
            }
        }

        private void Keep(ReadOnlySpan<byte> bytes)
        {
            _begun = true;
            int room = bytesMax - _bytes.WrittenCount;
            _bytes.Write(bytes[..Math.Min(room, bytes.Length)]);
        }
    }
}
