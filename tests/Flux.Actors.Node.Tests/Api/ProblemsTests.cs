using System.Text.Json;
using Flux.Actors.Contracts;
using Flux.Actors.Node.Api;
using Flux.Actors.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Flux.Actors.Node.Tests.Api;

/// <summary>What the API answers when an endpoint throws.</summary>
public sealed class ProblemsTests
{
    private readonly Notes _log = new();

    [Fact]
    public async Task a_bug_is_one_problem_that_names_its_lines_in_the_log()
    {
        (int status, ProblemResponse problem) = await Answer(_ => throw new InvalidOperationException("a broken invariant"));

        Assert.Equal((500, ProblemCode.Failed), (status, problem.Code));
        Assert.Equal("GET /api/v1/status", problem.Seen);
        Assert.Contains("request number-7", problem.DoThis, StringComparison.Ordinal);
        (LogLevel level, string line, Exception? bug) = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains("number-7", line, StringComparison.Ordinal);
        Assert.Equal("a broken invariant", bug!.Message);
        Assert.DoesNotContain("a broken invariant", problem.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_an_endpoint_had_begun_to_say_of_itself_is_taken_back()
    {
        (int status, ProblemResponse problem) = await Answer(context =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers["X-Half"] = "said";
            throw new InvalidOperationException("a broken invariant");
        });

        Assert.Equal((500, ProblemCode.Failed), (status, problem.Code));
    }

    [Theory]
    [InlineData(JournalFaultKind.Full, ProblemCode.DiskFull, 507)]
    [InlineData(JournalFaultKind.Unavailable, ProblemCode.Busy, 503)]
    public async Task a_fault_of_the_journal_is_no_bug(JournalFaultKind kind, string code, int wanted)
    {
        (int status, ProblemResponse problem) = await Answer(_ => throw new JournalFault(kind, "it is so", false, null));

        Assert.Equal((wanted, code, "it is so"), (status, problem.Code, problem.Seen));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task a_client_that_left_is_no_bug()
    {
        using CancellationTokenSource left = new();
        DefaultHttpContext context = Context();
        context.RequestAborted = left.Token;
        await left.CancelAsync();

        await new Problems(_log).Catch(context, _ => throw new OperationCanceledException(left.Token));

        Assert.Empty(_log.Lines);
        Assert.Equal(0, context.Response.Body.Length);
    }

    private async Task<(int Status, ProblemResponse Problem)> Answer(RequestDelegate endpoint)
    {
        DefaultHttpContext context = Context();
        await new Problems(_log).Catch(context, endpoint);
        context.Response.Body.Position = 0;
        return (context.Response.StatusCode, (await JsonSerializer.DeserializeAsync(context.Response.Body, ContractsJson.Default.ProblemResponse))!);
    }

    private static DefaultHttpContext Context()
    {
        DefaultHttpContext context = new() { TraceIdentifier = "number-7" };
        context.Request.Method = "GET";
        context.Request.Path = "/api/v1/status";
        context.Response.Body = new MemoryStream();
        return context;
    }

    private sealed class Notes : ILogger
    {
        public List<(LogLevel Level, string Line, Exception? Bug)> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add((logLevel, formatter(state, exception), exception));
    }
}
