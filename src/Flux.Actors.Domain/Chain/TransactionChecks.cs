using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What can be said about a transaction before it runs. Each answer is null or a flaw.</summary>
/// <remarks>Shape: the cheap checks come first, the signature last. Source: docs/spec/chain.md §2.</remarks>
internal static class TransactionChecks
{
    public static TransactionFlaw? Flaw(ChainRules rules, ChainState state, SignedTransaction transaction, AccountId sender) =>
        SizeFlaw(state, transaction)
        ?? NetworkFlaw(rules, transaction.Body)
        ?? ShapeFlaw(rules, state, transaction.Body, sender)
        ?? FeeFlaw(rules, state, transaction.Body)
        ?? BalanceFlaw(state, transaction.Body, sender)
        ?? SignatureFlaw(rules, transaction);

    /// <summary>
    /// How the transaction travels. A report is what a node must be able to state without an account: that it is up, and that it runs an instance.
    /// </summary>
    /// <remarks>The state is the one before the block that may hold it. Source: docs/spec/chain.md §2.1, where each condition has its reason.</remarks>
    public static Lane LaneOf(ChainRules rules, ChainState state, Transaction body) => !body.Fee.IsZero || !body.Value.IsZero
        ? Lane.Paying
        : body.Payload switch
        {
            ConfirmNode confirm when state.NodeAt(confirm.Node)?.OperatorKey == body.Sender => Lane.Confirmation,
            Call call when rules.KindAt(call.To.Kind, state.Height.Next, state.Parameters)?.ReportedBy(call.Message) is { } node
                && MayReport(state, node, body.Sender) => Lane.Statement,
            _ => Lane.Paying,
        };

    private static bool MayReport(ChainState state, Outpoint node, PublicKey key) =>
        state.NodeAt(node) is { IsConfirmed: true } record
        && record.OperatorKey == key
        && record.FreeStatements < state.Parameters.Reports.StatementsPerNodeMax;

    private static TransactionFlaw? SizeFlaw(ChainState state, SignedTransaction transaction)
    {
        long max = state.Parameters.Transactions.BytesMax;
        try
        {
            int length = Wire.Encode(transaction).Length;
            return length > max ? new(FlawCode.TooLarge, $"the transaction has {length} bytes, at most {max} wanted") : null;
        }
        catch (WireException e)
        {
            return new(FlawCode.Malformed, $"malformed: {e.Message}");
        }
    }

    private static TransactionFlaw? NetworkFlaw(ChainRules rules, Transaction body) => body.Network == rules.Network
        ? null
        : new(FlawCode.OtherNetwork, $"the transaction is for network {body.Network.Short}, this is {rules.Network.Short}");

    private static TransactionFlaw? ShapeFlaw(ChainRules rules, ChainState state, Transaction body, AccountId sender) => body.Payload switch
    {
        Transfer { To: var to } when to == sender => new(FlawCode.BadShape, "a transfer to its own sender moves nothing"),
        Transfer => body.Value.IsZero ? new(FlawCode.BadShape, "a transfer of 0 moves nothing, more than 0 wanted") : null,
        LockCollateral locking => LockFlaw(state, body, locking.Tier),
        Call call when call.To == Treasury.Id => new(FlawCode.UnknownKind, $"{call.To} takes no messages: only genesis and rewards fill it"),
        Call call => rules.KindOf(call.To.Kind) is null
            ? new(FlawCode.UnknownKind, $"'{call.To}' is of no on-chain kind; known: {string.Join(", ", rules.Kinds.Select(kind => kind.Name))}")
            : null,
        _ => body.Value.IsZero ? null : new(FlawCode.BadShape, $"a value of {body.Value} FLUX has nowhere to go here, 0 wanted"),
    };

    private static TransactionFlaw? LockFlaw(ChainState state, Transaction body, Tier tier)
    {
        if (!Enum.IsDefined(tier))
        {
            return new(FlawCode.BadShape, $"tier {tier} is not known");
        }

        Amount wanted = state.Parameters.Collateral.Of(tier);
        return body.Value == wanted
            ? null
            : new(FlawCode.BadShape, $"{body.Value} FLUX to lock, exactly {wanted} wanted for {tier}");
    }

    private static TransactionFlaw? FeeFlaw(ChainRules rules, ChainState state, Transaction body)
    {
        Amount min = state.Parameters.FeeMin;
        return body.Fee >= min || LaneOf(rules, state, body) != Lane.Paying
            ? null
            : new(FlawCode.FeeTooLow, $"a fee of {body.Fee} FLUX, at least {min} wanted");
    }

    private static TransactionFlaw? BalanceFlaw(ChainState state, Transaction body, AccountId sender)
    {
        Int128 wanted = (Int128)body.Fee.Atoms + body.Value.Atoms;
        Amount balance = state.AccountOf(sender).Balance;
        return wanted <= balance.Atoms
            ? null
            : new(FlawCode.InsufficientFunds, $"the account holds {balance} FLUX, value and fee need {body.Value} + {body.Fee}");
    }

    private static TransactionFlaw? SignatureFlaw(ChainRules rules, SignedTransaction transaction) =>
        rules.Scheme.Verify(transaction.Body.Sender, transaction.Id(), transaction.Signature)
            ? null
            : new(FlawCode.BadSignature, "the signature is not the sender's over this transaction");
}
