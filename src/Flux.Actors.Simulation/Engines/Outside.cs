using System.Globalization;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Engines;

/// <summary>The outside that accounts consult: it takes its time, fails now and then, and counts who asked.</summary>
internal sealed class Outside(ulong seed)
{
    private const ulong LatencyMaxMilliseconds = 40;

    private readonly Prng _draws = new(seed);

    public SortedDictionary<string, int> Asked { get; } = new(StringComparer.Ordinal);

    public long Failures { get; private set; }

    /// <param name="host">Whose performer it is.</param>
    /// <param name="places">Of how many machines each question can be asked at one only; 0: anywhere.</param>
    /// <param name="bounds">Told how much of it is under way for the host.</param>
    public Performer For(SimulatedHost host, int places, Bounds bounds)
    {
        int working = 0;
        return Performer.For<Account.Question>(question => Served(question, places), async (_, question, cancellation) =>
        {
            bounds.Working(++working, places > 0);
            try
            {
                return await Answer(host, question, cancellation);
            }
            finally
            {
                working--;
            }
        });
    }

    private async Task<object?> Answer(SimulatedHost host, Account.Question question, CancellationToken cancellation)
    {
        await host.After(1 + (long)_draws.Below(LatencyMaxMilliseconds), cancellation);
        Asked[question.Id] = Asked.GetValueOrDefault(question.Id) + 1;
        if (_draws.Below(4) == 0)
        {
            Failures++;
            throw new TimeoutException($"simulated: no answer to {question.Id}");
        }

        return new Account.Learn(question.Id);
    }

    private static string? Served(Account.Question question, int places) =>
        places == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"place-{StableHash.Of(question.Id) % (ulong)places}");
}
