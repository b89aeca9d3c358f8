using System.Text.Json;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

public sealed class ContractsTests
{
    [Fact]
    public void exit_codes_are_the_ones_the_documents_promise() =>
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 20], ExitCode.Table.Select(row => row.Key));

    [Fact]
    public void every_problem_code_has_an_exit_code_of_the_table_and_is_no_success()
    {
        string[] named = [.. typeof(ProblemCode).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

        Assert.Equal(named.Order(StringComparer.Ordinal), ProblemCode.Table.Keys);
        foreach ((_, ProblemMeaning meaning) in ProblemCode.Table)
        {
            Assert.Contains(ExitCode.Table, row => row.Key == meaning.ExitCode && row.Key != ExitCode.Done);
            Assert.InRange(meaning.HttpStatus, 400, 599);
        }
    }

    [Fact]
    public void a_problem_code_of_a_newer_server_is_a_plain_failure() =>
        Assert.Equal(ExitCode.Failed, new ProblemResponse("not-yet-known", "no", null, null, null).ExitCode);

    [Fact]
    public void a_problem_is_one_sentence_of_what_was_seen_wanted_and_to_do()
    {
        Assert.Equal("m: seen s, wanted w; do d", new ProblemResponse("failed", "m", "s", "w", "do d").Sentence());
        Assert.Equal("m: wanted w", new ProblemResponse("failed", "m", null, "w", null).Sentence());
        Assert.Equal("m", new ProblemResponse("failed", "m", null, null, null).Sentence());
    }

    [Fact]
    public void a_problem_is_written_with_its_five_fields_only() =>
        Assert.Equal(
            """{"code":"failed","message":"m","seen":null,"wanted":null,"doThis":null}""",
            JsonSerializer.Serialize(new ProblemResponse("failed", "m", null, null, null), ContractsJson.Default.ProblemResponse));

    [Fact]
    public void the_supply_is_exact_only_when_the_equation_holds()
    {
        Assert.True(SupplyResponse.Of(100, 10, 50, 30, 10).Exact);
        Assert.False(SupplyResponse.Of(100, 10, 50, 30, 11).Exact);
        Assert.False(SupplyResponse.Of(0, 0, long.MaxValue, long.MaxValue, 2).Exact);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("..")]
    public void no_route_is_built_of_a_name_that_would_be_another_path(string name)
    {
        Assert.Throws<ArgumentException>(() => ApiRoute.App(name));
        Assert.Throws<ArgumentException>(() => ApiRoute.Node(name));
        Assert.Throws<ArgumentException>(() => ApiRoute.Transaction(name));
        Assert.Throws<ArgumentException>(() => ApiRoute.Account(name));
    }

    [Fact]
    public void routes_escape_what_users_type()
    {
        Assert.Equal("/api/v1/apps/a%2F..%2Fb", ApiRoute.App("a/../b"));
        Assert.Equal("/api/v1/chain/blocks?count=5&from=3", ApiRoute.BlocksFrom(3, 5));
        Assert.Equal("/api/v1/apps/hello/logs?lines=7&ordinal=1", ApiRoute.AppLogs("hello", 1, 7));
    }
}
