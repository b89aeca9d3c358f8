using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.Tests;

namespace Flux.Actors.Journal.Sql.Tests;

/// <summary>The embedded journal on a disk that is read-only or full, by the kernel's word.</summary>
public sealed class SqliteDiskTests
{
    [SmallDiskFact]
    public async Task a_read_only_disk_is_named_as_such_and_what_was_recorded_stays()
    {
        using SmallDisk disk = new(4_096);
        await using (SqliteJournal journal = await Open(disk.Root))
        {
            await Write(journal, 1, 10);
        }

        disk.ReadOnly(true);
        JournalFault fault = await Assert.ThrowsAsync<JournalFault>(() => Open(disk.Root));
        Assert.Equal((JournalFaultKind.ReadOnly, false), (fault.Kind, fault.Unclear));
        Assert.Contains(disk.Root, fault.Message, StringComparison.Ordinal);
        JournalFault made = await Assert.ThrowsAsync<JournalFault>(() => Open(Path.Combine(disk.Root, "new")));
        Assert.Equal(JournalFaultKind.ReadOnly, made.Kind);

        disk.ReadOnly(false);
        await using SqliteJournal again = await Open(disk.Root);
        Assert.Single(await again.ReadShard(0, 0, 10, default));
        await Write(again, 2, 10);
    }

    [SmallDiskFact]
    public async Task a_full_disk_refuses_whole_batches_reads_on_and_takes_writes_when_there_is_room()
    {
        using SmallDisk disk = new(4_096);
        long written = 0;
        await using (SqliteJournal journal = await Open(disk.Root))
        {
            await Write(journal, ++written, 10);
            disk.Full(true);
            JournalFault? full = null;
            while (full is null && written < 100)
            {
                try
                {
                    await Write(journal, written + 1, 30_000);
                    written++;
                }
                catch (JournalFault fault)
                {
                    full = fault;
                }
            }

            Assert.Equal((JournalFaultKind.Full, false), (full!.Kind, full.Unclear));
            Assert.Equal(written, (await journal.ReadEntity(Ann, 0, 1_000, default)).Count);
            disk.Full(false);
            await Write(journal, ++written, 30_000);
            disk.Full(true);
        }

        // It opens on the full disk too, to be read; whether SQLite finds room for its log there is not ours to say.
        JournalFault? opening = await Record.ExceptionAsync(async () => await (await Open(disk.Root)).DisposeAsync()) as JournalFault;
        Assert.True(opening is null or { Kind: JournalFaultKind.Full, Unclear: false }, $"{opening?.Kind}: {opening?.Message}");
        disk.Full(false);
        await using SqliteJournal again = await Open(disk.Root);
        Assert.Equal(written, (await again.ReadEntity(Ann, 0, 1_000, default)).Count);
        await Write(again, written + 1, 10);
    }

    [SmallDiskFact]
    public async Task a_journal_that_finds_no_room_to_begin_says_so_and_begins_when_there_is()
    {
        using SmallDisk disk = new(256);
        disk.Full(true);
        JournalFault fault = await Assert.ThrowsAsync<JournalFault>(() => Open(disk.Root));
        Assert.Equal((JournalFaultKind.Full, false), (fault.Kind, fault.Unclear));
        disk.Full(false);
        await using SqliteJournal journal = await Open(disk.Root);
        await Write(journal, 1, 10);
    }

    private static EntityId Ann => new("account", "ann");

    private static Task<SqliteJournal> Open(string directory) => SqliteJournal.Open(directory, SqliteJournalSettings.Default, default);

    private static async Task Write(SqliteJournal journal, long sequence, int bytes)
    {
        long fence = await journal.ReadFence(0, default) is var held && held > 0 ? held : (await journal.Acquire(ShardSet.One(0), "test", default))[0].Fence;
        _ = await journal.Commit(
            [new JournalWrite(Ann, 0, fence) { Events = [new NewEvent(sequence, new Timestamp(sequence), Blob.Own(new byte[bytes]))] }], default);
    }
}
