using System.Net;
using System.Net.Http.Json;
using Flux.Actors.Contracts;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Node.Hosting;
using Microsoft.Extensions.Logging;

namespace Flux.Actors.Node.Tests.Hosting;

/// <summary>A running host whose explorer's file is damaged makes it anew from the chain, and says so meanwhile.</summary>
public sealed class ExplorerDamageTests
{
    [Fact]
    public async Task a_file_that_is_damaged_while_the_host_runs_is_set_aside_and_filled_again_and_the_host_says_how_far_it_is()
    {
        await using LocalHost local = new();
        Warnings warnings = new();
        using LoggerFactory loggers = new([warnings]);
        SeenReads? reads = null;
        NetworkHost host = await local.Start(
            loggers: loggers, journal: journal => reads = new SeenReads(journal), more: ["api.explorer_batch_blocks_max=2", "consensus.block_time=100ms"]);
        string owner = (await local.Http.GetFromJsonAsync(new Uri(host.ApiUrl + ApiRoute.Nodes), ContractsJson.Default.NodesResponse))!.Nodes[0].Owner;
        string history = host.ApiUrl + ApiRoute.AccountHistory(owner, null, 1_000);
        // So many blocks that some pages are not written again: a small file would be healed by the next block out of the writer's memory.
        AccountHistoryResponse before = await Until(
            host, history, answer => answer.IsSuccessStatusCode, ContractsJson.Default.AccountHistoryResponse, page => page.CompleteTo > 60 && page.Entries.Count > 5);

        // Two batches of two blocks: the second is being written while the third is waited for.
        reads!.Hold(after: 2);
        Overwrite(Path.Combine(local.Root, "explorer.db"));
        Overwrite(Path.Combine(local.Root, "explorer.db-wal"));
        ProblemResponse problem = await Until(
            host, history, answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable, ContractsJson.Default.ProblemResponse, problem => problem.Message.Contains("at height 1 of", StringComparison.Ordinal));
        ProblemResponse unknown = await Until(
            host, host.ApiUrl + ApiRoute.Transaction(new string('a', 64)), answer => !answer.IsSuccessStatusCode, ContractsJson.Default.ProblemResponse, _ => true);
        NodeResponse[] unsummed = [.. (await local.Http.GetFromJsonAsync(new Uri(host.ApiUrl + ApiRoute.Nodes), ContractsJson.Default.NodesResponse))!.Nodes];
        reads.Release();
        AccountHistoryResponse after = await Until(
            host, history, answer => answer.IsSuccessStatusCode, ContractsJson.Default.AccountHistoryResponse, page => page.CompleteTo > before.CompleteTo);

        Assert.Equal(ProblemCode.Busy, problem.Code);
        Assert.StartsWith("the explorer is still filling: at height 1 of ", problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("the explorer is still filling: at height 1 of ", unknown.Message, StringComparison.Ordinal);
        Assert.All(unsummed, node => Assert.Null(node.EarnedAtoms));
        Assert.Equal(before.Entries, after.Entries.SkipWhile(entry => entry.Height > before.CompleteTo));
        string told = Assert.Single(warnings.All, line => line.Contains("explorer", StringComparison.Ordinal));
        Assert.StartsWith("the explorer's file is damaged: ", told, StringComparison.Ordinal);
        Assert.EndsWith("; it is set aside, and made anew from the chain; nothing else depends on it", told, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(local.Root, SqliteExplorer.DamagedFileName)));
    }

    /// <summary>Asks with every block until the answer is the one waited for, which must come while the chain makes 400 more.</summary>
    private static async Task<T> Until<T>(
        NetworkHost host, string url, Func<HttpResponseMessage, bool> isOne, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, Func<T, bool> wanted)
    {
        using HttpClient http = new();
        int blocks = 0;
        string? last = null;
        await foreach (EventResponse happened in host.Feed.After(0, CancellationToken.None))
        {
            if (happened.Kind != EventKind.BlockFinal || ++blocks > 400)
            {
                continue;
            }

            using HttpResponseMessage answer = await http.GetAsync(new Uri(url));
            last = await answer.Content.ReadAsStringAsync();
            if (isOne(answer) && (await answer.Content.ReadFromJsonAsync(type))! is var told && wanted(told))
            {
                return told;
            }

            Assert.True(blocks < 400, $"{last[..Math.Min(last.Length, 200)]} after {blocks} blocks");
        }

        Assert.Fail($"the feed ended: {last}");
        return default!;
    }

    private static void Overwrite(string file)
    {
        using FileStream open = new(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        open.Position = 100;
        open.Write([.. Enumerable.Repeat((byte)0xA5, (int)Math.Max(0, open.Length - 100))]);
    }

    /// <summary>Every warning of the log.</summary>
    private sealed class Warnings : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> All => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                _lines.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
