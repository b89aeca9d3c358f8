using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Apps.Prices;

/// <summary>Why a wallet's message about a payment is refused.</summary>
public enum WalletRefusal
{
    BodyTooLong = 1,
    NoPaymentId = 2,
    PaymentId = 3,
    NoTransaction = 4,
    Transaction = 5,
    NoCoin = 6,
    Coin = 7,
    FromAddress = 8,
    ToAddress = 9,
    Amount = 10,
    UnknownRequest = 11,
    ExpiredRequest = 12,
}

/// <summary>What became of a wallet's message. Shape: exactly one of the two is null.</summary>
public sealed record WalletVerdict(WalletPayment? Payment, WalletRefusal? Refused);

/// <summary>A payment that a wallet told a node of: bookkeeping only, the payment on the chain is what counts.</summary>
/// <remarks>
/// Shape: fields that the wallet left out are empty texts; the chain is the coin's unless the wallet names it. Units: milliseconds since 1970.
/// Source: research sheet of the applications §3.6; vectors/fluxos/generated-payment-callbacks.json.
/// </remarks>
public sealed record WalletPayment(
    string PaymentId,
    string Transaction,
    string Coin,
    ScriptValue Chain,
    ScriptValue Explorer,
    string FromAddress,
    string ToAddress,
    ScriptValue Amount,
    long ReceivedAt)
{
    /// <summary>A request for payment lives one hour.</summary>
    public const long RequestMs = 3_600_000;

    private const int BodyMax = 10_000;

    /// <summary>The same for the body as it came in: JSON, or failing that a query.</summary>
    public static WalletVerdict Read(ScriptValue query, string body, long? requestedAt, long now) => body.Length > BodyMax
        ? new WalletVerdict(null, WalletRefusal.BodyTooLong)
        : Read(query, Coercion.EnsureObject(ScriptValue.Of(body)), requestedAt, now);

    /// <summary>The verdict on a message. Shape: <c>requestedAt</c> is when the node issued the payment's id, null for an id it doesn't know.</summary>
    public static WalletVerdict Read(ScriptValue query, ScriptValue body, long? requestedAt, long now)
    {
        ScriptValue id = Given(query["paymentid"], body["paymentid"]);
        ScriptValue transaction = Given(body["transaction_id"], body["txid"]);
        ScriptValue coin = body["coin"];
        if (Refusal(id, transaction, body) is { } refusal)
        {
            return new WalletVerdict(null, refusal);
        }

        if (requestedAt is not { } issued)
        {
            return new WalletVerdict(null, WalletRefusal.UnknownRequest);
        }

        return now - issued > RequestMs
            ? new WalletVerdict(null, WalletRefusal.ExpiredRequest)
            : new WalletVerdict(
                new WalletPayment(
                    TextOf(id),
                    TextOf(transaction),
                    TextOf(coin),
                    Given(body["chain"], coin),
                    Given(body["explorer"], ScriptValue.Of(string.Empty)),
                    TextOf(body["from_address"]),
                    TextOf(body["to_address"]),
                    Given(body["amount"], ScriptValue.Of(string.Empty)),
                    now),
                null);
    }

    /// <summary>The payment's id that a message names, for looking up when it was issued; null without.</summary>
    public static string? IdOf(ScriptValue query, ScriptValue body) => Given(query["paymentid"], body["paymentid"]) is ScriptValue.Text text ? text.Value : null;

    private static WalletRefusal? Refusal(ScriptValue id, ScriptValue transaction, ScriptValue body) => 0 switch
    {
        _ when !id.Truthy => WalletRefusal.NoPaymentId,
        _ when !IsText(id, 10, 100) => WalletRefusal.PaymentId,
        _ when !transaction.Truthy => WalletRefusal.NoTransaction,
        _ when !IsText(transaction, 1, 500) => WalletRefusal.Transaction,
        _ when !body["coin"].Truthy => WalletRefusal.NoCoin,
        _ when !IsText(body["coin"], 1, 50) => WalletRefusal.Coin,
        _ when !IsAddress(body["from_address"]) => WalletRefusal.FromAddress,
        _ when !IsAddress(body["to_address"]) => WalletRefusal.ToAddress,
        _ when !IsAmount(body["amount"]) => WalletRefusal.Amount,
        _ => null,
    };

    private static bool IsText(ScriptValue value, int min, int max) => value is ScriptValue.Text text && text.Value.Length >= min && text.Value.Length <= max;

    private static bool IsAddress(ScriptValue value) => !value.Truthy || IsText(value, 10, 500);

    /// <summary>Left out, empty, or above 0; null counts as 0.</summary>
    private static bool IsAmount(ScriptValue value) => value is ScriptValue.Undefined or ScriptValue.Text { Value.Length: 0 } || Coercion.ToNumber(value) > 0;

    private static ScriptValue Given(ScriptValue value, ScriptValue otherwise) => value.Truthy ? value : otherwise;

    private static string TextOf(ScriptValue value) => value.Truthy ? Coercion.ToText(value) : string.Empty;
}
