using System.Globalization;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Bench;

/// <summary>What is wanted of a figure. Shape: of the ratio to raw, or of the figure itself; a rate at least, a size or a time at most.</summary>
internal sealed record Goal(double Bound, bool IsOfRatio, bool IsAtLeast)
{
    public static Goal RatioAtLeast(double bound) => new(bound, true, true);

    public static Goal RatioAtMost(double bound) => new(bound, true, false);

    public static Goal AtLeast(double bound) => new(bound, false, true);

    public static Goal AtMost(double bound) => new(bound, false, false);

    public bool? Judge(Measurement seen) =>
        (IsOfRatio ? seen.Ratio : seen.Ours) is not { } value ? null : IsAtLeast ? value >= Bound : value <= Bound;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(IsAtLeast ? "≥" : "≤")} {Bound:#,0.###}{(IsOfRatio ? " × raw" : string.Empty)}");
}

/// <summary>What a figure came to. Shape: as <see cref="BenchFigureResponse"/>; null is not measured.</summary>
internal sealed record Measurement(double? Ours, double? Raw, double? Ratio, double? Low, double? High, string? Note)
{
    public static Measurement Of(double ours, string? note) => new(ours, null, null, null, null, note);

    public static Measurement None(string why) => new(null, null, null, null, null, why);
}

/// <summary>One thing to measure: its name, what it counts, what raw is, what is wanted of it, and how it is measured.</summary>
internal sealed record Figure(
    string Name, string What, string RawIs, string Unit, Goal? Goal, Func<BenchRoom, CancellationToken, Task<Measurement>> Measure)
{
    /// <summary>It takes so long that it is measured only when it is asked for by name.</summary>
    public bool WhenNamed { get; init; }

    public BenchFigureResponse Told(Measurement seen) => new(
        Name, What, RawIs, Unit, seen.Ours, seen.Raw, seen.Ratio, seen.Low, seen.High, Goal?.ToString(), Goal?.Judge(seen), seen.Note);
}
