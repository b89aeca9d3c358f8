using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Engine;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;
using Flux.Actors.Network;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Node.Api;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Node.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Node.Tests.Api;

/// <summary>The journal of a network that ran, and a replica that has followed nothing of it but the beginning.</summary>
public sealed class ChainViewsTests
{
    [Fact]
    public async Task a_block_is_told_of_as_soon_as_it_is_recorded_also_before_the_replica_has_followed_it()
    {
        await using LocalHost local = new();
        (Genesis genesis, long recorded) = await Ran(local);
        await using SqliteJournal journal = await SqliteJournal.Open(local.Root, SqliteJournalSettings.Default, CancellationToken.None);
        ChainRules rules = new(Signatures.Scheme, NetworkKinds.OnChain(genesis.Parameters), genesis);
        EntityKind chain = new EntityKind<Chain.State, Chain.Command, Chain.Event, Chain.Refusal>(Chain.Id.Kind, Chain.With(rules, (_, _) => []), EntityKindSettings.Default);
        await using EntityEngine engine = await EntityEngine.Start(
            new EngineSetup(journal, new SystemClock(), () => Height.Genesis, [chain], [], EngineLimits.Default, NullLogger.Instance), CancellationToken.None);
        NetworkEntities entities = new();
        entities.Use(engine);
        ChainReplica replica = new(rules);
        replica.Advance((Chain.Running)Chain.Evolve(new Chain.Empty(), new Chain.Begun(genesis)));
        ChainViews views = new(replica, entities, new TransactionDesk(entities, replica), null);

        BlockResponse block = await views.Block(recorded, CancellationToken.None);

        Assert.Equal((Height.Genesis, recorded), (replica.Height, block.Height));
        Assert.Equal((await views.Block(recorded - 1, CancellationToken.None)).Id, block.Parent);
        ApiRefusal unknown = await Assert.ThrowsAsync<ApiRefusal>(() => views.Block(long.MaxValue - 1, CancellationToken.None));
        Assert.Equal(ProblemCode.NotFound, unknown.Problem.Code);
    }

    /// <summary>Has a network run until its second block is final.</summary>
    private static async Task<(Genesis Genesis, long Height)> Ran(LocalHost local)
    {
        await using NetworkHost host = await local.Start();
        await foreach (EventResponse happened in host.Feed.After(0, CancellationToken.None))
        {
            if (happened is { Kind: EventKind.BlockFinal, Height: >= 2 })
            {
                return (host.Network.Genesis, happened.Height);
            }
        }

        throw new InvalidOperationException("the feed ended before a second block was final");
    }
}
