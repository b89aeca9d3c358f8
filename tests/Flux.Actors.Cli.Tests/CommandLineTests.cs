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
    [InlineData("chain history alice --count 5 --before 12.3")]
    [InlineData("chain rich --count 5")]
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
    [InlineData("status --timeout 2147483647h")]
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
    [InlineData("chain block", "x", "HEIGHT: seen 'x', wanted a whole number from 0 ")]
    [InlineData("chain block", "", "HEIGHT: seen '', wanted a whole number from 0 ")]
    [InlineData("chain block", "-1", "-1")]
    [InlineData("chain blocks --from", "ten", "--from: seen 'ten', wanted a whole number from 0 ")]
    [InlineData("chain blocks --count", "0", "--count: seen '0', wanted a whole number from 1 ")]
    [InlineData("app logs hello --ordinal", "one", "--ordinal: seen 'one', wanted a whole number from 0 ")]
    [InlineData("app logs hello --lines", "99999999999", "--lines: seen '99999999999', wanted a whole number from 1 ")]
    [InlineData("up --blocks", "0", "--blocks: seen '0', wanted a whole number from 1 ")]
    [InlineData("up --block-time", "fast", "--block-time: seen 'fast', wanted a duration such as ")]
    [InlineData("status --timeout", "", "--timeout: seen '', wanted a duration such as ")]
    public async Task a_number_that_is_none_is_named_with_what_is_wanted(string line, string number, string message)
    {
        Ran ran = await _bench.Flux([.. line.Split(' '), number]);

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", ran.Error, StringComparison.Ordinal);
    }

    /// <summary>Every word of every verb that is text, and every option: a blank one is never taken for a name.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task a_blank_word_is_wrong_usage_that_names_it(string blank)
    {
        int tried = 0;
        foreach (string[] path in Paths(Root(), []))
        {
            Command verb = path.Aggregate((Command)Root(), (at, name) => at.Subcommands.Single(sub => sub.Name == name));
            foreach (Argument word in verb.Arguments.Where(word => word.ValueType == typeof(string)))
            {
                await Refused(word.Name, [.. path, .. verb.Arguments.Select(each => each == word ? blank : "1")]);
            }

            foreach (Option option in verb.Options.Concat(Root().Options).Where(option => option.ValueType == typeof(string) || option.ValueType == typeof(string[])))
            {
                await Refused(option.Name, [.. path, .. verb.Arguments.Select(_ => "1"), option.Name, blank]);
            }
        }

        Assert.True(tried > 100, $"{tried} words tried");

        async Task Refused(string name, string[] line)
        {
            tried++;
            Ran ran = await _bench.Flux(line);
            Assert.True(ran.Code == ExitCode.InvalidInput, $"{string.Join(' ', line)}: exit code {ran.Code}\n{ran.Error}");
            Assert.Contains($"{name}: seen '{blank.Trim()}", ran.Error, StringComparison.Ordinal);
            Assert.Contains(", wanted ", ran.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("app status")]
    [InlineData("app logs")]
    [InlineData("app remove")]
    [InlineData("node status")]
    [InlineData("node stop")]
    [InlineData("node start")]
    [InlineData("chain tx")]
    public async Task a_name_that_means_a_place_in_a_path_is_wrong_usage(string verb)
    {
        _bench.Running();
        foreach (string name in new[] { ".", ".." })
        {
            Ran ran = await _bench.Flux([.. verb.Split(' '), name]);

            Assert.Equal(ExitCode.InvalidInput, ran.Code);
            Assert.Contains($"seen '{name}', wanted the ", ran.Error, StringComparison.Ordinal);
        }

        Assert.Empty(_bench.Network.Seen);
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
