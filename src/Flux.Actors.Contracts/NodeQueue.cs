namespace Flux.Actors.Contracts;

/// <summary>A node's place in its tier's payment queue, and when its turn comes.</summary>
/// <remarks>
/// Shape: position 1 is paid in the next block; position, blocks and seconds are null while the node is in no queue (<c>Stage</c> is not confirmed). <c>Blocks</c> counts to the
/// payment when nobody leaves; the estimate allows for nodes ahead that do: in one of ten cases it comes by <c>P10</c>, in nine of ten by <c>P90</c>. Seconds are blocks
/// at the network's pace. <c>LeftRecently</c> of the tier's nodes left in the last <c>WindowBlocks</c> blocks. Units: atoms beside the FLUX text.
/// </remarks>
public sealed record NodeQueueResponse(
    string Id,
    string Tier,
    string Stage,
    long Height,
    int Length,
    int? Position,
    long? Blocks,
    long? EstimateBlocks,
    long? P10Blocks,
    long? P90Blocks,
    long? EstimateSeconds,
    long? P10Seconds,
    long? P90Seconds,
    int LeftRecently,
    long WindowBlocks,
    long? LastPaidHeight,
    long PaymentAtoms,
    string Payment);
