using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>A start ends: the engine is up, or the caller knows why not.</summary>
public sealed class StartTests
{
    [Fact]
    public void a_start_that_can_not_succeed_fails()
    {
        Crowd crowd = new() { Serves = _ => throw new InvalidOperationException("the keys could not be read") };
        Task begun = crowd.Begin();
        crowd.Run(600_000);
        Assert.True(begun.IsFaulted, $"ten minutes later: {begun.Status}");
    }

    [Fact]
    public void a_start_can_be_cancelled_while_the_store_is_silent()
    {
        Crowd crowd = new() { Store = (store, _) => new OddTable(store) { IsSilent = true } };
        using CancellationTokenSource patience = new();
        Task begun = crowd.Begin(patience.Token);
        crowd.Run(1_000);
        patience.Cancel();
        crowd.Run(60_000);
        Assert.True(begun.IsCompleted, $"a minute after it was cancelled: {begun.Status}");
    }

    [Fact]
    public void a_host_hears_the_others_before_they_can_know_of_it()
    {
        bool hears = false;
        List<bool> heard = [];
        Crowd crowd = new()
        {
            Transport = (inner, _) => new WatchedTransport(inner, () => hears = true),
            Store = (inner, _) => new WatchedTable(inner) { Renews = () => heard.Add(hears) },
        };
        crowd.With(1);
        Assert.DoesNotContain(false, heard);
        Assert.NotEmpty(heard);
    }

    private sealed class WatchedTransport(ITransport inner, Action receives) : ITransport
    {
        public string Address => inner.Address;

        public int FrameBytesMax => inner.FrameBytesMax;

        public bool Send(string address, Blob frame) => inner.Send(address, frame);

        public void Receive(Action<Blob> receiver)
        {
            receives();
            inner.Receive(receiver);
        }
    }
}
