namespace Flux.Actors.Kernel;

/// <summary>A value of an authenticated map: which section of a state it belongs to, and the money it holds.</summary>
/// <remarks>Shape: each type of value is a section of its own. Units: atoms, 0 for values that hold none.</remarks>
public interface IAuthenticated
{
    /// <summary>The section's name; its leaves are tagged with it.</summary>
    static abstract string Section { get; }

    Int128 Money { get; }
}
