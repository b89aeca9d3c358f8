using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Chain;

/// <summary>`flux chain rich`: the accounts with the highest balances.</summary>
public sealed class RichVerb
{
    private readonly Option<int> _count = new("--count")
    {
        Description = "how many accounts, at most 1000",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
        CustomParser = result => (int)Words.Whole(result, 1),
    };

    public static Command Build(VerbBuilder verbs)
    {
        RichVerb verb = new();
        return verbs.Verb("chain rich", "List accounts by balance, highest first.", "chain rich --count 10", verb.Show, verb._count);
    }

    /// <summary>A share as people write it: four decimals, rounded down.</summary>
    public static string Percent(int millionths) =>
        string.Create(CultureInfo.InvariantCulture, $"{millionths / 10_000}.{millionths % 10_000:0000}%");

    private async Task<int> Show(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        RichListResponse list = await api.Get(ApiRoute.Richest(invocation.Value(_count)), ContractsJson.Default.RichListResponse, cancellation);
        Table table = Table.Of(
            list.Richest,
            ("RANK", account => account.Rank.ToString(CultureInfo.InvariantCulture)),
            ("ADDRESS", account => account.Address),
            ("FLUX", account => account.Balance),
            ("OF SUPPLY", account => Percent(account.ShareMillionths)),
            ("LOCKED BESIDE", account => account.Locked));
        invocation.Printer.Results(list, ContractsJson.Default.RichListResponse, list.Richest, ContractsJson.Default.RichAccountResponse, table);
        return ExitCode.Done;
    }
}
