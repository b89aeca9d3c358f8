using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Flux.Actors.Contracts;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Api;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Node.Tests.Hosting;

namespace Flux.Actors.Node.Tests.Api;

public sealed class QueueTests
{
    [Fact]
    public async Task the_first_of_a_queue_is_paid_in_the_next_block_and_places_are_in_turn()
    {
        await using LocalHost local = new();
        await using NetworkHost host = await local.Start();
        NodesResponse nodes = await Ask(host, local, ApiRoute.Nodes, ContractsJson.Default.NodesResponse);
        for (int attempt = 0; attempt < 100; attempt++)
        {
            List<NodeQueueResponse> queues = [];
            foreach (NodeResponse node in nodes.Nodes)
            {
                queues.Add(await Ask(host, local, ApiRoute.NodeQueue(node.Id), ContractsJson.Default.NodeQueueResponse));
            }

            long height = queues[0].Height;
            if (queues.Any(queue => queue.Height != height))
            {
                continue; // A block became final while we asked: the places are of two heights.
            }

            foreach (IGrouping<string, NodeQueueResponse> tier in queues.Where(queue => queue.Position is not null).GroupBy(queue => queue.Tier))
            {
                Assert.Equal(Enumerable.Range(1, tier.First().Length), tier.Select(queue => queue.Position!.Value).Order());
                Assert.All(tier, queue => Assert.Equal((queue.Position!.Value, true), (queue.Blocks, queue.P10Blocks <= queue.EstimateBlocks && queue.EstimateBlocks <= queue.P90Blocks)));
                NodeQueueResponse first = tier.Single(queue => queue.Position == 1);
                Assert.Equal((1, 1, 1), (first.EstimateBlocks, first.P10Blocks, first.P90Blocks));
                BlockResponse next = await Next(host, local, height + 1);
                Assert.Contains(next.Rewards, reward => reward.Node == first.Id && reward.Atoms == first.PaymentAtoms);
            }

            return;
        }

        Assert.Fail("no height held still while the queues were read");
    }

    [Fact]
    public void while_nobody_leaves_the_estimate_is_the_place()
    {
        Assert.Equal(new QueueEstimate(1, 1, 1), QueueEstimate.Of(ahead: 0, left: 9, confirmed: 10, window: 100));
        Assert.Equal(new QueueEstimate(3_248, 3_248, 3_248), QueueEstimate.Of(ahead: 3_247, left: 0, confirmed: 3_300, window: 60_480));
    }

    [Theory]
    [InlineData(50, 40, 100, 1_000)]
    [InlineData(1_000, 300, 1_500, 10_000)]
    [InlineData(3_000, 2_000, 3_300, 60_480)]
    [InlineData(200, 1, 210, 60_480)]
    public void eight_of_ten_played_waits_lie_between_the_tenths(int ahead, int left, int confirmed, long window)
    {
        QueueEstimate estimate = QueueEstimate.Of(ahead, left, confirmed, window);
        double chance = left / ((double)window * (confirmed + left));
        const int Runs = 1_000;
        Prng dice = new(20_261_128);
        int inside = 0;
        double sum = 0;
        for (int run = 0; run < Runs; run++)
        {
            long waited = Play(dice, ahead, chance);
            sum += waited;
            inside += waited >= estimate.P10 && waited <= estimate.P90 ? 1 : 0;
        }

        Assert.InRange(inside, Runs * 76 / 100, Runs);
        Assert.InRange(sum / Runs, estimate.Expected - 1.5, estimate.Expected + 1.5);
        Assert.True(estimate.P10 < estimate.Expected && estimate.P90 <= ahead + 1 && estimate.P90 >= estimate.Expected);
    }

    /// <summary>Blocks until the turn of the one behind: each block pays the front, and each other one leaves by chance.</summary>
    private static long Play(Prng dice, int ahead, double chance)
    {
        long block = 1;
        for (int i = 0; i < ahead; i++)
        {
            // A node leaves in the blocks before its own turn; whether it did by then is one draw.
            double stays = Math.Pow(1 - chance, block - 1);
            block += dice.Below(1_000_000) < (ulong)(stays * 1_000_000) ? 1 : 0;
        }

        return block;
    }

    private static async Task<BlockResponse> Next(NetworkHost host, LocalHost local, long height)
    {
        await foreach (EventResponse happened in host.Feed.After(0, CancellationToken.None))
        {
            if (happened.Kind == EventKind.BlockFinal && happened.Height >= height)
            {
                return await Ask(host, local, ApiRoute.Block(height), ContractsJson.Default.BlockResponse);
            }
        }

        throw new InvalidOperationException($"the feed ended before block {height} was final");
    }

    private static async Task<T> Ask<T>(NetworkHost host, LocalHost local, string route, JsonTypeInfo<T> type) =>
        (await local.Http.GetFromJsonAsync(new Uri(host.ApiUrl + route), type))!;
}
