using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Tests;

/// <summary>Rows in the real journal that the engine did not write: what becomes of those who meet them.</summary>
public sealed class BadRowTests
{
    private static readonly EntityId Ann = World.Named("ann");

    [Theory]
    [InlineData("")]
    [InlineData("ff")]
    [InlineData("0c6163636f756e742e6c6f7374")]
    public async Task a_corrupt_fact_stops_its_entity_alone_and_nothing_is_recorded_behind_it(string bytes)
    {
        await using World world = await World.Create();
        await world.Start();
        await world.Ask("ann", new Account.Deposit(5));
        await world.Ask("bob", new Account.Deposit(7));
        await world.Crash();
        await Write(world, 2, Blob.FromHex(bytes));

        await world.Start();
        for (int attempt = 0; attempt < 2; attempt++)
        {
            Failed failed = Assert.IsType<Failed>(await world.Ask("ann", new Account.Deposit(1), "once"));
            Assert.Contains(failed.Kind, new[] { FailureKind.Bug, FailureKind.EntityStopped });
        }

        await Assert.ThrowsAsync<EntityStoppedFault>(() => world.Read("ann"));
        Assert.Equal(2, (await world.Disk.ReadEntity(Ann, 0, 10, default)).Count);
        Assert.Equal(new Accepted(2, [new Account.Deposited(1)]), await world.Ask("bob", new Account.Deposit(1)));
    }

    [Fact]
    public async Task a_fact_that_somebody_else_wrote_fails_the_next_decision_which_then_counts_after_it()
    {
        await using World world = await World.Create();
        await world.Start();
        await world.Ask("ann", new Account.Deposit(5));
        Blob same = (await world.Disk.ReadEntity(Ann, 0, 1, default))[0].Payload;
        await Write(world, 2, same);

        Failed failed = Assert.IsType<Failed>(await world.Ask("ann", new Account.Deposit(100), "mine"));
        Assert.Equal(FailureKind.JournalFailed, failed.Kind);
        Assert.Equal(new Accepted(3, [new Account.Deposited(100)]), await world.Ask("ann", new Account.Deposit(100), "mine"));
        Assert.Equal(110, (await world.Read("ann")).Balance);
        Assert.Equal(new Accepted(3, [new Account.Deposited(100)]), await world.Ask("ann", new Account.Deposit(100), "mine"));
    }

    /// <summary>Writes behind the engine's back, under the fence that the shard has.</summary>
    private static async Task Write(World world, long sequence, Blob payload)
    {
        int shard = Shards.Of(Ann);
        CommitOutcome outcome = (await world.Disk.Commit(
            [new JournalWrite(Ann, shard, await world.Disk.ReadFence(shard, default)) { Events = [new NewEvent(sequence, new Timestamp(1), payload)] }], default))[0];
        Assert.False(outcome.StaleFence);
    }
}
