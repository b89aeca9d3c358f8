using System.Buffers.Binary;
using System.Security.Cryptography;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.Verification;

/// <summary>What a frame of an exported chain holds.</summary>
public enum ChainFrameKind
{
    Genesis = 1,
    Block = 2,
    End = 3,
}

/// <summary>A final block and the certificate that says so.</summary>
[Wire("chain-file.final-block.v1")]
public sealed record FinalBlock(Block Block, Certificate Certificate);

/// <summary>The last frame: where the chain ends, and SHA-256 over every byte of the file before this frame.</summary>
[Wire("chain-file.end.v1")]
public sealed record ChainFileEnd(Height Height, Hash256 Tip, Hash256 Digest);

/// <summary>A frame as it stands in the file. Units: the place is the byte it begins at, from 0.</summary>
public sealed record ChainFrame(ChainFrameKind Kind, long Place, ReadOnlyMemory<byte> Payload);

/// <summary>An exported chain: self-contained, read and written as a stream.</summary>
/// <remarks>
/// Shape: 8 bytes <c>FLUXCHN1</c>, then frames: kind (1 byte), length of the payload (4, little-endian), payload in the canonical encoding. First the genesis, then the final
/// blocks from height 1 without gaps, then the end, and nothing behind it. Source: docs/spec/chain-file.md.
/// </remarks>
public static class ChainFile
{
    /// <summary>The most bytes a frame's payload may have; a block of the largest parameters is smaller.</summary>
    public const int PayloadMax = 128 * 1024 * 1024;

    /// <summary>Kind and length before a payload.</summary>
    public const int HeadSize = 5;

    public static ReadOnlySpan<byte> Magic => "FLUXCHN1"u8;

    /// <summary>A frame's bytes.</summary>
    public static byte[] Frame(ChainFrameKind kind, Blob payload)
    {
        byte[] frame = new byte[HeadSize + payload.Length];
        frame[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(1), payload.Length);
        payload.Span.CopyTo(frame.AsSpan(HeadSize));
        return frame;
    }

    /// <summary>The frame of a recorded fact of the chain: the genesis, or a final block.</summary>
    public static byte[] FrameOf(Chain.Event fact) => fact switch
    {
        Chain.Begun e => Frame(ChainFrameKind.Genesis, Wire.Encode(e.Genesis)),
        Chain.BlockFinalised e => Frame(ChainFrameKind.Block, Wire.Encode(new FinalBlock(e.Block, e.Certificate))),
        _ => throw new System.Diagnostics.UnreachableException($"fact {fact}"),
    };
}

/// <summary>Writes an exported chain and keeps the digest that its end needs.</summary>
public sealed class ChainFileWriter : IDisposable
{
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Stream _stream;

    public ChainFileWriter(Stream stream)
    {
        _stream = stream;
        Write(ChainFile.Magic);
    }

    public long Length { get; private set; }

    /// <summary>Appends whole frames.</summary>
    public void Write(ReadOnlySpan<byte> frames)
    {
        _digest.AppendData(frames);
        _stream.Write(frames);
        Length += frames.Length;
    }

    public void End(Height height, Hash256 tip)
    {
        Hash256 digest = new(_digest.GetCurrentHash());
        byte[] frame = ChainFile.Frame(ChainFrameKind.End, Wire.Encode(new ChainFileEnd(height, tip, digest)));
        _stream.Write(frame);
        Length += frame.Length;
    }

    public void Dispose() => _digest.Dispose();
}
