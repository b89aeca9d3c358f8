using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps.Prices;

/// <summary>What the existing network asks for resources, for one period of some 30 days and above a height.</summary>
/// <remarks>
/// Units: FLUX or dollars; cpu per tenth of a core, ram per 100 MB, hdd per GB, port per enterprise port, scope and static address per app.
/// Shape: <c>Least</c> is the least price of an app's period, null without one; <c>Minimum</c> is that of a payment. Source: research sheet of the applications §3.1.
/// </remarks>
public sealed record PriceTableRow(
    long Above,
    Binary64 Cpu,
    Binary64 Ram,
    Binary64 Hdd,
    Binary64 Minimum,
    Binary64 Port,
    Binary64 Scope,
    Binary64 StaticIp,
    Binary64? Least);

/// <summary>A message on the network's chain that changes rules, such as "p_0.03_0.01_0.004_0.01", and its block's height.</summary>
public readonly record struct ChainMessage(long Height, string Text);

/// <summary>The rows of prices by height. Shape: from the lowest height to the highest.</summary>
public sealed record PriceTable(Sequence<PriceTableRow> Rows)
{
    private const string PriceMessage = "p";

    /// <summary>A price message has at least so many numbers, the least payment being the last of them.</summary>
    private const int NumbersMin = 4;

    /// <summary>The existing network's prices in FLUX, as its release 8.17.0 ships them.</summary>
    public static PriceTable Flux { get; } = new(
    [
        Row(-1, "3", "1", "0.5", "1", "2", "6", "3"),
        Row(983_000, "0.3", "0.1", "0.05", "0.1", "2", "6", "3"),
        Row(1_004_000, "0.06", "0.02", "0.01", "0.01", "2", "6", "3"),
        Row(1_288_000, "0.15", "0.05", "0.02", "0.01", "2", "6", "3"),
        Row(1_594_832, "0.15", "0.05", "0.02", "0.01", "1.5", "6", "3"),
        Row(1_597_156, "0.03", "0.01", "0.004", "0.01", "0.4", "0.8", "0.4"),
    ]);

    /// <summary>The last row above whose height this one lies; null below all.</summary>
    public PriceTableRow? At(long height)
    {
        for (int i = Rows.Count - 1; i >= 0; i--)
        {
            if (Rows[i].Above < height)
            {
                return Rows[i];
            }
        }

        return null;
    }

    /// <summary>The table with the rows that messages of the chain add; of equal heights the built-in row comes first, so that the message's counts.</summary>
    /// <remarks>Shape: other kinds of messages, and those with too few numbers, add nothing. A number that is none reads as NaN: nothing can be paid by such a row.</remarks>
    public PriceTable With(IEnumerable<ChainMessage> messages) =>
        new(Rows.Concat(messages.Select(Read).OfType<PriceTableRow>()).OrderBy(row => row.Above).ToSequence());

    internal static PriceTableRow Row(
        long above, string cpu, string ram, string hdd, string minimum, string port, string scope, string staticIp, string? least = null) => new(
        above,
        Binary64.Parse(cpu),
        Binary64.Parse(ram),
        Binary64.Parse(hdd),
        Binary64.Parse(minimum),
        Binary64.Parse(port),
        Binary64.Parse(scope),
        Binary64.Parse(staticIp),
        least is null ? null : Binary64.Parse(least));

    private static PriceTableRow? Read(ChainMessage message)
    {
        string[] parts = message.Text.Split('_');
        if (parts[0] != PriceMessage || parts.Length <= NumbersMin || parts[NumbersMin].Length == 0)
        {
            return null;
        }

        return new PriceTableRow(
            message.Height, Number(parts, 1), Number(parts, 2), Number(parts, 3), Number(parts, 4), Given(parts, 5, 2), Given(parts, 6, 6), Given(parts, 7, 3), null);
    }

    private static Binary64 Number(string[] parts, int at) => Coercion.ToNumber(ScriptValue.Of(parts[at]));

    /// <summary>The number; what is missing, 0 or no number counts as the default.</summary>
    private static Binary64 Given(string[] parts, int at, int otherwise) =>
        at < parts.Length && new ScriptValue.Number(Number(parts, at)).Truthy ? Number(parts, at) : otherwise;
}
