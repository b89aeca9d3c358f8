using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

public abstract partial class AppRules
{
    /// <summary>What an update would come to; asked by who plans one.</summary>
    /// <remarks>
    /// Shape: <c>Kept</c> of the money for the blocks that are left goes into the new fund beside the cost, <c>Refund</c> of it does not; what was never earned until then is refunded too.
    /// </remarks>
    public AppChange ChangeOf(AppTerms terms, AppOffer offer, Height at)
    {
        Amount unused = AppEscrow.Unused(terms, at), price = PriceOf(offer, at), cost = PriceOfUpdate(offer, unused, at);
        Amount kept = Amount.Min(unused, price > cost ? price - cost : Amount.Zero);
        return new AppChange(price, cost, kept, unused - kept);
    }

    private Decision<App.Event, App.Refusal> Update(App.Running s, App.Update c, Stamp by, Height at)
    {
        if (by.Sender != s.Terms.Owner)
        {
            return App.Refusal.NotTheOwner;
        }

        if (c.Replaces != s.Terms.Documents)
        {
            return App.Refusal.ChangedMeanwhile;
        }

        AppOffering offering = Read(c.SpecificationJson, c.DeployJson, at);
        if (offering.Offer is not { } offer)
        {
            return offering.Specification.Count > 0 ? App.Refusal.InvalidSpecification : App.Refusal.InvalidDeployDocument;
        }

        if (SpecUpdate.Forbidden(Form(s.Terms.Specification), Form(c.SpecificationJson)).Count > 0)
        {
            return App.Refusal.ForbiddenChange;
        }

        AppChange change = ChangeOf(s.Terms, offer, at);
        if (by.Value < change.Cost)
        {
            return App.Refusal.Underpaid;
        }

        Settlement settlement = AppEscrow.Settle(s, at);
        AppTerms terms = TermsOf(offer, s.Terms.Registration, s.Terms.Owner, s.Terms.RegisteredAt)
            .Paid(by.Transaction, change.Kept + change.Cost, at, at + offer.Life, parameters);
        return new App.Updated(terms, settlement, change.Cost, s.Terms.Fund - s.Paid - settlement.Total - change.Kept, by.Value - change.Cost);
    }

    private Decision<App.Event, App.Refusal> Renew(App.Running s, App.Renew c, Stamp by, Height at)
    {
        if (c.Blocks < 1 || c.Blocks > BlocksMax(at) - (s.Terms.ExpiresAt - at))
        {
            return App.Refusal.BlocksOutOfRange;
        }

        Amount cost = PriceOfRenewal(s.Terms, c.Blocks, at);
        return by.Value < cost
            ? App.Refusal.Underpaid
            : Renewed(s, by.Transaction, cost, s.Terms.ExpiresAt + c.Blocks, by.Sender, by.Value - cost, at);
    }

    private App.Renewed Renewed(App.Running s, Hash256 transaction, Amount cost, Height expiresAt, AccountId? payer, Amount surplus, Height at)
    {
        Settlement settlement = AppEscrow.Settle(s, at);
        Amount kept = AppEscrow.Unused(s.Terms, at);
        return new App.Renewed(
            s.Terms.Paid(transaction, kept + cost, at, expiresAt, parameters), settlement, cost, payer, s.Terms.Fund - s.Paid - settlement.Total - kept, surplus);
    }

    private Decision<App.Event, App.Refusal> RenewItself(App.Running s, App.RenewItself c, Stamp by, Height at)
    {
        if (c.Blocks < 0 || c.Blocks > BlocksMax(at))
        {
            return App.Refusal.BlocksOutOfRange;
        }

        Amount reserve = s.Renewal.Reserve + by.Value;
        return c.Blocks == 0
            ? new App.RenewalSet(AppRenewal.None, by.Transaction, reserve)
            : new App.RenewalSet(new AppRenewal(reserve, c.Blocks, c.Most), by.Transaction, Amount.Zero);
    }

    private static Decision<App.Event, App.Refusal> Pause(App.Running s, Height at)
    {
        if (s.Terms.PauseLeft < 1)
        {
            return App.Refusal.BlocksOutOfRange;
        }

        Settlement settlement = AppEscrow.Settle(s, at);
        Amount kept = AppEscrow.Unused(s.Terms, at);
        return new App.PauseBegan(settlement, kept, s.Terms.ExpiresAt - at, at + s.Terms.PauseLeft, s.Terms.Fund - s.Paid - settlement.Total - kept);
    }

    private Decision<App.Event, App.Refusal> Resume(App.Paused s, Height at) => at >= s.EndsAt
        ? App.Refusal.NotPaused
        : new App.Resumed(s.Terms.Paid(s.Terms.LastPaid, s.Terms.Fund, at, at + s.BlocksLeft, parameters) with { PauseLeft = s.EndsAt - at });

    private static App.Ended End(App.Running s, App.EndReason reason, Height at)
    {
        Settlement settlement = AppEscrow.Settle(s, at);
        return new App.Ended(reason, settlement, s.Terms.Fund - s.Paid - settlement.Total + s.Renewal.Reserve);
    }

    private static App.Ended End(App.Paused s, App.EndReason reason, Height at) =>
        new(reason, new Settlement(at, [], Amount.Zero, Amount.Zero), s.Terms.Fund + s.Renewal.Reserve);

    private Decision<App.Event, App.Refusal> Tick(App.Running s, Height at)
    {
        if (at >= s.Terms.ExpiresAt)
        {
            return RenewedByItself(s, at) is { } renewed ? renewed : End(s, App.EndReason.Expired, at);
        }

        List<App.Event> facts = [];
        if (s.Hosts.Count > 0 && at >= s.NextSettlement)
        {
            facts.Add(new App.Settled(AppEscrow.Settle(s, at)));
        }

        facts.AddRange(s.Terms.Reminders.Skip(s.Reminded).TakeWhile(due => at >= due).Select(_ => new App.Reminded(at, s.Terms.ExpiresAt - at)));
        return new Decision<App.Event, App.Refusal>([.. facts], null);
    }

    private App.Renewed? RenewedByItself(App.Running s, Height at)
    {
        if (s.Renewal.Blocks == 0)
        {
            return null;
        }

        Amount cost = PriceOfRenewal(s.Terms, s.Renewal.Blocks, at);
        return cost > s.Renewal.Most || cost > s.Renewal.Reserve
            ? null
            : Renewed(s, s.Terms.LastPaid, cost, at + s.Renewal.Blocks, payer: null, Amount.Zero, at);
    }

    private static Decision<App.Event, App.Refusal> Accept(App.Running s, App.Accept c, Stamp by, Height at)
    {
        if (by.OperatedNode != c.Node || by.OperatedNodeOwner is not { } payee)
        {
            return App.Refusal.NotTheOperator;
        }

        if (c.Ordinal < 0 || c.Ordinal >= s.Terms.Instances)
        {
            return App.Refusal.OrdinalOutOfRange;
        }

        if (c.Attempt < 0)
        {
            return App.Refusal.AttemptOutOfRange;
        }

        if (s.Hosts.Any(pair => pair.Key != c.Ordinal && pair.Value.Node == c.Node))
        {
            return App.Refusal.NodeHostsAnother;
        }

        return s.Hosts.TryGet(c.Ordinal, out AppHost held)
            ? Replace(s, c, held, payee, at)
            : new App.HostAccepted(c.Ordinal, new AppHost(c.Node, payee, c.Attempt, at));
    }

    /// <summary>A node that accepts its own ordinal again in a later attempt goes on earning; another node takes over from it.</summary>
    private static Decision<App.Event, App.Refusal> Replace(App.Running s, App.Accept c, AppHost held, AccountId payee, Height at)
    {
        if (held.Node == c.Node && held.Attempt == c.Attempt)
        {
            return [];
        }

        if (c.Attempt <= held.Attempt)
        {
            return App.Refusal.OrdinalHeld;
        }

        return held.Node == c.Node
            ? new App.HostAccepted(c.Ordinal, held with { Attempt = c.Attempt })
            : [
                new App.HostLeft(c.Ordinal, AppEscrow.Settle(s.Terms, [held], at)),
                new App.HostAccepted(c.Ordinal, new AppHost(c.Node, payee, c.Attempt, at)),
            ];
    }

    private static Decision<App.Event, App.Refusal> Leave(App.Running s, App.Leave c, Stamp by, Height at)
    {
        if (by.OperatedNode != c.Node)
        {
            return App.Refusal.NotTheOperator;
        }

        if (c.Ordinal < 0 || c.Ordinal >= s.Terms.Instances)
        {
            return App.Refusal.OrdinalOutOfRange;
        }

        return s.Hosts.TryGet(c.Ordinal, out AppHost held) && held.Node == c.Node
            ? new App.HostLeft(c.Ordinal, AppEscrow.Settle(s.Terms, [held], at))
            : [];
    }

    private long BlocksMax(Height at) => Specs.Expire.MaxAt(SpecHeight(at));

    private static ScriptValue Form(string canonical) =>
        ScriptJson.TryParse(canonical, ScriptLimits.Specification) ?? ScriptValue.Undefined.Value;
}

/// <summary>What an update comes to. Units: atoms; see <see cref="AppRules.ChangeOf"/>.</summary>
public sealed record AppChange(Amount Price, Amount Cost, Amount Kept, Amount Refund);
