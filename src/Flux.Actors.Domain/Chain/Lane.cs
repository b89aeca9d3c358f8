namespace Flux.Actors.Domain.Chain;

/// <summary>How a transaction travels: by its fee, or free of charge as a node's report, which has bounds of its own.</summary>
/// <remarks>Shape: a report is a confirmation or a statement. Source: docs/spec/chain.md §2.1.</remarks>
public enum Lane
{
    /// <summary>Its fee ranks it.</summary>
    Paying = 1,

    /// <summary>A report: a node confirms itself. No other transaction comes before it.</summary>
    Confirmation,

    /// <summary>A report: a node states what it does for an entity, such as running an instance.</summary>
    Statement,
}
