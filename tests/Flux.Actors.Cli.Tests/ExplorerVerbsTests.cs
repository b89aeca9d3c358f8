using System.Text.Json;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

/// <summary>The verbs that ask the explorer.</summary>
public sealed class ExplorerVerbsTests : IDisposable
{
    private const string Address = "t1T8yaLVhNqxA5KJcmiqqFN88e8DNp2PBfF";

    private static readonly AccountEntryResponse Sent = new(
        "12.3", 12, 1, "transfer", 0, 250_000_000, 1_000, "t1other", Documents.TransactionId, null);

    private static readonly AccountEntryResponse Rewarded = new(
        "11.9", 11, 4, "reward.stratus", 100_000_000, 0, 0, $"{Documents.TransactionId}:0", null, null);

    private static readonly AccountHistoryResponse Page = new(Address, 15, 14, "11.9", [Sent, Rewarded]);

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task a_history_is_a_table_and_says_what_it_does_not_show()
    {
        _bench.Running().Network.Answers(
            "GET", ApiRoute.AccountHistory(Address, "13.2", 2), Page, ContractsJson.Default.AccountHistoryResponse);

        Ran ran = await _bench.Flux("chain", "history", Address, "--before", "13.2", "--count", "2");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Equal(["HEIGHT", "INDEX", "KIND", "IN", "OUT", "FEE", "WITH", "REFUSED"], ran.Lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["12", "1", "transfer", "2.5", "0.00001", "t1other"], ran.Lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["11", "4", "reward.stratus", "1", Documents.TransactionId[..8]], ran.Lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("complete up to height 14: the host still reads up to 15\n", ran.Error, StringComparison.Ordinal);
        Assert.Contains("there is more: --before 11.9\n", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_whole_history_says_nothing_more_and_has_its_json_forms()
    {
        AccountHistoryResponse whole = Page with { CompleteTo = 15, Next = null };
        _bench.Running().Network.Answers("GET", ApiRoute.AccountHistory(Address, null, 20), whole, ContractsJson.Default.AccountHistoryResponse);

        Ran one = await _bench.Flux("chain", "history", Address, "-o", "json");
        Ran lines = await _bench.Flux("chain", "history", Address, "-o", "jsonl");

        Assert.Empty(one.Error);
        Assert.Equal(15, JsonSerializer.Deserialize(Assert.Single(one.Lines), ContractsJson.Default.AccountHistoryResponse)!.CompleteTo);
        Assert.Equal([Sent, Rewarded], lines.Lines.Select(line => JsonSerializer.Deserialize(line, ContractsJson.Default.AccountEntryResponse)));
    }

    [Fact]
    public async Task a_host_without_an_explorer_is_a_problem_with_its_exit_code()
    {
        ProblemResponse problem = new(ProblemCode.Unsupported, "this host keeps no history of accounts", "api.explorer = off", "api.explorer = on", null);
        _bench.Running().Network.Refuses("GET", ApiRoute.AccountHistory(Address, null, 20), problem);

        Ran ran = await _bench.Flux("chain", "history", Address);

        Assert.Equal((ExitCode.InvalidInput, $"flux: {problem.Sentence()}\n"), (ran.Code, ran.Error));
    }

    [Fact]
    public async Task an_explorer_that_is_being_filled_is_a_problem_of_now()
    {
        ProblemResponse problem = new(ProblemCode.Busy, "the explorer is still filling: at height 12 of 90", null, null, "ask again later");
        _bench.Running().Network.Refuses("GET", ApiRoute.AccountHistory(Address, null, 20), problem);

        Ran ran = await _bench.Flux("chain", "history", Address);

        Assert.Equal((ExitCode.Failed, $"flux: {problem.Sentence()}\n"), (ran.Code, ran.Error));
    }

    [Fact]
    public async Task the_treasury_has_a_history_by_its_name()
    {
        AccountHistoryResponse page = new(ApiRoute.TreasuryAccount, 15, 15, null, [new AccountEntryResponse("15.4", 15, 3, "reward.treasury", 50_000_000, 0, 0, null, null, null)]);
        _bench.Running().Network.Answers("GET", ApiRoute.AccountHistory("treasury", null, 20), page, ContractsJson.Default.AccountHistoryResponse);

        Ran ran = await _bench.Flux("chain", "history", "treasury");

        Assert.Equal(["15", "3", "reward.treasury", "0.5"], ran.Lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task the_rich_list_has_shares_and_locked_collateral_beside_the_balance()
    {
        RichListResponse list = new(9, 1_000_000_000_000, 2, [new RichAccountResponse(1, Address, 123_456_700_000, "1234.567", 123_456, 4_000_000_000_000, "40000")]);
        _bench.Running().Network.Answers("GET", ApiRoute.Richest(5), list, ContractsJson.Default.RichListResponse);

        Ran table = await _bench.Flux("chain", "rich", "--count", "5");
        Ran lines = await _bench.Flux("chain", "rich", "--count", "5", "-o", "jsonl");

        Assert.Equal(["1", Address, "1234.567", "12.3456%", "40000"], table.Lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(list.Richest[0], JsonSerializer.Deserialize(Assert.Single(lines.Lines), ContractsJson.Default.RichAccountResponse));
    }

    [Theory]
    [InlineData(77L, "every block up to 77")]
    [InlineData(null, "no block: the host keeps no explorer")]
    public async Task an_unknown_transaction_says_what_was_searched(long? searchedTo, string words)
    {
        _bench.Running().Network.Answers(
            "GET",
            ApiRoute.Transaction(Documents.TransactionId),
            new TransactionResponse(Documents.TransactionId, TransactionFate.Unknown, null, null, null, null, null, null) { SearchedTo = searchedTo },
            ContractsJson.Default.TransactionResponse);

        Ran table = await _bench.Flux("chain", "tx", Documents.TransactionId);
        Ran json = await _bench.Flux("chain", "tx", Documents.TransactionId, "-o", "json");

        Assert.Contains(words, table.Output, StringComparison.Ordinal);
        Assert.Equal(searchedTo, JsonSerializer.Deserialize(Assert.Single(json.Lines), ContractsJson.Default.TransactionResponse)!.SearchedTo);
    }
}
