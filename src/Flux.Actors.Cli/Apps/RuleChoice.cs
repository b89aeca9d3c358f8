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

    /// <summary>What the existing network takes today, at every height.</summary>
    private static readonly SpecRules Own = SpecRules.Network with
    {
        VersionHeights = [0, 0, 0, 0, 0, 0, 0, 0],
        AllPortsFrom = 0,
        TenComponentsFrom = 0,
        Expire = ExpireRules.Network with { Fork = 0, WholeThousandsUntil = 0, HundredFrom = 0, OneFrom = 0 },
        OneInstanceFrom = 0,
    };

    public SpecRules Of(Invocation invocation) => invocation.Value(Rules) == Network ? SpecRules.Network : Own;
}
