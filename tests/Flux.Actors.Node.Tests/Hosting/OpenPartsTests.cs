using Flux.Actors.Node.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Node.Tests.Hosting;

public sealed class OpenPartsTests
{
    private readonly List<string> _closed = [];

    [Fact]
    public async Task parts_close_in_reverse_order_once()
    {
        OpenParts open = Opened();

        await open.DisposeAsync();
        await open.DisposeAsync();

        Assert.Equal(["api", "engine", "journal"], _closed);
    }

    [Fact]
    public async Task a_part_that_fails_to_close_keeps_no_other_open_and_is_told_to_every_asker()
    {
        OpenParts open = Opened(failing: "engine");

        AggregateException first = await Assert.ThrowsAsync<AggregateException>(() => open.DisposeAsync().AsTask());
        AggregateException second = await Assert.ThrowsAsync<AggregateException>(() => open.DisposeAsync().AsTask());

        Assert.Equal(["api", "engine", "journal"], _closed);
        Assert.Equal("engine", Assert.Single(first.InnerExceptions).Message);
        Assert.Equal(first.InnerExceptions, second.InnerExceptions);
    }

    private OpenParts Opened(string? failing = null)
    {
        OpenParts open = new(NullLogger.Instance);
        foreach (string name in new[] { "journal", "engine", "api" })
        {
            open.Add(name, new Part(name, _closed, name == failing));
        }

        return open;
    }

    private sealed class Part(string name, List<string> closed, bool fails) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            closed.Add(name);
            return fails ? throw new InvalidOperationException(name) : ValueTask.CompletedTask;
        }
    }
}
