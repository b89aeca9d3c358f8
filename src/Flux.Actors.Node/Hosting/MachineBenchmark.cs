using Flux.Actors.Contracts;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Node.Hosting;

/// <summary>The benchmark of the host's machine: exercised once, in the background, and shown against the tier of each node.</summary>
/// <remarks>Concurrency: any thread.</remarks>
public sealed class MachineBenchmark(IMachine machine)
{
    private readonly TaskCompletionSource<Outcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MachineSize Size => machine.Size;

    /// <summary>What the nodes of this machine can claim; null while it is not measured.</summary>
    public BenchmarkClaim? Claim =>
        _outcome.Task is { IsCompletedSuccessfully: true, Result.Rates: { } rates } ? new BenchmarkClaim(machine.Size, rates) : null;

    /// <summary>Completes, never with a fault, once the machine is measured or could not be.</summary>
    public Task Measured => _outcome.Task;

    /// <summary>Begins to measure on a thread of its own, which holds up neither the host nor its end.</summary>
    public void Start(CancellationToken cancellation) => new Thread(() => Measure(cancellation)) { IsBackground = true, Name = "benchmark" }.Start();

    /// <summary>The figures, the tier's demands and the verdict; a waived one decides nothing and is shown all the same.</summary>
    public BenchmarkResponse Against(Tier tier, bool waived)
    {
        string note = waived ? "; waived (profile dev)" : string.Empty;
        if (!_outcome.Task.IsCompleted)
        {
            return new BenchmarkResponse("measuring", waived, "measuring" + note, []);
        }

        Outcome outcome = _outcome.Task.Result;
        if (outcome.Rates is not { } rates)
        {
            return new BenchmarkResponse("unmeasured", waived, $"not measured: {outcome.Failure}{note}", []);
        }

        Sequence<BenchmarkFigure> figures = Benchmark.Against(tier, machine.Size, rates);
        return new BenchmarkResponse(
            Benchmark.Passes(figures) ? "passes" : "fails",
            waived,
            Benchmark.Verdict(figures) + note,
            [.. figures.Select(figure => new BenchmarkFigureResponse(figure.Name, figure.Unit, figure.Seen, figure.Wanted, figure.IsEnough))]);
    }

    private void Measure(CancellationToken cancellation)
    {
        try
        {
            _outcome.SetResult(new Outcome(machine.Exercise(cancellation), null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // A node without figures says so, and why, to whoever asks; the host itself does not need them.
            _outcome.SetResult(new Outcome(null, e.Message));
        }
    }

    /// <summary>Shape: rates, or why there are none.</summary>
    private sealed record Outcome(MachineRates? Rates, string? Failure);
}
