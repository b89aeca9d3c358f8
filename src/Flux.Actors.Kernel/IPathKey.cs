namespace Flux.Actors.Kernel;

/// <summary>A key of an authenticated map: its path through the tree is a byte string that orders as the key does.</summary>
/// <remarks>Shape: no path is the beginning of another one, and a path has at most <see cref="PathMax"/> bytes.</remarks>
public interface IPathKey
{
    /// <summary>The most bytes a path may have.</summary>
    const int PathMax = 240;

    /// <summary>Writes the path and answers its length.</summary>
    int WritePath(Span<byte> path);
}
