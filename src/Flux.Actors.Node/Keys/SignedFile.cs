using System.Buffers.Binary;
using System.Security.Cryptography;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Hosting;
using Microsoft.Win32.SafeHandles;

namespace Flux.Actors.Node.Keys;

/// <summary>The last consensus step that a key signed, kept so that a crash or a torn write at any moment leaves it or the one before.</summary>
/// <remarks>
/// Shape: two slots, a disk page apart; each holds SHA-256 of all that follows (32 bytes), the record's length (2 bytes), the record, zeros. Records are numbered from 0,
/// even ones in the first slot and odd ones in the second, so that the one before the newest is never touched while the newest is written. The file is made
/// with its full length: a record costs one flush of data and moves nothing. A slot that fails its checksum is a write that was cut short, and its signature was never
/// handed out; both failing is damage. Concurrency: one thread at a time. Source: DESIGN §12.
/// </remarks>
internal sealed class SignedFile : IDisposable
{
    public const int SlotBytes = 256;
    public const int SlotDistance = 4_096;
    public const int FileBytes = 2 * SlotDistance;

    private const int ChecksumBytes = SHA256.HashSizeInBytes;
    private const int HeaderBytes = ChecksumBytes + sizeof(ushort);

    private readonly SafeFileHandle _file;
    private SignedRecord _newest;

    private SignedFile(SafeFileHandle file, SignedRecord newest)
    {
        _file = file;
        _newest = newest;
    }

    /// <summary>Null when the key has never signed.</summary>
    public SignedStep? Last => _newest.Step;

    /// <summary>The file of a key that has never signed.</summary>
    public static byte[] Fresh(PublicKey key)
    {
        byte[] file = new byte[FileBytes];
        Fill(file.AsSpan(0, SlotBytes), new SignedRecord(0, key, null));
        Fill(file.AsSpan(SlotDistance, SlotBytes), new SignedRecord(1, key, null));
        return file;
    }

    /// <summary>Only a file that is whole and says so is certain; one that is cut short or damaged may have held anything.</summary>
    public static bool HasNeverSigned(string path) =>
        Slots(File.ReadAllBytes(path)) is [{ Number: 0, Step: null }, { Number: 1, Step: null }];

    /// <exception cref="HostFault">The file is missing, cut short, damaged, or another key's: without it the key could sign a second, different step.</exception>
    public static SignedFile Open(string path, PublicKey key)
    {
        if (!File.Exists(path))
        {
            throw Lost(path, "no such file beside its key");
        }

        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            byte[] bytes = new byte[FileBytes];
            long length = RandomAccess.GetLength(file);
            return length == FileBytes && RandomAccess.Read(file, bytes, 0) == FileBytes
                ? new SignedFile(file, Newest(path, key, Slots(bytes)))
                : throw Lost(path, $"{length} bytes instead of {FileBytes}");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Records a later step; once it returns, no crash makes the file forget it.</summary>
    /// <exception cref="IOException">The disk failed; what was recorded before still is.</exception>
    public void Write(SignedStep step)
    {
        SignedRecord next = _newest with { Number = checked(_newest.Number + 1), Step = step };
        byte[] slot = new byte[SlotBytes];
        Fill(slot, next);
        RandomAccess.Write(_file, slot, next.Number % 2 * SlotDistance);
        RandomAccess.FlushToDisk(_file);
        _newest = next;
    }

    public void Dispose() => _file.Dispose();

    private static SignedRecord Newest(string path, PublicKey key, SignedRecord?[] slots)
    {
        SignedRecord newest = slots switch
        {
            [{ } even, { } odd] => Later(path, even, odd),
            [{ } even, null] => even,
            [null, { } odd] => odd,
            _ => throw Lost(path, "two damaged records"),
        };
        return newest.Key == key ? newest : throw Lost(path, $"the record of key {newest.Key}");
    }

    /// <summary>Two whole records are neighbours, and the later one says the later step; anything else was put together from several files.</summary>
    private static SignedRecord Later(string path, SignedRecord even, SignedRecord odd)
    {
        (SignedRecord older, SignedRecord newer) = even.Number < odd.Number ? (even, odd) : (odd, even);
        bool isLater = (older.Step, newer.Step) switch
        {
            (null, null) => newer.Number == 1,
            (null, _) => true,
            (_, null) => false,
            var (before, after) => after.IsAfter(before),
        };
        return newer.Number == older.Number + 1 && newer.Key == older.Key && isLater
            ? newer
            : throw Lost(path, $"records {older.Number} and {newer.Number}, which do not follow each other");
    }

    /// <summary>Shape: both slots in file order, null for one that fails its checksum or holds a record of the other slot; none when the length is wrong.</summary>
    private static SignedRecord?[] Slots(ReadOnlySpan<byte> file) => file.Length == FileBytes
        ? [Parse(file[..SlotBytes], parity: 0), Parse(file.Slice(SlotDistance, SlotBytes), parity: 1)]
        : [];

    private static SignedRecord? Parse(ReadOnlySpan<byte> slot, long parity)
    {
        if (!SHA256.HashData(slot[ChecksumBytes..]).AsSpan().SequenceEqual(slot[..ChecksumBytes]))
        {
            return null;
        }

        int length = BinaryPrimitives.ReadUInt16LittleEndian(slot[ChecksumBytes..]);
        SignedRecord read = Wire.Decode<SignedRecord>(Blob.Own(slot.Slice(HeaderBytes, length).ToArray()));
        return read.Number % 2 == parity ? read : null;
    }

    private static void Fill(Span<byte> slot, SignedRecord record)
    {
        ReadOnlySpan<byte> bytes = Wire.Encode(record).Span;
        BinaryPrimitives.WriteUInt16LittleEndian(slot[ChecksumBytes..], checked((ushort)bytes.Length));
        bytes.CopyTo(slot[HeaderBytes..]);
        SHA256.HashData(slot[ChecksumBytes..], slot[..ChecksumBytes]);
    }

    private static HostFault Lost(string path, string seen) => HostFault.Incomplete(
        Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}: {seen}", "the file with the last step that its key signed");

    /// <summary>Shape: no step when the key has never signed.</summary>
    private sealed record SignedRecord(long Number, PublicKey Key, SignedStep? Step);
}
