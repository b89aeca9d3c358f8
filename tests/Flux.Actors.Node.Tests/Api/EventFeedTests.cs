using Flux.Actors.Contracts;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Api;
using Flux.Actors.TestKit;

namespace Flux.Actors.Node.Tests.Api;

public sealed class EventFeedTests
{
    private const int HeldMax = 3;

    private readonly EventFeed _feed = new(new ManualClock(), HeldMax);

    [Fact]
    public async Task a_late_reader_gets_what_is_still_held_after_its_position()
    {
        Publish(5);
        _feed.End();

        Assert.Equal([3, 4, 5], await Rest(_feed.After(0, CancellationToken.None).GetAsyncEnumerator()));
        Assert.Equal([5], await Rest(_feed.After(4, CancellationToken.None).GetAsyncEnumerator()));
    }

    [Fact]
    public async Task a_slow_reader_sees_the_jump_in_positions()
    {
        await using IAsyncEnumerator<EventResponse> reader = _feed.After(0, CancellationToken.None).GetAsyncEnumerator();
        Publish(1);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(1, reader.Current.Position);

        Publish(6);
        _feed.End();

        Assert.Equal([5, 6, 7], await Rest(reader));
    }

    [Fact]
    public async Task a_reader_that_leaves_is_forgotten()
    {
        using CancellationTokenSource leave = new();
        IAsyncEnumerator<EventResponse> reader = _feed.After(0, leave.Token).GetAsyncEnumerator();
        ValueTask<bool> next = reader.MoveNextAsync();
        Assert.Equal(1, _feed.Readers);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Assert.Equal(0, _feed.Readers);
    }

    [Fact]
    public async Task a_feed_that_ends_ends_its_readers_after_the_last_event()
    {
        await using IAsyncEnumerator<EventResponse> reader = _feed.After(0, CancellationToken.None).GetAsyncEnumerator();
        ValueTask<bool> first = reader.MoveNextAsync();
        Publish(2);
        _feed.End();

        Assert.True(await first);
        Assert.Equal([2], await Rest(reader));
        Assert.Equal(0, _feed.Readers);
    }

    private void Publish(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _feed.Publish("test", "it happened", Height.Genesis);
        }
    }

    private static async Task<List<long>> Rest(IAsyncEnumerator<EventResponse> reader)
    {
        List<long> positions = [];
        while (await reader.MoveNextAsync())
        {
            positions.Add(reader.Current.Position);
        }

        return positions;
    }
}
