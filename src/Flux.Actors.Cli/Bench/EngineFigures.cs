namespace Flux.Actors.Cli.Bench;

/// <summary>Every figure of `flux bench engine`. Shape: in the order in which they are measured, memory first, while the process is small.</summary>
internal static class EngineFigures
{
    public static IReadOnlyList<Figure> All { get; } =
    [
        .. MemoryFigures.All, .. MessageFigures.All, .. JournalFigures.All, .. RecoveryFigures.All, .. PostgresFigures.All, .. SimulatedFigures.All,
    ];
}
