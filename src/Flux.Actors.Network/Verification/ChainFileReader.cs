using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.Verification;

/// <summary>An exported chain is not what it must be. Units: the place is a byte of the file, from 0.</summary>
public sealed class ChainFileFault : Exception
{
    public ChainFileFault(long place, string message) : base(message) => Place = place;

    public ChainFileFault()
    {
    }

    public ChainFileFault(string message) : base(message)
    {
    }

    public ChainFileFault(string message, Exception inner) : base(message, inner)
    {
    }

    public long Place { get; }
}

/// <summary>Reads the frames of an exported chain, one at a time; memory goes with the frame that is there, never with a length that is claimed.</summary>
/// <remarks>Concurrency: one thread.</remarks>
public sealed class ChainFileReader(Stream stream) : IDisposable
{
    private const int ChunkBytes = 1 << 16;

    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _place;

    /// <summary>The frames up to the end, which is checked against every byte before it and against what follows it.</summary>
    /// <exception cref="ChainFileFault">The bytes are no frames of an exported chain.</exception>
    public IEnumerable<ChainFrame> Frames()
    {
        ReadMagic();
        for (ChainFrameKind last = 0; last != ChainFrameKind.End;)
        {
            ChainFrame frame = Next(last);
            last = frame.Kind;
            yield return frame;
        }

        if (stream.ReadByte() >= 0)
        {
            throw new ChainFileFault(_place, "bytes after the end of the chain, none wanted");
        }
    }

    public void Dispose() => _digest.Dispose();

    /// <summary>The frames of a piece of a chain file, all of which must be whole.</summary>
    /// <exception cref="ChainFileFault">They are not.</exception>
    public static IEnumerable<ChainFrame> Whole(byte[] frames)
    {
        using MemoryStream stream = new(frames, writable: false);
        using ChainFileReader reader = new(stream);
        while (reader._place < frames.Length)
        {
            yield return reader.Read(0, kind => kind is ChainFrameKind.Genesis or ChainFrameKind.Block, "1 (genesis) or 2 (block)");
        }
    }

    private void ReadMagic()
    {
        byte[] magic = Exactly(ChainFile.Magic.Length, "the file's first bytes");
        if (!magic.AsSpan().SequenceEqual(ChainFile.Magic))
        {
            throw new ChainFileFault(0, $"{Convert.ToHexStringLower(magic)} seen, {Convert.ToHexStringLower(ChainFile.Magic)} (FLUXCHN1) wanted: not an exported chain");
        }

        _digest.AppendData(magic);
    }

    private ChainFrame Next(ChainFrameKind last) => last == 0
        ? Read(last, kind => kind == ChainFrameKind.Genesis, "1 (genesis)")
        : Read(last, kind => kind is ChainFrameKind.Block or ChainFrameKind.End, "2 (block) or 3 (end)");

    private ChainFrame Read(ChainFrameKind last, Func<ChainFrameKind, bool> fits, string wanted)
    {
        long place = _place;
        byte[] head = Exactly(ChainFile.HeadSize, last == 0 ? "the genesis" : "the next block or the end");
        ChainFrameKind kind = (ChainFrameKind)head[0];
        int length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(1));
        if (!fits(kind))
        {
            throw new ChainFileFault(place, $"a frame of kind {head[0]} seen, {wanted} wanted");
        }

        if (length is < 0 or > ChainFile.PayloadMax)
        {
            throw new ChainFileFault(place + 1, string.Create(CultureInfo.InvariantCulture, $"a frame of {length} bytes seen, 0 to {ChainFile.PayloadMax} wanted"));
        }

        byte[] payload = Exactly(length, $"a frame of {length.ToString(CultureInfo.InvariantCulture)} bytes");
        if (kind == ChainFrameKind.End)
        {
            CheckDigest(place, payload);
        }

        _digest.AppendData(head);
        _digest.AppendData(payload);
        return new ChainFrame(kind, place, payload);
    }

    private void CheckDigest(long place, byte[] payload)
    {
        ChainFileEnd end = Decode<ChainFileEnd>(place, payload);
        Hash256 digest = new(_digest.GetCurrentHash());
        if (end.Digest != digest)
        {
            throw new ChainFileFault(place, $"the end names digest {end.Digest}, the bytes before it have {digest}");
        }
    }

    public static T Decode<T>(long place, ReadOnlyMemory<byte> payload)
    {
        try
        {
            return Wire.Decode<T>(payload);
        }
        catch (WireException e)
        {
            throw new ChainFileFault(place, $"the frame's content is malformed: {e.Message}");
        }
    }

    /// <summary>Grows as bytes come: a claimed length alone takes no memory.</summary>
    private byte[] Exactly(int count, string what)
    {
        byte[] bytes = new byte[Math.Min(count, ChunkBytes)];
        int have = 0;
        while (have < count)
        {
            if (have == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
            }

            int read = stream.Read(bytes, have, bytes.Length - have);
            if (read == 0)
            {
                throw new ChainFileFault(_place + have, $"the file ends here; {what} wanted");
            }

            have += read;
        }

        _place += count;
        return bytes;
    }
}
