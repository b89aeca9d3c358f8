using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What can be said about a transaction before it runs. Each answer is null or a flaw.</summary>
/// <remarks>Shape: the cheap checks come first, the signature last. Source: docs/spec/chain.md §2.</remarks>
internal static class TransactionChecks
{
    public static TransactionFlaw? Flaw(ChainRules rules, ChainDraft draft, PreparedTransaction transaction) =>
        SizeFlaw(draft, transaction)
        ?? NetworkFlaw(rules, transaction.Body)
        ?? ShapeFlaw(rules, draft, transaction.Body, transaction.Sender)
        ?? FeeFlaw(rules, draft, transaction)
        ?? BalanceFlaw(draft, transaction.Body, transaction.Sender);

    public static TransactionFlaw? SignatureFlaw(ChainRules rules, PreparedTransaction transaction) =>
        rules.Scheme.Verify(transaction.Body.Sender, transaction.Id, transaction.Signed.Signature)
            ? null
            : new(FlawCode.BadSignature, BadSignature);

    public const string BadSignature = "the signature is not the sender's over this transaction";

    /// <summary>
    /// How the transaction travels. A report is what a node must be able to state without an account: that it is up, and that it runs an instance.
    /// </summary>
    /// <remarks>The state is the one before the block that may hold it. Source: docs/spec/chain.md §2.1, where each condition has its reason.</remarks>
    public static Lane LaneOf(ChainRules rules, ChainDraft draft, Transaction body) => !body.Fee.IsZero || !body.Value.IsZero
        ? Lane.Paying
        : body.Payload switch
        {
            ConfirmNode confirm when draft.NodeAt(confirm.Node)?.OperatorKey == body.Sender => Lane.Confirmation,
            ChangeAddress change when MayReport(draft, change.Node, body.Sender) => Lane.Statement,
            Call call when rules.KindAt(call.To.Kind, draft.ParentHeight.Next, draft.Parameters)?.ReportedBy(call.Message) is { } node
                && MayReport(draft, node, body.Sender) => Lane.Statement,
            _ => Lane.Paying,
        };

    private static bool MayReport(ChainDraft draft, Outpoint node, PublicKey key) =>
        draft.NodeAt(node) is { IsConfirmed: true } record
        && record.OperatorKey == key
        && record.FreeStatements < draft.Parameters.Reports.StatementsPerNodeMax;

    private static TransactionFlaw? SizeFlaw(ChainDraft draft, PreparedTransaction transaction)
    {
        long max = draft.Parameters.Transactions.BytesMax;
        return transaction.Bytes > max
            ? new(FlawCode.TooLarge, $"the transaction has {transaction.Bytes} bytes, at most {max} wanted")
            : null;
    }

    private static TransactionFlaw? NetworkFlaw(ChainRules rules, Transaction body) => body.Network == rules.Network
        ? null
        : new(FlawCode.OtherNetwork, $"the transaction is for network {body.Network.Short}, this is {rules.Network.Short}");

    private static TransactionFlaw? ShapeFlaw(ChainRules rules, ChainDraft draft, Transaction body, AccountId sender) => body.Payload switch
    {
        Transfer { To: var to } when to == sender => new(FlawCode.BadShape, "a transfer to its own sender moves nothing"),
        Transfer => TransferFlaw(draft.Parameters.Transactions.TransferMin, body.Value),
        LockCollateral locking => LockFlaw(draft, body, locking.Tier),
        Call call when call.To == Treasury.Id => new(FlawCode.UnknownKind, $"{call.To} takes no messages: only genesis and rewards fill it"),
        Call call => rules.KindOf(call.To.Kind) is null
            ? new(FlawCode.UnknownKind, $"'{call.To}' is of no on-chain kind; known: {string.Join(", ", rules.Kinds.Select(kind => kind.Name))}")
            : null,
        _ => body.Value.IsZero ? null : new(FlawCode.BadShape, $"a value of {body.Value} FLUX has nowhere to go here, 0 wanted"),
    };

    private static TransactionFlaw? TransferFlaw(Amount min, Amount value) =>
        value.IsZero ? new(FlawCode.BadShape, "a transfer of 0 moves nothing, more than 0 wanted")
        : value < min ? new(FlawCode.Dust, $"a transfer of {value} FLUX is dust, at least {min} wanted")
        : null;

    private static TransactionFlaw? LockFlaw(ChainDraft draft, Transaction body, Tier tier)
    {
        if (!Enum.IsDefined(tier))
        {
            return new(FlawCode.BadShape, $"tier {tier} is not known");
        }

        Amount wanted = draft.Parameters.EraAt(draft.ParentHeight.Next).Collateral.Of(tier);
        return body.Value == wanted
            ? null
            : new(FlawCode.BadShape, $"{body.Value} FLUX to lock, exactly {wanted} wanted for {tier}");
    }

    private static TransactionFlaw? FeeFlaw(ChainRules rules, ChainDraft draft, PreparedTransaction transaction)
    {
        Amount fee = transaction.Body.Fee, min = draft.Parameters.LeastFee(transaction.Bytes);
        return fee >= min || LaneOf(rules, draft, transaction.Body) != Lane.Paying
            ? null
            : new(FlawCode.FeeTooLow, $"a fee of {fee} FLUX, at least {min} wanted for {transaction.Bytes} bytes");
    }

    private static TransactionFlaw? BalanceFlaw(ChainDraft draft, Transaction body, AccountId sender)
    {
        Int128 wanted = (Int128)body.Fee.Atoms + body.Value.Atoms;
        Amount balance = draft.AccountOf(sender).Balance;
        return wanted <= balance.Atoms
            ? null
            : new(FlawCode.InsufficientFunds, $"the account holds {balance} FLUX, value and fee need {body.Value} + {body.Fee}");
    }
}
