using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Kernel;
using Flux.Actors.Simulation.Engines;

namespace Flux.Actors.Cli.Sim;

public sealed class SimVerbs
{
    private const int RunsMax = 1_000_000;
    private const int RunsDefault = 100;
    private const int ShrunkMax = 3;
    private const int HostsMax = 8;

    private readonly Option<int?> _seeds = new("--seeds")
    {
        Description = "how many seeds to run; 100 unless given, or 1 when a seed is",
        HelpName = "N",
    };

    private readonly Option<ulong?> _seed = new("--seed")
    {
        Description = "the first seed, 1 unless given",
        HelpName = "N",
    };

    private readonly Option<string?> _script = new("--script")
    {
        Description = "the faults, as a failing run prints them; without it they are drawn from the seed. 'none' for none",
        HelpName = "'KIND@AT+DURATION …'",
    };

    private readonly Option<int?> _hosts = new("--hosts")
    {
        Description = "engines that share one store, 1 to 8; unless given, each seed draws one alone or a cluster of two to four",
        HelpName = "N",
    };

    public static Command Build(VerbBuilder verbs) => new SimVerbs().All(verbs);

    private Command All(VerbBuilder verbs) => verbs.Group(
        "sim",
        "Run the real actors under virtual time, with faults.",
        verbs.Verb(
            "sim engine",
            "Check the engine's promises over many seeds, each a run with faults drawn from it.",
            "sim engine --seeds 1000",
            Engine,
            _seeds,
            _seed,
            _script,
            _hosts));

    private async Task<int> Engine(Invocation invocation, CancellationToken cancellation)
    {
        (EngineRunSettings settings, int runs) = Asked(invocation);
        Printer printer = invocation.Printer;
        TimeSpan started = invocation.Around.Elapsed();
        int done = 0;
        int lastShown = 0;
        EngineCampaignReport report = await Task.Run(
            () => EngineCampaign.Run(settings, runs, Environment.ProcessorCount, _ => Progress(), cancellation), cancellation);
        long elapsed = (long)(invocation.Around.Elapsed() - started).TotalMilliseconds;
        List<BrokenPromiseResponse> failing = [];
        foreach (EngineRunReport failed in report.Failing)
        {
            failing.Add(failing.Count < ShrunkMax ? Shrunk(printer, settings, failed) : Broken(failed));
        }

        EngineSimulationResponse answer = new(
            report.FirstSeed, report.Runs, report.Failing.Count, report.Digest.ToString("x16", CultureInfo.InvariantCulture), report.Steps,
            report.VirtualMilliseconds, elapsed, report.Deliveries, report.Faults, report.RarePaths, failing);
        Print(printer, answer);
        return failing.Count == 0 ? ExitCode.Done : ExitCode.AssertionFailed;

        void Progress()
        {
            int now = Interlocked.Increment(ref done);
            int tenth = now * 10 / runs;
            if (tenth > Volatile.Read(ref lastShown) && Interlocked.Exchange(ref lastShown, tenth) < tenth)
            {
                printer.Progress($"{now} of {runs} seeds");
            }
        }
    }

    private (EngineRunSettings Settings, int Runs) Asked(Invocation invocation)
    {
        ulong? seed = invocation.Value(_seed);
        int runs = invocation.Value(_seeds) ?? (seed is null ? RunsDefault : 1);
        if (runs is < 1 or > RunsMax)
        {
            throw new Problem(ProblemCode.Malformed, "--seeds is out of range", $"{runs}", $"1 to {RunsMax}", null);
        }

        int? hosts = invocation.Value(_hosts);
        if (hosts is < 1 or > HostsMax)
        {
            throw new Problem(ProblemCode.Malformed, "--hosts is out of range", $"{hosts}", $"1 to {HostsMax}", null);
        }

        try
        {
            Sequence<Fault>? script = invocation.Value(_script) is { } text ? FaultScript.Parse(text) : null;
            return (new EngineRunSettings(seed ?? 1) { Script = script, Hosts = hosts }, runs);
        }
        catch (FormatException e)
        {
            throw new Problem(ProblemCode.Malformed, "--script can't be read", e.Message, null, "copy it whole from the run that failed");
        }
    }

    private static BrokenPromiseResponse Shrunk(Printer printer, EngineRunSettings settings, EngineRunReport failed)
    {
        printer.Progress($"seed {failed.Seed} broke a promise; looking for the shortest script that still does");
        return Broken(EngineShrink.Shorten(settings with { Seed = failed.Seed, Hosts = failed.Hosts }, failed, failed.Violations[0].Split(':')[0]));
    }

    private static BrokenPromiseResponse Broken(EngineRunReport failed)
    {
        string script = FaultScript.Text(failed.Script);
        return new BrokenPromiseResponse(
            failed.Seed,
            failed.Hosts,
            script,
            failed.Violations,
            string.Create(CultureInfo.InvariantCulture, $"./flux sim engine --seed {failed.Seed} --hosts {failed.Hosts} --script '{script}'"));
    }

    private static void Print(Printer printer, EngineSimulationResponse answer)
    {
        long deliveries = answer.Deliveries.Values.Sum();
        Table facts = Table.Facts(
            ("seeds", Count(answer.FirstSeed) + (answer.Runs == 1 ? string.Empty : $" to {Count(answer.FirstSeed + (ulong)answer.Runs - 1)}")),
            ("violations", Count(answer.Violations)),
            ("digest", answer.Digest),
            ("deliveries", $"{Count(deliveries)} in {Count(answer.VirtualMilliseconds / 1000)} s of virtual time, {Count(answer.ElapsedMilliseconds)} ms of ours"));
        printer.Result(
            answer,
            ContractsJson.Default.EngineSimulationResponse,
            facts,
            Table.Of(answer.Deliveries, ("RECORDED", pair => pair.Key), ("TIMES", pair => Count(pair.Value))),
            Table.Of(answer.Faults, ("FAULT", pair => pair.Key), ("TIMES", pair => Count(pair.Value))),
            Table.Of(answer.RarePaths, ("RARE PATH", pair => pair.Key), ("TIMES", pair => Count(pair.Value))),
            Table.Of(
                answer.Failing,
                ("BROKEN", run => string.Join("; ", run.Violations)),
                ("AGAIN", run => run.Replay)));
    }

    private static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Count(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
