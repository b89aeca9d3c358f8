using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What can be said about a transaction before it runs. Each answer is null, or one sentence on what was seen and what was wanted.</summary>
/// <remarks>Shape: the cheap checks come first, the signature last. Source: docs/spec/chain.md §2.</remarks>
internal static class TransactionChecks
{
    public static string? Flaw(ChainRules rules, ChainState state, SignedTransaction transaction, AccountId sender) =>
        SizeFlaw(state, transaction)
        ?? NetworkFlaw(rules, transaction.Body)
        ?? ShapeFlaw(rules, state, transaction.Body, sender)
        ?? FeeFlaw(state, transaction.Body)
        ?? BalanceFlaw(state, transaction.Body, sender)
        ?? SignatureFlaw(rules, transaction);

    /// <summary>Whether the chain carries it without a fee: what a node in service, or about to be, must be able to state without an account.</summary>
    public static bool IsFree(ChainState state, Transaction body) => body.Fee.IsZero && body.Value.IsZero && body.Payload switch
    {
        ConfirmNode confirm => state.NodeAt(confirm.Node)?.OperatorKey == body.Sender,
        Call => state.OperatedBy(body.Sender) is not null,
        _ => false,
    };

    private static string? SizeFlaw(ChainState state, SignedTransaction transaction)
    {
        long max = state.Parameters.Transactions.BytesMax;
        try
        {
            int length = Wire.Encode(transaction).Length;
            return length > max ? $"the transaction has {length} bytes, at most {max} wanted" : null;
        }
        catch (WireException e)
        {
            return $"malformed: {e.Message}";
        }
    }

    private static string? NetworkFlaw(ChainRules rules, Transaction body) => body.Network == rules.Network
        ? null
        : $"the transaction is for network {body.Network.Short}, this is {rules.Network.Short}";

    private static string? ShapeFlaw(ChainRules rules, ChainState state, Transaction body, AccountId sender) => body.Payload switch
    {
        Transfer { To: var to } when to == sender => "a transfer to its own sender moves nothing",
        Transfer => body.Value.IsZero ? "a transfer of 0 moves nothing, more than 0 wanted" : null,
        LockCollateral locking => LockFlaw(state, body, locking.Tier),
        Call call => rules.KindOf(call.To.Kind) is null
            ? $"'{call.To}' is of no on-chain kind; known: {string.Join(", ", rules.Kinds.Select(kind => kind.Name))}"
            : null,
        _ => body.Value.IsZero ? null : $"a value of {body.Value} FLUX has nowhere to go here, 0 wanted",
    };

    private static string? LockFlaw(ChainState state, Transaction body, Tier tier)
    {
        if (!Enum.IsDefined(tier))
        {
            return $"tier {tier} is not known";
        }

        Amount wanted = state.Parameters.Collateral.Of(tier);
        return body.Value == wanted ? null : $"{body.Value} FLUX to lock, exactly {wanted} wanted for {tier}";
    }

    private static string? FeeFlaw(ChainState state, Transaction body)
    {
        Amount min = state.Parameters.FeeMin;
        return body.Fee >= min || IsFree(state, body) ? null : $"a fee of {body.Fee} FLUX, at least {min} wanted";
    }

    private static string? BalanceFlaw(ChainState state, Transaction body, AccountId sender)
    {
        Int128 wanted = (Int128)body.Fee.Atoms + body.Value.Atoms;
        Amount balance = state.AccountOf(sender).Balance;
        return wanted <= balance.Atoms
            ? null
            : $"the account holds {balance} FLUX, value and fee need {body.Value} + {body.Fee}";
    }

    private static string? SignatureFlaw(ChainRules rules, SignedTransaction transaction) =>
        rules.Scheme.Verify(transaction.Body.Sender, transaction.Id(), transaction.Signature)
            ? null
            : "the signature is not the sender's over this transaction";
}
