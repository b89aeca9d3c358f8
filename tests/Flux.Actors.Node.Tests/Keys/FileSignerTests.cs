using Flux.Actors.Crypto;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Node.Keys;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Tests.Keys;

/// <summary>A key never signs two different steps at one position, whatever happens to the file that remembers.</summary>
public sealed class FileSignerTests : IDisposable
{
    private const int SlotBytes = 256;
    private const int SlotDistance = 4_096;
    private const int FileBytes = 2 * SlotDistance;

    private static readonly Outpoint Node = new(Hash256.Sha256([7]), 0);

    private readonly string _directory = Directory.CreateTempSubdirectory("flux-keys-").FullName;

    private string Signed => FileSigner.SignedPath(_directory, Node);

    [Fact]
    public void a_new_key_has_its_signed_file_before_the_key_is_there()
    {
        using PrivateKey key = PrivateKey.Generate();
        using IEnumerator<string> saving = FileSigner.Save(_directory, Node, key).GetEnumerator();
        Assert.True(saving.MoveNext());
        Assert.Equal((Signed, true, false), (saving.Current, File.Exists(Signed), File.Exists(FileSigner.KeyPath(_directory, Node))));
        Assert.False(FileSigner.HasSigned(_directory));
        Assert.True(saving.MoveNext());
        Assert.True(File.Exists(FileSigner.KeyPath(_directory, Node)));
        Assert.False(saving.MoveNext());
        Assert.False(FileSigner.HasSigned(_directory));
    }

    [Fact]
    public async Task a_second_or_lower_step_is_refused_also_by_the_next_process()
    {
        Save();
        for (int height = 1; height <= 5; height++)
        {
            // One process after the other, so that what is remembered was read from the file.
            Assert.NotNull(await Sign(height, 0, ConsensusStep.Prevote, 1));
            Assert.NotNull(await Sign(height, 0, ConsensusStep.Prevote, 1));
            Assert.Null(await Sign(height, 0, ConsensusStep.Prevote, 2));
            Assert.Null(await Sign(height, 0, ConsensusStep.Propose, 1));
            Assert.NotNull(await Sign(height, 0, ConsensusStep.Precommit, 1));
            Assert.Null(await Sign(height - 1, 9, ConsensusStep.Precommit, 1));
            Assert.True(FileSigner.HasSigned(_directory));
            Assert.Equal(FileBytes, new FileInfo(Signed).Length);
        }
    }

    [Fact]
    public async Task a_write_that_was_torn_anywhere_leaves_the_step_before_it_and_never_nothing()
    {
        for (int steps = 1; steps <= 3; steps++)
        {
            Save();
            byte[] before = [];
            for (int height = 1; height <= steps; height++)
            {
                before = File.ReadAllBytes(Signed);
                Assert.NotNull(await Sign(height, 0, ConsensusStep.Prevote, 1));
            }

            byte[] after = File.ReadAllBytes(Signed);
            int slot = NewestSlot(before, after);
            int forgot = 0;
            for (int length = 0; length <= SlotBytes; length++)
            {
                byte[] torn = [.. before];
                after.AsSpan(slot, length).CopyTo(torn.AsSpan(slot));
                forgot += await LastIsKept(torn, newest: steps) ? 0 : 1;
            }

            Assert.InRange(forgot, SlotBytes / 4, SlotBytes); // A prefix that happens to be the whole record is the record.
            CleanUp();
        }
    }

    [Fact]
    public async Task any_flipped_bit_of_the_newest_record_leaves_the_step_before_it()
    {
        Save();
        Assert.NotNull(await Sign(1, 0, ConsensusStep.Prevote, 1));
        byte[] before = File.ReadAllBytes(Signed);
        Assert.NotNull(await Sign(2, 0, ConsensusStep.Prevote, 1));
        byte[] after = File.ReadAllBytes(Signed);
        int slot = NewestSlot(before, after);
        for (int bit = 0; bit < SlotBytes * 8; bit++)
        {
            byte[] flipped = [.. after];
            flipped[slot + (bit / 8)] ^= (byte)(1 << (bit % 8));
            Assert.False(await LastIsKept(flipped, newest: 2));
        }
    }

    [Fact]
    public void both_records_damaged_is_refused()
    {
        Save();
        byte[] bytes = File.ReadAllBytes(Signed);
        bytes[40] ^= 1;
        bytes[SlotDistance + 40] ^= 1;
        File.WriteAllBytes(Signed, bytes);
        Refused("two damaged records");
    }

    [Fact]
    public void a_deleted_signed_file_is_refused()
    {
        Save();
        File.Delete(Signed);
        Refused("no such file beside its key");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SlotBytes)]
    [InlineData(FileBytes - 1)]
    [InlineData(FileBytes + 1)]
    public void a_signed_file_of_another_length_is_refused(int length)
    {
        Save();
        byte[] bytes = File.ReadAllBytes(Signed);
        Array.Resize(ref bytes, length);
        File.WriteAllBytes(Signed, bytes);
        Refused($"{length} bytes instead of {FileBytes}");
    }

    [Fact]
    public async Task a_signed_file_of_another_key_or_of_two_times_is_refused()
    {
        Save();
        byte[] fresh = File.ReadAllBytes(Signed);
        for (int height = 1; height <= 4; height++)
        {
            Assert.NotNull(await Sign(height, 0, ConsensusStep.Prevote, 1));
        }

        byte[] late = File.ReadAllBytes(Signed);
        fresh.AsSpan(0, SlotBytes).CopyTo(late);
        File.WriteAllBytes(Signed, late);
        Refused("do not follow each other");

        Outpoint other = new(Hash256.Sha256([8]), 0);
        using PrivateKey key = PrivateKey.Generate();
        _ = FileSigner.Save(_directory, other, key).Last();
        File.Copy(FileSigner.SignedPath(_directory, other), Signed, overwrite: true);
        Refused("the record of key");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static int NewestSlot(byte[] before, byte[] after)
    {
        int first = before.AsSpan().CommonPrefixLength(after);
        int slot = first / SlotDistance * SlotDistance;
        Assert.True(after.AsSpan(slot + SlotBytes).SequenceEqual(before.AsSpan(slot + SlotBytes)), "one write changed two slots");
        return slot;
    }

    /// <summary>True when the newest step is remembered, false when the one before it is: then that one still binds.</summary>
    private async Task<bool> LastIsKept(byte[] file, int newest)
    {
        File.WriteAllBytes(Signed, file);
        if (newest > 1)
        {
            Assert.Null(await Sign(newest - 1, 0, ConsensusStep.Prevote, 2));
        }

        bool isKept = await Sign(newest, 0, ConsensusStep.Prevote, 2) is null;
        File.WriteAllBytes(Signed, file);
        Assert.NotNull(await Sign(newest, 0, ConsensusStep.Prevote, 1));
        return isKept;
    }

    private void Refused(string seen)
    {
        HostFault fault = Assert.Throws<HostFault>(() => new FileSigner(_directory, [Node]));
        Assert.Contains("is not whole", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"{Path.GetFileName(Signed)}: ", fault.Problem.Seen, StringComparison.Ordinal);
        Assert.Contains(seen, fault.Problem.Seen, StringComparison.Ordinal);
        Assert.NotNull(fault.Problem.DoThis);
        Assert.True(FileSigner.HasSigned(_directory) || seen.Contains("key", StringComparison.Ordinal));
    }

    private void Save()
    {
        using PrivateKey key = PrivateKey.Generate();
        _ = FileSigner.Save(_directory, Node, key).Last();
    }

    private void CleanUp()
    {
        File.Delete(Signed);
        File.Delete(FileSigner.KeyPath(_directory, Node));
    }

    private async Task<Signature?> Sign(int height, int round, ConsensusStep step, byte what)
    {
        using FileSigner signer = new(_directory, [Node]);
        return await signer.SignConsensus(Node, new Height(height), round, step, Hash256.Sha256([what]), CancellationToken.None);
    }
}
