using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Wallet;

/// <summary>Signs a transaction with a wallet's key, hands it in, and waits until its fate is known.</summary>
public sealed class Submission(Surroundings around, ApiClient api, Printer printer, TimeSpan limit)
{
    /// <summary>Sends and waits; answers the final fate of an accepted message.</summary>
    /// <exception cref="Problem">Too little money, dropped, refused, or not final in time.</exception>
    public async Task<TransactionResponse> Send(
        WalletKey wallet, Amount value, Payload payload, string what, CancellationToken cancellation)
    {
        StatusResponse status = await api.Get(ApiRoute.Status, ContractsJson.Default.StatusResponse, cancellation);
        AccountResponse account = await api.Get(ApiRoute.Account(wallet.Address), ContractsJson.Default.AccountResponse, cancellation);
        Transaction free = new(Hash256.Parse(status.NetworkId), wallet.Key, account.PendingNonce, Amount.Zero, value, payload);
        Amount fee = ChainParameters.LeastFee(new Amount(status.FeeAtomsMin), Wire.Encode(free).Length + Signature.Size);
        RequireFunds(wallet, account, value + fee);
        Transaction body = free with { Fee = fee };
        SignedTransaction signed = new(body, wallet.Sign(body.Id()));
        SubmitResponse accepted = await api.Post(
            ApiRoute.Transactions,
            new SubmitRequest(Wire.Encode(signed).ToString()),
            ContractsJson.Default.SubmitRequest,
            ContractsJson.Default.SubmitResponse,
            cancellation);
        printer.Progress($"{what}: transaction {accepted.Id} is accepted, waiting for its block");
        TransactionResponse fate = await Fate(accepted.Id, what, cancellation);
        printer.Progress($"{what}: final at height {fate.Height}");
        return fate;
    }

    private static void RequireFunds(WalletKey wallet, AccountResponse account, Amount wanted)
    {
        if (account.BalanceAtoms < wanted.Atoms)
        {
            throw new Problem(
                ProblemCode.InsufficientFunds,
                $"wallet '{wallet.Name}' ({wallet.Address}) can't pay",
                $"{account.Balance} FLUX",
                $"{wanted} FLUX with the fee",
                $"send FLUX to {wallet.Address}");
        }
    }

    private async Task<TransactionResponse> Fate(string id, string what, CancellationToken cancellation)
    {
        TransactionResponse? ended = await Waiting.For(around, limit, Ask, cancellation);
        return ended switch
        {
            null => throw new Problem(
                ProblemCode.TimedOut,
                $"{what}: transaction {id} is accepted but not final after {GlobalOptions.Text(limit)}",
                null,
                null,
                $"look again with ./flux chain tx {id}"),
            { Fate: TransactionFate.Dropped } => throw new Problem(
                ended.Code ?? ProblemCode.Dropped, $"{what}: transaction {id} was dropped: {ended.Reason}", null, null, null),
            { Refusal: not null } => throw new Problem(
                ended.Code ?? ProblemCode.Refused, $"{what}: transaction {id} was refused at height {ended.Height}: {ended.Refusal}", null, null, null),
            _ => ended,
        };

        async Task<TransactionResponse?> Ask(CancellationToken token)
        {
            TransactionResponse fate = await api.Get(ApiRoute.Transaction(id), ContractsJson.Default.TransactionResponse, token);
            return fate.Fate is TransactionFate.Final or TransactionFate.Dropped ? fate : null;
        }
    }
}
