using System.Globalization;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Api;

/// <summary>What happened to an app, as its actor recorded it from the chain's deliveries.</summary>
public sealed class AppHistory(ChainReplica replica, IJournal journal)
{
    /// <summary>Facts read in one go; all of an app's are answered.</summary>
    private const int AtOnce = 500;

    /// <exception cref="ApiRefusal">There never was such an app.</exception>
    public async Task<AppHistoryResponse> Of(string name, CancellationToken cancellation)
    {
        EntityId id = AppViews.IdOf(name);
        if (replica.Required.Ledger.EntityAt(id) is null)
        {
            throw ApiRefusal.NotFound("app", name, "a registered app; see flux app list");
        }

        App.State state = new App.Unregistered();
        List<AppEventResponse> events = [];
        for (long after = 0; ;)
        {
            IReadOnlyList<StoredEvent> page = await journal.ReadEntity(id, after, AtOnce, cancellation).ConfigureAwait(false);
            foreach (StoredEvent stored in page)
            {
                App.Event fact = Wire.Decode<App.Event>(stored.Payload);
                events.Add(Told(stored, fact, ReserveOf(state)));
                state = App.Evolve(state, fact);
            }

            if (page.Count < AtOnce)
            {
                return new AppHistoryResponse(id.Key, events, MoneyOf(events, state));
            }

            after = page[^1].Sequence;
        }
    }

    private static Amount ReserveOf(App.State state) => state is App.Running running ? running.Renewal.Reserve : Amount.Zero;

    /// <summary>Sums of the facts, beside what the last state holds: nothing is settled for this.</summary>
    private static AppMoneyResponse MoneyOf(List<AppEventResponse> events, App.State state) => new(
        events.Sum(e => e.PaidAtoms ?? 0),
        events.Sum(e => e.HostsAtoms ?? 0),
        events.Sum(e => e.BurntAtoms ?? 0),
        events.Sum(e => e.TreasuryAtoms ?? 0),
        events.Sum(e => e.RefundAtoms ?? 0),
        state switch
        {
            App.Running s => (s.Terms.Fund + s.Renewal.Reserve - s.Paid).Atoms,
            App.Paused s => (s.Terms.Fund + s.Renewal.Reserve).Atoms,
            _ => 0,
        });

    /// <summary>The fact in words. Shape: what was paid is the whole value of the message; <paramref name="reserve"/> is what was set aside before it.</summary>
    private static AppEventResponse Told(StoredEvent stored, App.Event fact, Amount reserve) => fact switch
    {
        App.Registered e => Event(stored, e.Terms.Since, "registered", $"{e.Terms.Instances} instances until height {e.Terms.ExpiresAt}", null, e.Terms.Fund + e.Surplus, e.Surplus),
        App.Updated e => Event(
            stored, e.Settlement.At, "updated", $"{e.Terms.Instances} instances until height {e.Terms.ExpiresAt}, specification {e.Terms.SpecificationHash.Short}", e.Settlement, e.Cost + e.Surplus, e.Refund + e.Surplus),
        App.Renewed e => Event(
            stored, e.Settlement.At, "renewed", $"until height {e.Terms.ExpiresAt}{(e.Payer is null ? ", by itself" : string.Empty)}", e.Settlement, e.Payer is null ? null : e.Cost + e.Surplus, e.Refund + e.Surplus),
        App.RenewalSet e => Event(
            stored, null, "renewal-set", e.Renewal.Blocks == 0 ? "it renews itself no more" : $"it renews itself by {Text(e.Renewal.Blocks)} blocks, for at most {e.Renewal.Most} FLUX, from {e.Renewal.Reserve}", null, e.Renewal.Reserve + e.Refund - reserve, e.Refund),
        App.PauseBegan e => Event(stored, e.Settlement.At, "paused", $"{Text(e.BlocksLeft)} blocks are left; it ends at height {e.EndsAt} unless it is resumed", e.Settlement, null, e.Refund),
        App.Resumed e => Event(stored, e.Terms.Since, "resumed", $"until height {e.Terms.ExpiresAt}", null, null, null),
        App.Transferred e => Event(stored, e.Settlement.At, "transferred", $"to {Crypto.Address.Format(e.To)}", e.Settlement, null, null),
        App.HostAccepted e => Event(stored, e.Host.PaidUpTo, "attested", $"instance {Text(e.Ordinal)} on node {e.Host.Node.Short}, attempt {Text(e.Host.Attempt)}", null, null, null),
        App.HostLeft e => Event(stored, e.Settlement.At, "left", $"instance {Text(e.Ordinal)}", e.Settlement, null, null),
        App.Settled e => Event(stored, e.Settlement.At, "settled", $"{Text(e.Settlement.Earnings.Count)} instances", e.Settlement, null, null),
        App.Reminded e => Event(stored, e.At, "reminded", $"it ends in {Text(e.BlocksLeft)} blocks", null, null, null),
        App.Ended e => Event(stored, e.Settlement.At, "ended", e.Reason switch { App.EndReason.Removed => "removed", App.EndReason.Expired => "expired", _ => "paused too long" }, e.Settlement, null, e.Refund),
        var other => throw new System.Diagnostics.UnreachableException($"fact {other}"),
    };

    private static AppEventResponse Event(StoredEvent stored, Height? at, string what, string text, Settlement? settlement, Amount? paid, Amount? refund) => new(
        stored.Sequence,
        stored.Time.ToString(),
        at?.Value,
        what,
        text,
        paid?.Atoms,
        settlement is null ? null : (settlement.Total - settlement.Burnt - settlement.Treasury).Atoms,
        settlement?.Burnt.Atoms,
        settlement?.Treasury.Atoms,
        refund?.Atoms);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
