using System.Diagnostics;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>An app on the chain: registered and paid, hosted by attested nodes, which its escrow pays by the block, changed and renewed by its owner, and ended with a refund.</summary>
/// <remarks>
/// Shape: the entity is <c>app/{name in lower case}</c>. The owner is the account that paid for the registration, or whom it was transferred to, whatever
/// the specification's owner text says. What is decided is in <see cref="AppRules"/>, by rule set. Units: atoms and blocks.
/// Source: docs/spec/apps.md §5 (life), §6 (escrow).
/// </remarks>
public static class App
{
    public const string Name = "app";

    /// <summary>The number of the rule set <c>flux-compatible</c>.</summary>
    public const int CompatibleRules = 2;

    public abstract record Command;

    /// <summary>Registers the app; the value pays for it, and what exceeds the price is refunded. Both texts are in canonical form.</summary>
    [Wire("app.register.v1")] public sealed record Register(string SpecificationJson, string? DeployJson) : Command;

    /// <summary>Replaces specification and deploy document; the value pays the difference. <paramref name="Replaces"/> names the documents it was made for (<see cref="AppTerms.Documents"/>); by its owner.</summary>
    [Wire("app.update.v1")] public sealed record Update(string SpecificationJson, string? DeployJson, Hash256 Replaces) : Command;

    /// <summary>Lengthens the life by so many blocks; the value pays them. From anyone.</summary>
    [Wire("app.renew.v1")] public sealed record Renew(long Blocks) : Command;

    /// <summary>Lets the app renew itself at its end for so many blocks from the money set aside, to which the value is added; no blocks: no more, and the money is refunded. By its owner.</summary>
    [Wire("app.renew-itself.v1")] public sealed record RenewItself(long Blocks, Amount Most) : Command;

    /// <summary>Stops the instances and the blocks of the app's life; by its owner.</summary>
    [Wire("app.pause.v1")] public sealed record Pause : Command;

    /// <summary>Goes on with the life that was left; by its owner.</summary>
    [Wire("app.resume.v1")] public sealed record Resume : Command;

    /// <summary>Gives the app and its money to another account; by its owner.</summary>
    [Wire("app.transfer.v1")] public sealed record Transfer(AccountId To) : Command;

    /// <summary>The node states that it runs the ordinal; signed by its operator. A greater attempt replaces the node that held it.</summary>
    [Wire("app.accept.v1")] public sealed record Accept(int Ordinal, int Attempt, Outpoint Node) : Command;

    /// <summary>The node states that it no longer runs the ordinal; signed by its operator.</summary>
    [Wire("app.leave.v1")] public sealed record Leave(int Ordinal, Outpoint Node) : Command;

    /// <summary>Ends the app; by its owner.</summary>
    [Wire("app.remove.v1")] public sealed record Remove : Command;

    /// <summary>Settles, reminds, renews or expires what is due; harmless from anyone at any time.</summary>
    [Wire("app.tick.v1")] public sealed record Tick : Command;

    public abstract record Event;
    [Wire("app.registered.v1")] public sealed record Registered(AppTerms Terms, Amount Surplus) : Event;

    /// <summary>Shape: <c>Cost</c> is what the change took of the value; <c>Refund</c> what of the old fund was never earned and not carried over; <c>Surplus</c> the value beyond the cost.</summary>
    [Wire("app.updated.v1")] public sealed record Updated(AppTerms Terms, Settlement Settlement, Amount Cost, Amount Refund, Amount Surplus) : Event;

    /// <summary>Shape: without a payer the app renewed itself, and the cost was taken from what was set aside.</summary>
    [Wire("app.renewed.v1")] public sealed record Renewed(AppTerms Terms, Settlement Settlement, Amount Cost, AccountId? Payer, Amount Refund, Amount Surplus) : Event;
    [Wire("app.renewal-set.v1")] public sealed record RenewalSet(AppRenewal Renewal, Hash256 Transaction, Amount Refund) : Event;
    [Wire("app.paused.v1")] public sealed record PauseBegan(Settlement Settlement, Amount Fund, long BlocksLeft, Height EndsAt, Amount Refund) : Event;
    [Wire("app.resumed.v1")] public sealed record Resumed(AppTerms Terms) : Event;
    [Wire("app.transferred.v1")] public sealed record Transferred(AccountId To, Settlement Settlement) : Event;
    [Wire("app.host-accepted.v1")] public sealed record HostAccepted(int Ordinal, AppHost Host) : Event;
    [Wire("app.host-left.v1")] public sealed record HostLeft(int Ordinal, Settlement Settlement) : Event;
    [Wire("app.settled.v1")] public sealed record Settled(Settlement Settlement) : Event;

    /// <summary>The end is near.</summary>
    [Wire("app.reminded.v1")] public sealed record Reminded(Height At, long BlocksLeft) : Event;
    [Wire("app.ended.v1")] public sealed record Ended(EndReason Reason, Settlement Settlement, Amount Refund) : Event;

    public enum EndReason
    {
        Removed = 1,
        Expired = 2,
        PausedTooLong = 3,
    }

    public abstract record State;
    [Wire("app.unregistered.v1")] public sealed record Unregistered : State;

    /// <summary>Shape: hosts by ordinal; <c>Paid</c> is what was paid since the terms began; <c>NextSettlement</c> matters only while there are hosts; <c>Reminded</c> counts the reminders given.</summary>
    [Wire("app.running.v1")]
    public sealed record Running(
        AppTerms Terms, AppRenewal Renewal, SortedMap<int, AppHost> Hosts, Amount Paid, Height NextSettlement, int Reminded) : State;

    /// <summary>Shape: the terms' fund is what is left for the blocks that are left; their heights are those of before the pause.</summary>
    [Wire("app.standing-still.v1")] public sealed record Paused(AppTerms Terms, AppRenewal Renewal, long BlocksLeft, Height EndsAt) : State;

    [Wire("app.closed.v1")] public sealed record Closed(AppTerms Terms, EndReason Reason, Amount Refund, Height At) : State;

    public enum Refusal
    {
        WrongName,
        InvalidSpecification,
        InvalidDeployDocument,
        Underpaid,
        AlreadyRegistered,
        NotRegistered,
        NotRunning,
        NotPaused,
        ValueNotWanted,
        NotTheOperator,
        NotTheOwner,
        OrdinalOutOfRange,
        AttemptOutOfRange,
        OrdinalHeld,
        NodeHostsAnother,
        ChangedMeanwhile,
        ForbiddenChange,
        BlocksOutOfRange,
    }

    /// <summary>The rule sets of a network with these numbers: 1 is <c>flux</c>, 2 <c>flux-compatible</c>.</summary>
    public static RuleSets<OnChainKind<State, Command, Event, Refusal>> RulesWith(AppParameters parameters) =>
        new RuleSets<OnChainKind<State, Command, Event, Refusal>>(Name, KindOf(new FluxAppRules(parameters))).Then(KindOf(new CompatibleAppRules(parameters)));

    /// <summary>The rules in force at the height.</summary>
    /// <exception cref="UnknownRuleSetException">This release doesn't know the set that the parameters name there.</exception>
    public static AppRules RulesAt(ChainParameters parameters, Height at)
    {
        RuleSets<AppRules> sets = new RuleSets<AppRules>(Name, new FluxAppRules(parameters.Apps)).Then(new CompatibleAppRules(parameters.Apps));
        return sets.At(at, parameters.RulesOf(Name));
    }

    /// <summary>The rules bound to block execution.</summary>
    private static OnChainKind<State, Command, Event, Refusal> KindOf(AppRules rules) => new(
        Name, new(new Unregistered(), rules.Decide, Evolve, React), new Tick(), AppMoney.Instruct, DueAt, Hosts, ReportedBy, AppRules.Misaddressed);

    /// <summary>Folds one recorded fact.</summary>
    /// <exception cref="UnreachableException">The journal is corrupt; the host stops the entity.</exception>
    public static State Evolve(State state, Event fact) => (state, fact) switch
    {
        (Unregistered or Closed, Registered e) => Begin(e.Terms, AppRenewal.None, SortedMap<int, AppHost>.Empty),
        (Running s, Updated e) => Begin(e.Terms, s.Renewal, HostsUntil(s, e.Terms.Instances, e.Settlement.At)),
        (Running s, Renewed e) => Begin(
            e.Terms, e.Payer is null ? s.Renewal with { Reserve = s.Renewal.Reserve - e.Cost } : s.Renewal, HostsUntil(s, e.Terms.Instances, e.Settlement.At)),
        (Running s, RenewalSet e) => s with { Renewal = e.Renewal, Terms = s.Terms with { LastPaid = e.Transaction } },
        (Running s, PauseBegan e) => new Paused(s.Terms with { Fund = e.Fund }, s.Renewal, e.BlocksLeft, e.EndsAt),
        (Paused s, Resumed e) => Begin(e.Terms, s.Renewal, SortedMap<int, AppHost>.Empty),
        (Running s, Transferred e) => After(s, e.Settlement) with { Terms = s.Terms with { Owner = e.To } },
        (Paused s, Transferred e) => s with { Terms = s.Terms with { Owner = e.To } },
        (Running s, HostAccepted e) => s with
        {
            Hosts = s.Hosts.With(e.Ordinal, e.Host),
            NextSettlement = s.Hosts.Count == 0 ? AppEscrow.SettlementAfter(s.Terms, e.Host.PaidUpTo) : s.NextSettlement,
        },
        (Running s, HostLeft e) => s with { Hosts = s.Hosts.Without(e.Ordinal), Paid = s.Paid + e.Settlement.Total },
        (Running s, Settled e) => After(s, e.Settlement),
        (Running s, Reminded) => s with { Reminded = s.Reminded + 1 },
        (Running s, Ended e) => new Closed(s.Terms.Ended, e.Reason, e.Refund, e.Settlement.At),
        (Paused s, Ended e) => new Closed(s.Terms.Ended, e.Reason, e.Refund, e.Settlement.At),
        _ => throw new UnreachableException($"{fact} after {state}"),
    };

    /// <summary>Nothing yet: operational work starts from the chain's facts.</summary>
    public static IEnumerable<Effect> React(State after, Event fact) => [];

    /// <summary>The next height at which something is due; null once the app has ended.</summary>
    public static Height? DueAt(State state)
    {
        switch (state)
        {
            case Running s:
                Height due = s.Terms.ExpiresAt;
                due = s.Hosts.Count > 0 && s.NextSettlement < due ? s.NextSettlement : due;
                return s.Reminded < s.Terms.Reminders.Count && s.Terms.Reminders[s.Reminded] < due ? s.Terms.Reminders[s.Reminded] : due;
            case Paused s:
                return s.EndsAt;
            default:
                return null;
        }
    }

    /// <summary>The nodes attested to run an instance, by ordinal.</summary>
    public static IEnumerable<Outpoint> Hosts(State state) => state is Running s ? s.Hosts.Values.Select(host => host.Node) : [];

    /// <summary>A node states that it runs an instance without an account. Everything else pays, <see cref="Leave"/> too: a host that does not say it is replaced by the next accept.</summary>
    public static Outpoint? ReportedBy(Command command) => command is Accept c ? c.Node : null;

    /// <summary>The terms of an app that lives or has ended; null before it was registered.</summary>
    public static AppTerms? TermsOf(State state) => state switch
    {
        Running s => s.Terms,
        Paused s => s.Terms,
        Closed s => s.Terms,
        _ => null,
    };

    private static Running Begin(AppTerms terms, AppRenewal renewal, SortedMap<int, AppHost> hosts) =>
        new(terms, renewal, hosts, Amount.Zero, AppEscrow.SettlementAfter(terms, terms.Since), 0);

    /// <summary>The hosts that stay, paid up to the height.</summary>
    private static SortedMap<int, AppHost> HostsUntil(Running s, int instances, Height at) => SortedMap<int, AppHost>.From(
        s.Hosts.Where(pair => pair.Key < instances).Select(pair => KeyValuePair.Create(pair.Key, pair.Value with { PaidUpTo = at })));

    private static Running After(Running s, Settlement settlement) => s with
    {
        Hosts = HostsUntil(s, s.Terms.Instances, settlement.At),
        Paid = s.Paid + settlement.Total,
        NextSettlement = AppEscrow.SettlementAfter(s.Terms, settlement.At),
    };
}
