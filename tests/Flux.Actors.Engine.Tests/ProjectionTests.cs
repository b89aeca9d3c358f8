using Flux.Actors.Engine.Projections;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Tests;

/// <summary>Promise 10 for read models: every fact once, in order, without gaps, over restarts and failures.</summary>
public sealed class ProjectionTests
{
    [Fact, Trait("Promise", "10")]
    public async Task every_fact_is_applied_once_and_in_order_also_over_a_restart()
    {
        await using World world = await World.Create();
        Totals totals = new();
        world.Projections.Add(totals.Projection);
        await world.Start();
        await Deposit(world, 10);
        await totals.Reach(10);
        await world.Restart();
        await Deposit(world, 5);
        await totals.Reach(15);
        Assert.Equal(15, totals.Applied);
        while (world.Engine.Projections.Single().Lag > 0)
        {
            await Task.Yield(); // It is noted just after the last fact was applied.
        }
    }

    [Fact, Trait("Promise", "10")]
    public async Task a_batch_that_could_not_be_applied_comes_again_and_the_engine_goes_on_meanwhile()
    {
        await using World world = await World.Create();
        Totals totals = new() { Fails = 3 };
        world.Projections.Add(totals.Projection);
        await world.Start();
        await Deposit(world, 4);
        await totals.Failed;
        ProjectionStatus status = world.Engine.Projections.Single();
        Assert.True(status.Lag > 0 && status.Failures >= 0, $"{status}");
        Task reached = totals.Reach(4);
        await OutboxTests.Advance(world, () => reached.IsCompleted);
        await reached;
        Assert.Equal(4, totals.Applied);
    }

    [Fact, Trait("Promise", "10")]
    public async Task a_projection_that_keeps_its_own_offsets_counts_each_fact_once_though_a_batch_comes_twice()
    {
        await using World world = await World.Create();
        Totals totals = new() { KeepsOffsets = true };
        world.Projections.Add(totals.Projection);
        await world.Start();
        await Deposit(world, 6);
        await totals.Reach(6);
        await world.Restart();
        await world.Restart();
        await Deposit(world, 1);
        await totals.Reach(7);
        Assert.Equal(7, totals.Applied);
        Assert.Empty(await ((IReaderOffsets)world.Disk).ReadOffsets("totals", ShardSet.All, world.Patience));
    }

    [Fact, Trait("Promise", "10")]
    public async Task a_projection_is_built_again_from_the_first_fact_when_asked()
    {
        await using World world = await World.Create();
        Totals totals = new();
        world.Projections.Add(totals.Projection);
        await world.Start();
        await Deposit(world, 8);
        await totals.Reach(8);
        await world.Engine.Rebuild("totals");
        await totals.Reach(8);
        Assert.Equal(1, totals.Resets);
        Assert.Equal(8, totals.Applied);
        Assert.Throws<ArgumentException>(() => { _ = world.Engine.Rebuild("sums"); });
    }

    private static async Task Deposit(World world, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.IsType<Accepted>(await world.Ask($"a{i % 3}", new Account.Deposit(1)));
        }
    }

    /// <summary>Counts what it is fed, and checks that nothing is left out.</summary>
    private sealed class Totals
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<int, long> _positions = [];
        private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private (int Count, TaskCompletionSource Reached)? _wanted;

        public int Fails { get; set; }

        public bool KeepsOffsets { get; init; }

        public int Applied { get; private set; }

        public int Resets { get; private set; }

        public Task Failed => _failed.Task;

        public Projection Projection => new("totals", Apply)
        {
            Kind = "account",
            Offsets = KeepsOffsets ? (shards, _) => Task.FromResult(Mine(shards)) : null,
            Reset = (shards, _) => Reset(shards),
        };

        public Task Reach(int count)
        {
            lock (_gate)
            {
                TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _wanted = (count, reached);
                Tell();
                return reached.Task;
            }
        }

        private Task Apply(ProjectionBatch batch, CancellationToken cancellation)
        {
            lock (_gate)
            {
                if (Fails-- > 0)
                {
                    _ = _failed.TrySetResult();
                    throw new TimeoutException("the read model is away");
                }

                long known = _positions.GetValueOrDefault(batch.Shard);
                Assert.True(batch.After <= known, $"{batch} came after {known}");
                foreach (RecordedFact fact in batch.Facts.Where(fact => fact.Position > known))
                {
                    Applied++;
                }

                _positions[batch.Shard] = Math.Max(known, batch.Position);
                Tell();
                return Task.CompletedTask;
            }
        }

        private Task Reset(ShardSet shards)
        {
            lock (_gate)
            {
                Resets++;
                Applied = 0;
                _positions.Clear();
                Assert.True(shards.IsAll);
                return Task.CompletedTask;
            }
        }

        private IReadOnlyList<ReaderOffset> Mine(ShardSet shards)
        {
            lock (_gate)
            {
                return [.. _positions.Where(pair => shards.Contains(pair.Key)).Select(pair => new ReaderOffset(pair.Key, pair.Value))];
            }
        }

        private void Tell()
        {
            if (_wanted is { } wanted && Applied >= wanted.Count)
            {
                _ = wanted.Reached.TrySetResult();
            }
        }
    }
}
