using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Chain;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Wallet;

public sealed class WalletVerbs
{
    private readonly Argument<string> _name = new("NAME")
    {
        Description = "the new wallet's name: a-z, 0-9 and '-'",
        DefaultValueFactory = _ => "default",
    };

    private readonly Argument<string> _account = new("ADDRESS")
    {
        Description = "an address, or the name of a wallet",
        DefaultValueFactory = _ => KeyRing.Developer,
    };

    private readonly Argument<string> _to = new("TO") { Description = "the receiver: an address, or the name of a wallet" };

    private readonly Argument<string> _sum = new("AMOUNT") { Description = "FLUX in decimal notation, at most eight decimals" };

    private readonly Option<string> _from = Payer();

    public static Command Build(VerbBuilder verbs) => new WalletVerbs().All(verbs);

    private Command All(VerbBuilder verbs) => verbs.Group(
        "wallet",
        "Make keys, look at balances, send FLUX.",
        verbs.Verb("wallet new", "Make a key in the data directory.", "wallet new alice", New, _name),
        verbs.Verb("wallet balance", "Show what an account has.", "wallet balance alice", Balance, _account),
        verbs.Verb("wallet send", "Send FLUX and wait until it is final.", "wallet send alice 12.5", Send, _to, _sum, _from));

    /// <summary>The option that says which key signs and pays; a new one for each verb.</summary>
    public static Option<string> Payer() => new("--wallet")
    {
        Description = "the wallet that signs and pays",
        HelpName = "NAME",
        DefaultValueFactory = _ => KeyRing.Developer,
    };

    public static KeyRing Keys(Invocation invocation) => new(invocation.DataDirectory, invocation.DataText);

    private Task<int> New(Invocation invocation, CancellationToken cancellation)
    {
        WalletKey key = Keys(invocation).Create(invocation.Value(_name));
        WalletResponse wallet = new(key.Name, key.Address, key.File);
        invocation.Printer.Result(
            wallet,
            ContractsJson.Default.WalletResponse,
            Table.Facts(("wallet", wallet.Name), ("address", wallet.Address), ("key file", wallet.File)));
        return Task.FromResult(ExitCode.Done);
    }

    private async Task<int> Balance(Invocation invocation, CancellationToken cancellation)
    {
        string address = Keys(invocation).AddressOf(invocation.Value(_account));
        using ApiClient api = invocation.Api();
        AccountResponse account = await api.Get(ApiRoute.Account(address), ContractsJson.Default.AccountResponse, cancellation);
        invocation.Printer.Result(
            account,
            ContractsJson.Default.AccountResponse,
            Table.Facts(
                ("address", account.Address),
                ("balance", $"{account.Balance} FLUX"),
                ("nonce", account.Nonce.ToString(CultureInfo.InvariantCulture))));
        return ExitCode.Done;
    }

    private async Task<int> Send(Invocation invocation, CancellationToken cancellation)
    {
        KeyRing keys = Keys(invocation);
        string sum = invocation.Value(_sum);
        if (!Amount.TryParseFlux(sum, out Amount amount) || amount.IsZero)
        {
            throw new Problem(ProblemCode.Malformed, "no amount to send", $"'{sum}'", "FLUX such as 12.5, more than 0, at most eight decimals", null);
        }

        AccountId to = keys.AccountOf(invocation.Value(_to));
        WalletKey from = keys.Open(invocation.Value(_from)!);
        using ApiClient api = invocation.Api();
        Submission submission = new(invocation.Around, api, invocation.Printer, invocation.Timeout);
        TransactionResponse fate = await submission.Send(
            from, amount, new Transfer(to), $"send {amount} FLUX to {invocation.Value(_to)}", cancellation);
        invocation.Printer.Result(fate, ContractsJson.Default.TransactionResponse, ChainVerbs.Facts(fate));
        return ExitCode.Done;
    }
}
