using System.CommandLine;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("up")]
    [InlineData("up --app a.json --app b.json --blocks 30 --down --block-time 100ms --yes -o json")]
    [InlineData("up --api 127.0.0.1:0 --data /tmp/x --set chain.a=b --set c=d --config node.conf")]
    [InlineData("down --yes")]
    [InlineData("status -o jsonl")]
    [InlineData("-o json status --data ./x")]
    [InlineData("app deploy app.json --deploy deploy.json --wallet alice --timeout 30s")]
    [InlineData("app list")]
    [InlineData("app status hello")]
    [InlineData("app logs hello --ordinal 1 --lines 5")]
    [InlineData("app remove hello")]
    [InlineData("node list")]
    [InlineData("node status 3f2a")]
    [InlineData("node stop 3f2a")]
    [InlineData("node start 3f2a")]
    [InlineData("chain status")]
    [InlineData("chain blocks --from 3 --count 2")]
    [InlineData("chain block 4")]
    [InlineData("chain tx abc")]
    [InlineData("wallet new")]
    [InlineData("wallet new alice")]
    [InlineData("wallet balance")]
    [InlineData("wallet balance alice --api http://10.0.0.1:80")]
    [InlineData("wallet send alice 1.5 --wallet bob")]
    [InlineData("config show")]
    [InlineData("doctor --fix -y")]
    [InlineData("test")]
    [InlineData("test unit")]
    [InlineData("test all")]
    [InlineData("version")]
    public void every_verb_takes_its_words(string line) => Assert.Empty(Root().Parse(line).Errors);

    [Theory]
    [InlineData("app deploy")]
    [InlineData("wallet send alice")]
    [InlineData("chain block twelve")]
    [InlineData("up --blocks 0")]
    [InlineData("up --block-time fast")]
    [InlineData("up --block-time 0s")]
    [InlineData("status --timeout 9w")]
    [InlineData("status --set novalue")]
    [InlineData("status -o xml")]
    [InlineData("test some")]
    [InlineData("status now")]
    [InlineData("app")]
    [InlineData("")]
    public async Task wrong_usage_is_one_line_and_exit_code_2(string line)
    {
        Ran ran = await _bench.Flux(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Empty(ran.Output);
        Assert.StartsWith("flux: ", ran.Error, StringComparison.Ordinal);
        Assert.Single(ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("statsu", "unknown verb 'statsu'; did you mean 'status'?")]
    [InlineData("app delpoy x", "unknown verb 'delpoy'; did you mean 'deploy'?")]
    [InlineData("status --datta x", "unknown option '--datta'; did you mean '--data'?")]
    [InlineData("up --block 3", "unknown option '--block'; did you mean '--blocks'?")]
    [InlineData("app deploy x --delpoy=y", "unknown option '--delpoy=y'; did you mean '--deploy'?")]
    [InlineData("frobnicate", "unknown verb 'frobnicate'; see ./flux --help")]
    public async Task an_unknown_word_is_refused_with_the_nearest_known_one(string line, string message)
    {
        Ran ran = await _bench.Flux(line.Split(' '));

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_group_without_a_verb_names_its_verbs()
    {
        Ran ran = await _bench.Flux("app");

        Assert.Contains("flux app wants a verb", ran.Error, StringComparison.Ordinal);
        Assert.Contains("deploy, list, status, logs, remove", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task help_of_every_verb_ends_with_an_example_that_parses()
    {
        RootCommand root = Root();
        List<string[]> paths = [.. Paths(root, [])];
        Assert.True(paths.Count >= 23, $"{paths.Count} verbs seen");
        foreach (string[] path in paths)
        {
            Ran ran = await _bench.Flux([.. path, "--help"]);
            Assert.Equal(ExitCode.Done, ran.Code);
            string example = ran.Lines.SkipWhile(line => line != "Example:").ElementAt(1).Trim();
            Assert.StartsWith($"./flux {string.Join(' ', path)}", example, StringComparison.Ordinal);
            Assert.Empty(root.Parse(example["./flux ".Length..]).Errors);
        }
    }

    [Fact]
    public async Task the_first_help_lists_the_exit_codes()
    {
        Ran ran = await _bench.Flux("--help");

        foreach ((int code, string meaning) in ExitCode.Table)
        {
            Assert.Contains(ran.Lines, line => line.Trim() == $"{code}  {meaning}");
        }
    }

    [Fact]
    public async Task version_is_one_json_line_when_asked_for()
    {
        Ran ran = await _bench.Flux("version", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Contains("\"version\":\"0.1.0", Assert.Single(ran.Lines), StringComparison.Ordinal);
    }

    private static IEnumerable<string[]> Paths(Command command, string[] above) =>
        command.Subcommands.SelectMany(verb =>
        {
            string[] path = [.. above, verb.Name];
            return Paths(verb, path).Prepend(path);
        }).Where(path => path.Length > 1 || !command.Subcommands.Any(verb => verb.Name == path[0] && verb.Subcommands.Count > 0));

    private RootCommand Root() => CommandLine.Build(new GlobalOptions(), _bench.Surroundings(TextWriter.Null, TextWriter.Null));
}
