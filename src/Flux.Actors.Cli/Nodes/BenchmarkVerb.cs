using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Cli.Nodes;

/// <summary>Measures this machine and says which tier's demands it meets, before anybody locks collateral for one.</summary>
public static class BenchmarkVerb
{
    public static Command Build(VerbBuilder verbs)
    {
        Option<Tier?> tier = new("--tier") { Description = "the tier wanted: exit 1 when this machine falls short of it", HelpName = "TIER" };
        return verbs.Verb(
            "node benchmark",
            "Measure this machine against what each tier wants.",
            "node benchmark --tier cumulus",
            (invocation, cancellation) => Measure(invocation, invocation.Value(tier), cancellation),
            tier);
    }

    private static Task<int> Measure(Invocation invocation, Tier? wanted, CancellationToken cancellation)
    {
        // On the disk of the data directory, which need not be there yet.
        string folder = invocation.DataDirectory;
        while (!Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder) ?? invocation.Around.WorkingDirectory;
        }

        invocation.Printer.Progress($"measuring cores, memory and the disk of {folder} for about a second; whatever else runs lowers the figures");
        MachineBenchmarkResponse answer;
        try
        {
            Machine machine = new(folder);
            MachineRates rates = machine.Exercise(cancellation);
            answer = new MachineBenchmarkResponse(
                folder, Benchmark.Reached(machine.Size, rates)?.ToString().ToLowerInvariant(), [.. Enum.GetValues<Tier>().Select(tier => Against(tier, machine.Size, rates))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Problem(ProblemCode.Failed, $"the disk of {folder} can't be measured", e.Message, "a folder that can be written to", "name one with --data");
        }

        invocation.Printer.Result(answer, ContractsJson.Default.MachineBenchmarkResponse, View(answer));
        return Task.FromResult(wanted is { } tier && !answer.Tiers[(int)tier - 1].Passes ? ExitCode.Failed : ExitCode.Done);
    }

    private static TierBenchmarkResponse Against(Tier tier, MachineSize size, MachineRates rates)
    {
        Sequence<BenchmarkFigure> figures = Benchmark.Against(tier, size, rates);
        return new TierBenchmarkResponse(
            tier.ToString().ToLowerInvariant(),
            Benchmark.Passes(figures),
            Benchmark.Verdict(figures),
            [.. figures.Select(figure => new MeasuredFigureResponse(
                figure.Name, figure.Unit, figure.Seen, figure.Wanted, figure.MarginPercent, figure.IsEnough))]);
    }

    /// <summary>A row for each figure, a column for each tier: what it wants and by how much that is met.</summary>
    private static Table[] View(MachineBenchmarkResponse answer)
    {
        Table figures = Table.Of(
            answer.Tiers[0].Figures.Index(),
            [
                ("FIGURE", each => each.Item.Name),
                ("UNIT", each => each.Item.Unit),
                ("SEEN", each => Number(each.Item.Seen)),
                .. answer.Tiers.Select(tier => (tier.Tier.ToUpperInvariant(), (Func<(int Index, MeasuredFigureResponse Item), string>)(each => Cell(tier.Figures[each.Index])))),
            ]);
        Table verdicts = Table.Facts(
            [("reaches", answer.Reached ?? "no tier"), .. answer.Tiers.Select(tier => (tier.Tier, (string?)tier.Verdict))]);
        return [figures, verdicts];
    }

    private static string Cell(MeasuredFigureResponse figure) => figure.Wanted is not { } wanted
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"{(figure.Enough ? "ok" : "SHORT")} {wanted:#,0} ({figure.MarginPercent:+0;-0;0} %)");

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
