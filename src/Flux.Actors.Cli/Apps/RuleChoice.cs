using System.CommandLine;
using Flux.Actors.Domain.Apps;

namespace Flux.Actors.Cli.Apps;

/// <summary>Which rules specifications are judged by, where no network is asked.</summary>
public sealed class RuleChoice
{
    /// <summary>The existing network's height at the end of November 2026, some blocks more or less: every rule of today holds there.</summary>
    public const int NetworkHeight = 2_900_000;

    private const string Ours = "flux";
    private const string Network = "network";

    public Option<string> Rules { get; } = new("--rules")
    {
        Description = "flux: those of this program's networks; network: the existing network's at the height",
        HelpName = $"{Ours}|{Network}",
        DefaultValueFactory = _ => Ours,
    };

    public Option<int> Height { get; } = new("--height")
    {
        Description = "the height of the block that would hold the message",
        HelpName = "N",
        DefaultValueFactory = _ => NetworkHeight,
        CustomParser = result => (int)Words.Whole(result, 0),
    };

    public RuleChoice() => Rules.AcceptOnlyFromAmong(Ours, Network);

    public bool IsNetwork(Invocation invocation) => invocation.Value(Rules) == Network;

    public SpecRules Of(Invocation invocation) => invocation.Value(Rules) == Network ? SpecRules.Network : SpecRules.Flux;
}
