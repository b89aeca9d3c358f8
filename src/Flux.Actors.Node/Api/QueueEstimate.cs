namespace Flux.Actors.Node.Api;

/// <summary>Blocks until a node's turn, when some of those ahead of it may leave first. Units: blocks; P10 and P90 are the tenths of cases on either side.</summary>
/// <remarks>
/// The model: each block pays the front of the queue; each other node ahead leaves in it with the same small chance, by itself; who joins goes behind. A node ahead costs
/// a block when it is still there at its turn, so the wait is one block and a sum of such chances, whose spread is taken for a normal one.
/// Source: docs/operating/cli.md, Nodes.
/// </remarks>
public sealed record QueueEstimate(long Expected, long P10, long P90)
{
    /// <summary>How many standard deviations a tenth lies from the middle of a normal distribution.</summary>
    private const double TenthDeviations = 1.2815515655446;

    /// <param name="ahead">Nodes ahead in the queue.</param>
    /// <param name="left">Nodes of the tier that left in the window.</param>
    /// <param name="confirmed">Nodes of the tier in service.</param>
    /// <param name="window">Blocks in which they were counted.</param>
    public static QueueEstimate Of(int ahead, int left, int confirmed, long window)
    {
        double chance = left == 0 ? 0 : Math.Min(1, left / ((double)window * (confirmed + left)));
        double blocks = 1, variance = 0;
        for (int i = 0; i < ahead; i++)
        {
            double stays = Math.Pow(1 - chance, blocks - 1);
            blocks += stays;
            variance += stays * (1 - stays);
        }

        double spread = TenthDeviations * Math.Sqrt(variance);
        return new QueueEstimate(
            (long)Math.Round(blocks),
            Math.Max(1, (long)Math.Floor(blocks - spread)),
            Math.Min(ahead + 1L, (long)Math.Ceiling(blocks + spread)));
    }
}
