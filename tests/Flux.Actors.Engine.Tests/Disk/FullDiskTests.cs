using Flux.Actors.Journal.Sql;
using Flux.Actors.Tests;

namespace Flux.Actors.Engine.Tests.Disk;

/// <summary>The engine on SQLite on a disk that is full by the kernel's word.</summary>
public sealed class FullDiskTests
{
    [SmallDiskFact]
    public async Task a_full_disk_fails_decisions_as_such_reads_go_on_and_what_was_acknowledged_stays()
    {
        using SmallDisk disk = new(4_096);
        await using World world = World.On(await SqliteJournal.Open(disk.Root, SqliteJournalSettings.Default, default));
        await world.Start();
        await world.Ask("ann", new Account.Deposit(5));
        disk.Full(true);
        string text = new('x', 20_000);
        int accepted = 0;
        Answer answer = await world.Ask("ann", new Account.Note(text), "0");
        while (answer is Accepted && accepted < 200)
        {
            answer = await world.Ask("ann", new Account.Note(text), $"{++accepted}");
        }

        Assert.Equal(FailureKind.JournalFull, Assert.IsType<Failed>(answer).Kind);
        Assert.Equal((5, accepted), ((await world.Read("ann")).Balance, (await world.Read("ann")).Notes.Count));
        disk.Full(false);
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.Note(text), $"{accepted}"));
        await world.Restart();
        Assert.Equal((5, accepted + 1), ((await world.Read("ann")).Balance, (await world.Read("ann")).Notes.Count));
    }
}
