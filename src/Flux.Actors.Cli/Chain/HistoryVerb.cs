using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Nodes;
using Flux.Actors.Cli.Output;
using Flux.Actors.Cli.Wallet;
using Flux.Actors.Contracts;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Chain;

/// <summary>`flux chain history`: what moved an account's money, newest first.</summary>
public sealed class HistoryVerb
{
    private readonly Argument<string> _address = new("ADDRESS") { Description = "an address, the name of a wallet, or treasury" };

    private readonly Option<string?> _before = new("--before")
    {
        Description = "show what was before a block, or before a place that an earlier page named",
        HelpName = "HEIGHT[.N]",
    };

    private readonly Option<int> _count = new("--count")
    {
        Description = "how many entries, at most 1000",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
        CustomParser = result => (int)Words.Whole(result, 1),
    };

    public static Command Build(VerbBuilder verbs)
    {
        HistoryVerb verb = new();
        return verbs.Verb(
            "chain history",
            "Show what moved an account's money: transactions, rewards, payments from escrow; newest first.",
            "chain history developer --count 50 --before 1200",
            verb.Show,
            verb._address,
            verb._count,
            verb._before);
    }

    private async Task<int> Show(Invocation invocation, CancellationToken cancellation)
    {
        string named = invocation.Value(_address);
        string address = named == ApiRoute.TreasuryAccount ? named : WalletVerbs.Keys(invocation).AddressOf(named);
        using ApiClient api = invocation.Api();
        string route = ApiRoute.AccountHistory(address, invocation.Value(_before), invocation.Value(_count));
        AccountHistoryResponse page = await api.Get(route, ContractsJson.Default.AccountHistoryResponse, cancellation);
        Table table = Table.Of(
            page.Entries,
            ("HEIGHT", entry => Number(entry.Height)),
            ("INDEX", entry => Number(entry.Index)),
            ("KIND", entry => entry.Kind),
            ("IN", entry => Money(entry.InAtoms)),
            ("OUT", entry => Money(entry.OutAtoms)),
            ("FEE", entry => Money(entry.FeeAtoms)),
            ("WITH", entry => Counterparty(entry.Counterparty)),
            ("REFUSED", entry => entry.Refusal ?? ""));
        invocation.Printer.Results(
            page, ContractsJson.Default.AccountHistoryResponse, page.Entries, ContractsJson.Default.AccountEntryResponse, table);
        if (page.CompleteTo is not { } reached || reached < page.Height)
        {
            invocation.Printer.Progress($"complete up to {(page.CompleteTo is { } height ? $"height {Number(height)}" : "no block")}: the host still reads up to {Number(page.Height)}");
        }

        if (page.Next is { } next)
        {
            invocation.Printer.Progress($"there is more: --before {next}");
        }

        return ExitCode.Done;
    }

    private static string Money(long atoms) => atoms == 0 ? "" : new Amount(atoms).ToString();

    /// <summary>An outpoint by its beginning, as nodes are named; addresses and entities whole.</summary>
    private static string Counterparty(string? text) => Outpoint.TryParse(text, out _) ? NodeVerbs.Short(text!) : text ?? "";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
