using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Flux.Actors.Cli.Config;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Chain;

/// <summary>`flux chain supply`: what a profile mints by a height, reckoned from its numbers alone.</summary>
public sealed class SupplyVerb
{
    /// <summary>Some 950 years of blocks at 30 s.</summary>
    private const long HeightMax = 1_000_000_000;

    private readonly Option<string> _profile = new("--profile")
    {
        Description = "the economics: classic, pon or history",
        HelpName = "NAME",
        Required = true,
    };

    private readonly Option<long[]> _heights = new("--height")
    {
        Description = "a height to tell of; repeatable",
        HelpName = "HEIGHT",
        CustomParser = result => [.. result.Tokens.Select(token => HeightOf(result, token.Value))],
    };

    private readonly Option<string?> _network = new("--network")
    {
        Description = "whose heights: main, testnet or regtest of the existing network, or own; main where there is a choice",
        HelpName = "NAME",
    };

    private readonly Option<Amount?> _genesis = new("--genesis-flux")
    {
        Description = "what a network of our own begins with, in FLUX; as configured where it is not said",
        HelpName = "FLUX",
        CustomParser = result => Flux(result),
    };

    private readonly Option<bool> _table = new("--table") { Description = "list the first and last height of every era, cut and split, and those of funds" };

    public static Command Build(VerbBuilder verbs)
    {
        SupplyVerb verb = new();
        return verbs.Verb(
            "chain supply",
            "Reckon what an economics profile has minted by a height.",
            "chain supply --profile pon --height 3071200",
            (invocation, _) => Task.FromResult(verb.Run(invocation)),
            verb._profile,
            verb._heights,
            verb._network,
            verb._genesis,
            verb._table);
    }

    private int Run(Invocation invocation)
    {
        SupplySchedule schedule = SupplySchedule.Of(
            EffectiveConfiguration.Options(invocation.Configuration),
            invocation.Value(_profile)!,
            invocation.Value(_network),
            invocation.Value(_genesis));
        Height[] asked = [.. (invocation.Value(_heights) ?? []).Select(height => new Height(height))];
        Height[] heights = [.. asked.Concat(invocation.Value(_table) ? schedule.Milestones() : []).Distinct().Order()];
        if (heights.Length == 0)
        {
            throw new Problem(ProblemCode.Malformed, "no height is asked for", "none", "--height or --table", "name a height");
        }

        SupplyScheduleResponse response = schedule.Response(heights);
        if (invocation.Printer.Format == OutputFormat.Table && response.Heights is [var one])
        {
            invocation.Printer.Result(response, ContractsJson.Default.SupplyScheduleResponse, Facts(response, one));
        }
        else
        {
            invocation.Printer.Results(
                response,
                ContractsJson.Default.SupplyScheduleResponse,
                response.Heights,
                ContractsJson.Default.SupplyAtResponse,
                Rows(response));
        }

        return ExitCode.Done;
    }

    private static Table Facts(SupplyScheduleResponse schedule, SupplyAtResponse at) => Table.Facts(
        ("profile", $"{schedule.Profile}, {(schedule.Network == SupplySchedule.Own ? "a network of its own" : $"the existing {schedule.Network} network")}"),
        ("height", at.Height.ToString(CultureInfo.InvariantCulture)),
        ("era", at.Era),
        ("minted", $"{at.Minted} FLUX{(at.CapReached ? ", the cap" : string.Empty)}"),
        ("genesis", $"{new Amount(schedule.GenesisAtoms)} FLUX of it"),
        ("cap", schedule.CapAtoms is { } cap ? $"{new Amount(cap)} FLUX" : "none"),
        ("subsidy", $"{at.Subsidy} FLUX"),
        ("- Cumulus", Text(at.CumulusAtoms)),
        ("- Nimbus", Text(at.NimbusAtoms)),
        ("- Stratus", Text(at.StratusAtoms)),
        ("- validators", Text(at.ValidatorsAtoms)),
        ("- treasury", Text(at.TreasuryAtoms)),
        ("- not minted", Text(at.NotMintedAtoms)),
        ("funds", Text(at.FundsAtoms)));

    private static Table Rows(SupplyScheduleResponse schedule) => Table.Of(
        schedule.Heights,
        ("HEIGHT", at => at.Height.ToString(CultureInfo.InvariantCulture)),
        ("ERA", at => at.Era),
        ("SUBSIDY", at => at.Subsidy),
        ("CUMULUS", at => Text(at.CumulusAtoms)),
        ("NIMBUS", at => Text(at.NimbusAtoms)),
        ("STRATUS", at => Text(at.StratusAtoms)),
        ("VALIDATORS", at => Text(at.ValidatorsAtoms)),
        ("TREASURY", at => Text(at.TreasuryAtoms)),
        ("NOT MINTED", at => Text(at.NotMintedAtoms)),
        ("FUNDS", at => Text(at.FundsAtoms)),
        ("MINTED", at => at.CapReached ? $"{at.Minted}, the cap" : at.Minted));

    private static string Text(long atoms) => new Amount(atoms).ToString();

    private static long HeightOf(ArgumentResult result, string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long height) && height <= HeightMax)
        {
            return height;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"--height: seen '{text}', wanted a whole number from 0 to {HeightMax}"));
        return 0;
    }

    private static Amount? Flux(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (Amount.TryParseFlux(text, out Amount amount))
        {
            return amount;
        }

        result.AddError($"--genesis-flux: seen '{text}', wanted FLUX with at most eight decimals");
        return null;
    }
}
