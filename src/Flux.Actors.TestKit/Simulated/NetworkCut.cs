using Flux.Actors.Kernel;

namespace Flux.Actors.TestKit.Simulated;

/// <summary>Nothing gets from one address to the other; the way back is another cut.</summary>
public sealed record NetworkCut(string From, string To)
{
    /// <summary>No frame between the two sides, either way. Within each side everything gets through.</summary>
    public static Sequence<NetworkCut> Between(IReadOnlyCollection<string> left, IReadOnlyCollection<string> right) =>
    [
        .. left.SelectMany(one => right.Select(other => new NetworkCut(one, other))),
        .. right.SelectMany(one => left.Select(other => new NetworkCut(one, other))),
    ];
}
