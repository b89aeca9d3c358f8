using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What an app runs and what its life is paid with, from one message that paid to the next.</summary>
/// <remarks>
/// Shape: <c>Specification</c> is the canonical text, <c>SpecificationHash</c> its SHA-256, <c>Deploy</c> the deploy document's text or null, both empty once the app has ended; <c>PauseLeft</c> is for how many blocks
/// more it may be paused before something is paid again; <c>Registration</c> and
/// <c>LastPaid</c> are the transactions that registered and that paid last. Units: <c>Fund</c> is what the escrow held for the hosts at <c>Since</c>;
/// <c>Rates</c> is what one instance costs in one block, the fund ÷ (instances × blocks) rounded down; <c>Reminders</c> are the heights at which the end is called to mind. Source: docs/spec/apps.md §6.
/// </remarks>
[Wire("apps.terms.v1")]
public sealed record AppTerms(
    Hash256 Registration,
    Hash256 LastPaid,
    AccountId Owner,
    string Key,
    int Version,
    string Specification,
    Hash256 SpecificationHash,
    string? Deploy,
    int Instances,
    AppNeeds Needs,
    Amount Fund,
    AppRates Rates,
    Height RegisteredAt,
    Height Since,
    Height ExpiresAt,
    long SettleEvery,
    Sequence<Height> Reminders,
    long PauseLeft)
{
    /// <summary>What names both documents: an update is made for exactly these.</summary>
    public Hash256 Documents => DocumentsOf(Specification, Deploy);

    public static Hash256 DocumentsOf(string specification, string? deploy)
    {
        WireWriter writer = new();
        writer.Text("flux/app-documents/1");
        writer.Text(specification);
        writer.Text(deploy ?? string.Empty);
        return Hash256.Sha256(writer.ToBlob().Span);
    }

    /// <summary>The same without the documents' texts: what is kept of an app that has ended.</summary>
    public AppTerms Ended => this with { Specification = string.Empty, Deploy = null };

    /// <summary>The same paid anew from a height on.</summary>
    public AppTerms Paid(Hash256 transaction, Amount fund, Height since, Height expiresAt, AppParameters parameters) => this with
    {
        LastPaid = transaction,
        Fund = fund,
        Rates = AppRates.Of(fund, Instances, expiresAt - since, parameters),
        Since = since,
        ExpiresAt = expiresAt,
        SettleEvery = parameters.SettleEvery,
        PauseLeft = parameters.PauseMax,
        Reminders = parameters.Reminders.Select(blocks => expiresAt.Value - blocks).Where(height => height > since.Value).Select(height => new Height(height)).ToSequence(),
    };
}

/// <summary>What one instance costs in one block, and who gets it. Units: atoms.</summary>
[Wire("apps.rates.v1")]
public sealed record AppRates(Amount Host, Amount Burnt, Amount Treasury)
{
    public Amount Whole => Host + Burnt + Treasury;

    /// <summary>The rate rounded down, so that a life never costs more than the fund; of it, the burnt and the treasury's part rounded down.</summary>
    public static AppRates Of(Amount fund, int instances, long blocks, AppParameters parameters)
    {
        Amount whole = fund.Share(1, instances * blocks);
        Amount burnt = whole.Share(parameters.BurntPercent, 100), treasury = whole.Share(parameters.TreasuryPercent, 100);
        return new AppRates(whole - burnt - treasury, burnt, treasury);
    }
}

/// <summary>What keeps an app alive by itself: money set aside, and for how many blocks it renews, each time for at most so much.</summary>
/// <remarks>Shape: no blocks when it doesn't renew; the money is then nobody's but the owner's and is refunded.</remarks>
[Wire("apps.renewal.v1")]
public sealed record AppRenewal(Amount Reserve, long Blocks, Amount Most)
{
    public static AppRenewal None { get; } = new(Amount.Zero, 0, Amount.Zero);
}

/// <summary>A node attested to run one instance, who is paid for it, and up to which height that is done.</summary>
[Wire("apps.host.v1")]
public sealed record AppHost(Outpoint Node, AccountId Payee, int Attempt, Height PaidUpTo);

/// <summary>What a node earned since it was last paid, and whose it is.</summary>
[Wire("apps.earning.v1")]
public sealed record Earning(Outpoint Node, AccountId To, Amount Amount);

/// <summary>What all hosts earned up to a height, and what was burnt and went to the treasury beside it.</summary>
[Wire("apps.settlement.v1")]
public sealed record Settlement(Height At, Sequence<Earning> Earnings, Amount Burnt, Amount Treasury)
{
    public Amount Total => Earnings.Aggregate(Burnt + Treasury, (sum, earning) => sum + earning.Amount);
}
