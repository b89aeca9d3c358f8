using System.Globalization;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Api;

/// <summary>What only the whole chain can tell: an account's history, and who has how much. The desk is null where the host keeps no explorer.</summary>
/// <remarks>Concurrency: any thread; the rich list is made once per block that it is asked at.</remarks>
public sealed class ExplorerViews(ChainReplica replica, ExplorerDesk? explorer)
{
    /// <summary>Entries in one answer.</summary>
    public const int HistoryMax = 1_000;

    /// <summary>Accounts in one answer.</summary>
    public const int RichMax = 1_000;

    private readonly Lock _gate = new();
    private RichListResponse? _rich;

    /// <summary>A page of the history of an account or, by its name, of the treasury, from before the place; from the newest when it is null.</summary>
    public async Task<AccountHistoryResponse> History(string text, string? before, int count, CancellationToken cancellation)
    {
        ExplorerDesk asked = explorer ?? throw new ApiRefusal(new ProblemResponse(
            ProblemCode.Unsupported,
            "this host keeps no history of accounts",
            "api.explorer = off",
            "api.explorer = on",
            "start it with --set api.explorer=on; it reads the chain it has and goes on from there"));
        AccountId account = text == ApiRoute.TreasuryAccount ? ExplorerBlocks.TreasuryAccount : ChainViews.AccountOf(text);
        ExplorerPage page = await asked.History(account, before is null ? null : PlaceOf(before), count + 1, cancellation).ConfigureAwait(false);

        // One more than wanted was asked for, to know whether there is a page after this one.
        ExplorerEntry[] shown = [.. page.Entries.Take(count)];
        return new AccountHistoryResponse(
            text,
            replica.Height.Value,
            page.Head?.Height.Value,
            page.Entries.Count > count ? Text(shown[^1].Place) : null,
            [.. shown.Select(Entry)]);
    }

    public RichListResponse Rich(int count)
    {
        ChainState ledger = replica.Required.Ledger;
        lock (_gate)
        {
            if (_rich?.Height != ledger.Height.Value)
            {
                _rich = RichList.Of(ledger, RichMax);
            }

            return _rich with { Richest = [.. _rich.Richest.Take(count)] };
        }
    }

    private static AccountEntryResponse Entry(ExplorerEntry entry) => new(
        Text(entry.Place),
        entry.Place.Height.Value,
        entry.Index,
        entry.Kind,
        entry.In.Atoms,
        entry.Out.Atoms,
        entry.Fee.Atoms,
        entry.Counterparty,
        entry.Transaction?.ToString(),
        entry.Refusal);

    private static string Text(ExplorerPlace place) => string.Create(CultureInfo.InvariantCulture, $"{place.Height.Value}.{place.Ordinal}");

    /// <summary>HEIGHT, before everything its block did, or HEIGHT.N, before that of it.</summary>
    private static ExplorerPlace PlaceOf(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length <= 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long height) && height <= ExplorerPlace.HeightMax
            && int.TryParse(parts.Length == 2 ? parts[1] : "0", NumberStyles.None, CultureInfo.InvariantCulture, out int ordinal)
            && ordinal <= ExplorerPlace.OrdinalMax
            ? new ExplorerPlace(new Height(height), ordinal)
            : throw new ApiRefusal(new ProblemResponse(ProblemCode.Malformed, "before is no place of the chain", $"'{text}'", "HEIGHT or HEIGHT.N, such as 120 or 120.3", null));
    }
}
