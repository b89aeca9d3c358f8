using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Config;
using Flux.Actors.Cli.Output;
using Flux.Actors.Configuration;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Cli.Bench;

public sealed class BenchVerbs
{
    private const double SecondsDefault = 3;
    private const double SecondsMin = 0.1;
    private const double SecondsMax = 3_600;
    private const int BytesPerMebibyte = 1 << 20;

    private readonly Option<double> _seconds = new("--seconds")
    {
        Description = "how long each side of each figure is measured, all repetitions together; the less, the rougher",
        HelpName = "N",
        DefaultValueFactory = _ => SecondsDefault,
        CustomParser = result => Words.Number(result, SecondsMin, SecondsMax),
    };

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "only these figures, and the only way to long ones; a wrong name lists them",
        HelpName = "NAME …",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _postgres = new("--postgres")
    {
        Description = "a PostgreSQL server to measure; without it one is started, if its programs are installed",
        HelpName = "CONNECTION",
    };

    public static Command Build(VerbBuilder verbs) => new BenchVerbs().All(verbs);

    private Command All(VerbBuilder verbs) => verbs.Group(
        "bench",
        "Measure beside the physical limit of this machine.",
        verbs.Verb(
            "bench engine",
            "Measure the engine, each figure in turn with its raw limit: the same work in a bare loop.",
            "bench engine --seconds 5 --only tell ask",
            Engine,
            _seconds,
            _only,
            _postgres),
        verbs.Verb(
            "bench chain",
            "Measure the chain: executing and verifying blocks, roots, memory.",
            "bench chain --seconds 5 --only root verify-1",
            Chain,
            _seconds,
            _only),
        verbs.Verb(
            "bench apps",
            "Measure what is done with specifications and messages of apps.",
            "bench apps --seconds 5",
            Apps,
            _seconds,
            _only));

    private Task<int> Engine(Invocation invocation, CancellationToken cancellation) => Run(invocation, EngineFigures.All, cancellation);

    private Task<int> Apps(Invocation invocation, CancellationToken cancellation) => Run(invocation, AppFigures.All, cancellation);

    private async Task<int> Chain(Invocation invocation, CancellationToken cancellation)
    {
        FluxOptions options = EffectiveConfiguration.Options(invocation.Configuration);
        EconomicsProfile classic = Profiles.Classic(EconomicsFrom.Classic(options));
        using ChainFigures figures = new(
            classic, Profiles.Pon(EconomicsFrom.ProofOfNode(options), options.EconomicsPon.ActivationHeight));
        return await Run(invocation, [.. figures.All, .. new ExplorerFigures(classic, () => figures.Small).All], cancellation);
    }

    private async Task<int> Run(Invocation invocation, IReadOnlyList<Figure> all, CancellationToken cancellation)
    {
        Printer printer = invocation.Printer;
        IReadOnlyList<Figure> figures = Chosen(all, invocation.Value(_only) ?? []);

        // Beside the data directory: on its disk, and in the way of no network that runs in it.
        string folder = Directory.CreateDirectory($"{invocation.DataDirectory.TrimEnd(Path.DirectorySeparatorChar)}-bench-{Environment.ProcessId}").FullName;
        using BenchRoom room = new(folder, TimeSpan.FromSeconds(invocation.Value(_seconds)), invocation.Value(_postgres), printer.Progress);
        BenchMachineResponse machine = Examined(folder, cancellation);
        printer.Line(Told(machine));
        List<BenchFigureResponse> told = [];
        foreach (Figure figure in figures)
        {
            printer.Progress($"{figure.Name}: {figure.What}");
            told.Add(figure.Told(await figure.Measure(room, cancellation)));
            printer.Progress($"  {Told(told[^1])}");
        }

        printer.Results(
            new BenchResponse(machine, told), ContractsJson.Default.BenchResponse, told, ContractsJson.Default.BenchFigureResponse, View(told));
        return ExitCode.Done;
    }

    private static IReadOnlyList<Figure> Chosen(IReadOnlyList<Figure> all, string[] names)
    {
        string[] known = [.. all.Select(figure => figure.Name)];
        string[] unknown = [.. names.Except(known, StringComparer.Ordinal)];
        return unknown.Length > 0
            ? throw new Problem(ProblemCode.Malformed, "--only names no figure", string.Join(", ", unknown), string.Join(", ", known), null)
            : names.Length == 0 ? [.. all.Where(figure => !figure.WhenNamed)] : [.. all.Where(figure => names.Contains(figure.Name, StringComparer.Ordinal))];
    }

    private static BenchMachineResponse Examined(string folder, CancellationToken cancellation)
    {
        const string Named = "model name";
        Machine machine = new(folder);
        string processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Named, StringComparison.Ordinal))?.Split(':')[^1].Trim() ?? "unknown"
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
        return new BenchMachineResponse(
            processor,
            Environment.ProcessorCount,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesPerMebibyte,
            System.Runtime.InteropServices.RuntimeInformation.OSDescription,
            System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription,
            System.Runtime.GCSettings.IsServerGC,
            folder,
            machine.Exercise(cancellation).DiskSyncsPerSecond);
    }

    private static string Told(BenchMachineResponse machine) => string.Create(
        CultureInfo.InvariantCulture,
        $"{machine.Processor}, {machine.Cores} cores, {machine.MemoryMebibytes:#,0} MiB, {machine.System}, {machine.Runtime}, {(machine.ServerCollector ? "server" : "workstation")} collector; {machine.SyncsPerSecond:#,0} syncs/s in {machine.Folder}");

    private static string Told(BenchFigureResponse figure) => figure.Ours is null
        ? figure.Note ?? "not measured"
        : $"{Number(figure.Ours)} {figure.Unit}{(figure.Limit is null ? string.Empty : $", raw {Number(figure.Limit)}, ratio {Ratio(figure.Ratio)}")}{(figure.Goal is null ? string.Empty : $", {figure.Goal}: {Verdict(figure)}")}{(figure.Note is null ? string.Empty : $" ({figure.Note})")}";

    private static Table View(IReadOnlyList<BenchFigureResponse> figures) => Table.Of(
        figures,
        ("FIGURE", figure => figure.Name),
        ("OURS", figure => Number(figure.Ours)),
        ("RAW", figure => Number(figure.Limit)),
        ("UNIT", figure => figure.Unit),
        ("RATIO", figure => Ratio(figure.Ratio)),
        ("FROM–TO", figure => figure.Ratio is null ? string.Empty : $"{Ratio(figure.RatioLow)}–{Ratio(figure.RatioHigh)}"),
        ("GOAL", figure => figure.Goal ?? string.Empty),
        ("MET", Verdict),
        ("NOTE", figure => figure.Note ?? string.Empty));

    private static string Verdict(BenchFigureResponse figure) => figure.Met switch
    {
        true => "met",
        false => "missed",
        null => string.Empty,
    };

    private static string Number(double? value) => value is not { } number ? string.Empty
        : number.ToString(Math.Abs(number) >= 100 ? "#,0" : "0.##", CultureInfo.InvariantCulture);

    private static string Ratio(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? string.Empty;
}
