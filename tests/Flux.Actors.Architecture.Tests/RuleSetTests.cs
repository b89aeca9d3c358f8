using System.Globalization;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Network;

namespace Flux.Actors.Architecture.Tests;

/// <summary>Promise 13: a released rule set keeps its number for ever; blocks below its successor's height are executed by it.</summary>
[Trait("Promise", "13")]
public sealed class RuleSetTests
{
    private const string Baseline = "tests/Flux.Actors.Architecture.Tests/rules.verified.txt";
    private const string Rule = "docs/checklists/new-rule-version.md";

    [Fact]
    public void every_rule_set_that_was_reviewed_is_still_there()
    {
        string path = Path.Combine(Repository.Root, Baseline);
        string[] now = [.. NetworkKinds.OnChain(ChainParameters.Dev).SelectMany(kind => Numbers(kind.Name, kind.Latest)).Order(StringComparer.Ordinal)];
        if (Environment.GetEnvironmentVariable("FLUX_ACCEPT") == "1")
        {
            File.WriteAllLines(path, now);
        }

        Repository.AssertNone(Problems(File.Exists(path) ? File.ReadAllLines(path) : [], now));
    }

    [Fact]
    public void a_set_that_is_gone_and_one_that_is_new_are_told_apart() => Assert.Equal(
        [
            "rule set 2 of app is gone: blocks were executed by it and are executed by it for ever; put it back (docs/checklists/new-rule-version.md)",
            "rule set 1 of jar is new; accept it with FLUX_ACCEPT=1 ./flux test unit (docs/checklists/new-rule-version.md)",
        ],
        Problems(["app 1", "app 2"], ["app 1", "jar 1"]));

    private static string[] Problems(IReadOnlyList<string> reviewed, IReadOnlyList<string> now) =>
    [
        .. reviewed.Except(now).Select(line => $"{Named(line)} is gone: blocks were executed by it and are executed by it for ever; put it back ({Rule})"),
        .. now.Except(reviewed).Select(line => $"{Named(line)} is new; accept it with FLUX_ACCEPT=1 ./flux test unit ({Rule})"),
    ];

    private static string Named(string line) => line.Split(' ') is [var kind, var number] ? $"rule set {number} of {kind}" : $"'{line}'";

    private static IEnumerable<string> Numbers(string kind, int latest) =>
        Enumerable.Range(1, latest).Select(number => string.Create(CultureInfo.InvariantCulture, $"{kind} {number}"));
}
