using System.Diagnostics.Metrics;

namespace Flux.Actors.Engine.Tests.Observability;

/// <summary>Somebody who listens to the meters and breaks does so alone.</summary>
public sealed class BrokenListenerTests
{
    [Fact]
    public async Task a_listener_that_throws_keeps_nobody_from_their_answer_and_stops_nothing()
    {
        using MeterRecorder meters = new();
        await using World world = await World.Create();
        world.Meters = meters;
        await world.Start();
        int broken = 0;
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "flux.engine.ask.duration")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) =>
        {
            Interlocked.Increment(ref broken);
            throw new InvalidOperationException("the listener's own bug");
        });
        listener.Start();
        world.Faults.Hold();
        Task<Answer> first = world.Ask("ann", new Account.Deposit(1));
        await world.Faults.WhenHeld(world.Patience);
        Task<Answer>[] riders = [world.Ask("ann", new Account.Note("")), world.Ask("ann", new Account.Pay(World.Named("bob"), 9)), world.Ask("ann", new Account.Deposit(2))];
        Task<Answer> other = world.Ask("bob", new Account.Deposit(3));
        world.Faults.Release();
        List<Answer> wanted =
        [
            new Accepted(1, [new Account.Deposited(1)]), new Accepted(1, []), new Refused(Account.Refusal.TooLittle), new Accepted(2, [new Account.Deposited(2)]),
        ];
        Assert.Equal(wanted, await Task.WhenAll([first, .. riders]).WaitAsync(world.Patience));
        Assert.IsType<Accepted>(await other.WaitAsync(world.Patience));
        Assert.IsType<Accepted>(await world.Ask("ann", new Account.Deposit(4)));
        Assert.Equal(6, broken);
        Assert.False(world.Engine.Completion.IsCompleted);
    }
}
