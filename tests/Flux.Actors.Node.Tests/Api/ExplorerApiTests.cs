using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Flux.Actors.Contracts;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Node.Tests.Hosting;

namespace Flux.Actors.Node.Tests.Api;

/// <summary>What a running host tells of the whole chain.</summary>
public sealed class ExplorerApiTests
{
    [Fact]
    public async Task a_final_transaction_is_found_that_the_mempool_has_forgotten_and_its_sender_s_history_has_it()
    {
        await using LocalHost local = new();
        NetworkHost host = await local.Start(more: ["mempool.fates_max=1"]);
        (BlockResponse block, BlockTransactionResponse sent) = await FirstTransaction(local, host);

        TransactionResponse found = await Until(
            host, () => GetFilled(local, host, ApiRoute.Transaction(sent.Id), ContractsJson.Default.TransactionResponse), answer => answer.Fate != TransactionFate.Unknown);
        AccountHistoryResponse history = await Get(
            local, host, ApiRoute.AccountHistory(sent.Sender, $"{block.Height + 1}", 1_000), ContractsJson.Default.AccountHistoryResponse);

        Assert.Equal((TransactionFate.Final, block.Height, 0, block.Id), (found.Fate, found.Height, found.Index, found.Block));
        AccountEntryResponse entry = Assert.Single(history.Entries, entry => entry.Transaction == sent.Id);
        Assert.Equal((block.Height, 0, sent.FeeAtoms), (entry.Height, entry.Index, entry.FeeAtoms));
        Assert.True(history.CompleteTo >= block.Height, $"complete to {history.CompleteTo}");
        TransactionResponse unknown = await Get(local, host, ApiRoute.Transaction(new string('a', 64)), ContractsJson.Default.TransactionResponse);
        Assert.Equal(TransactionFate.Unknown, unknown.Fate);
        Assert.True(unknown.SearchedTo >= block.Height, $"searched to {unknown.SearchedTo}");
    }

    [Fact]
    public async Task pages_of_a_history_follow_each_other_and_a_place_that_is_none_is_refused()
    {
        await using LocalHost local = new();
        NetworkHost host = await local.Start();
        RichListResponse rich = await Get(local, host, ApiRoute.Richest(3), ContractsJson.Default.RichListResponse);
        string owner = (await Get(local, host, ApiRoute.Nodes, ContractsJson.Default.NodesResponse)).Nodes[0].Owner;
        AccountHistoryResponse first = await Until(
            host, () => GetFilled(local, host, ApiRoute.AccountHistory(owner, null, 2), ContractsJson.Default.AccountHistoryResponse), page => page.Next is not null);
        AccountHistoryResponse second = await Get(local, host, ApiRoute.AccountHistory(owner, first.Next, 2), ContractsJson.Default.AccountHistoryResponse);

        Assert.Equal(2, first.Entries.Count);
        Assert.Equal(first.Next, first.Entries[^1].Place);
        Assert.NotEmpty(second.Entries);
        Assert.DoesNotContain(second.Entries, entry => first.Entries.Any(shown => shown.Place == entry.Place));
        Assert.Equal([1, 2, 3], rich.Richest.Select(account => account.Rank));
        foreach (string place in (string[])["x", "1.2.3", "-1", "1.", "99999999999999"])
        {
            using HttpResponseMessage refused = await local.Http.GetAsync(new Uri(host.ApiUrl + ApiRoute.AccountHistory(owner, place, 2)));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    [Fact]
    public async Task without_an_explorer_the_host_keeps_no_file_and_says_so()
    {
        await using LocalHost local = new();
        NetworkHost host = await local.Start(more: ["api.explorer=off"]);
        string owner = (await Get(local, host, ApiRoute.Nodes, ContractsJson.Default.NodesResponse)).Nodes[0].Owner;
        using HttpResponseMessage refused = await local.Http.GetAsync(new Uri(host.ApiUrl + ApiRoute.AccountHistory(owner, null, 2)));
        TransactionResponse unknown = await Get(local, host, ApiRoute.Transaction(new string('a', 64)), ContractsJson.Default.TransactionResponse);

        ProblemResponse? problem = await refused.Content.ReadFromJsonAsync(ContractsJson.Default.ProblemResponse);
        Assert.Equal((ProblemCode.Unsupported, "api.explorer = off"), (problem!.Code, problem.Seen));
        Assert.Equal((TransactionFate.Unknown, null), (unknown.Fate, unknown.SearchedTo));
        Assert.False(File.Exists(Path.Combine(local.Root, "explorer.db")));
    }

    /// <summary>The first transaction of the chain, when later blocks hold others.</summary>
    private static async Task<(BlockResponse Block, BlockTransactionResponse Sent)> FirstTransaction(LocalHost local, NetworkHost host)
    {
        List<BlockResponse> filled = [];
        await foreach (EventResponse happened in host.Feed.After(0, CancellationToken.None))
        {
            if (happened.Kind == EventKind.BlockFinal)
            {
                BlockResponse block = await Get(local, host, ApiRoute.Block(happened.Height), ContractsJson.Default.BlockResponse);
                filled.AddRange(block.Transactions.Count > 0 ? [block] : Array.Empty<BlockResponse>());
                if (filled.Count > 2)
                {
                    return (filled[0], filled[0].Transactions[0]);
                }
            }
        }

        throw new InvalidOperationException("the feed ended before three blocks held transactions");
    }

    /// <summary>Asks again with every block until the answer is the one waited for, which must come while the chain makes forty more.</summary>
    private static async Task<T> Until<T>(NetworkHost host, Func<Task<T?>> ask, Func<T, bool> wanted)
    {
        T? last = default;
        int blocks = 0;
        await foreach (EventResponse happened in host.Feed.After(0, CancellationToken.None))
        {
            if (happened.Kind != EventKind.BlockFinal)
            {
                continue;
            }

            last = await ask();
            if ((last is not null && wanted(last)) || ++blocks > 40)
            {
                break;
            }
        }

        Assert.True(last is not null && wanted(last), $"{last} after {blocks} blocks");
        return last!;
    }

    /// <summary>Null while the explorer is being filled.</summary>
    private static async Task<T?> GetFilled<T>(LocalHost local, NetworkHost host, string path, JsonTypeInfo<T> type)
    {
        using HttpResponseMessage answer = await local.Http.GetAsync(new Uri(host.ApiUrl + path));
        return answer.StatusCode == HttpStatusCode.ServiceUnavailable ? default : await answer.Content.ReadFromJsonAsync(type);
    }

    private static async Task<T> Get<T>(LocalHost local, NetworkHost host, string path, JsonTypeInfo<T> type)
    {
        using HttpResponseMessage answer = await local.Http.GetAsync(new Uri(host.ApiUrl + path));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync(type))!;
    }
}
