using System.Globalization;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes.FluxdTransactions;

/// <summary>A collateral as the daemon's commands print it, such as <c>COutPoint(6b2f…dd0d, 0)</c>.</summary>
/// <remarks>Source: vectors/fluxos/extracted-message-hash.json.</remarks>
public static class CollateralText
{
    private const string Head = "COutPoint(";
    private const string Separator = ", ";

    /// <summary>The outpoint; null for any other text.</summary>
    public static Outpoint? TryRead(string text)
    {
        if (!text.StartsWith(Head, StringComparison.Ordinal) || !text.EndsWith(')'))
        {
            return null;
        }

        string[] parts = text[Head.Length..^1].Split(Separator);
        return parts.Length == 2
            && Hash256.TryParse(parts[0], out _)
            && uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint index)
                ? new Outpoint(DisplayOrder.Parse(parts[0]), index)
                : null;
    }

    public static string Write(Outpoint collateral) =>
        string.Create(CultureInfo.InvariantCulture, $"{Head}{DisplayOrder.Text(collateral.Transaction)}{Separator}{collateral.Index})");
}
