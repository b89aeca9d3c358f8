using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Flux.Actors.Cli.Config;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Cli.Fuzz;

/// <summary>Throws malformed input at everything of the chain, or of apps' documents, that strangers can reach.</summary>
public sealed class FuzzVerb
{
    private const int ReasonWords = 3;
    private const int FailuresMax = 20;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);

    private readonly Option<long> _inputs = new("--inputs")
    {
        Description = "how many inputs",
        HelpName = "N",
        DefaultValueFactory = _ => 1_000_000,
        CustomParser = result => Words.Whole(result, 1),
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "the seed of the first; the same seed gives the same mutations, of a chain with new keys",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = result => Words.Whole(result, 0),
    };

    public static Command Build(VerbBuilder verbs)
    {
        FuzzVerb verb = new();
        return verbs.Verb(
            "chain fuzz",
            "Throw malformed transactions, blocks, proofs and files at the chain and count the refusals.",
            "chain fuzz --inputs 100000",
            verb.Fuzz,
            verb._inputs,
            verb._seed);
    }

    /// <summary>The same over specifications, deploy documents and messages, whose mutations are the same for the same seed.</summary>
    public static Command BuildOfApps(VerbBuilder verbs)
    {
        FuzzVerb verb = new();
        return verbs.Verb(
            "app fuzz",
            "Throw malformed specifications, deploy documents and messages at their readers and count the refusals.",
            "app fuzz --inputs 100000",
            (invocation, cancellation) => Told(
                invocation, Run(AppFuzzTargets.All, invocation.Value(verb._inputs), (ulong)invocation.Value(verb._seed), invocation.Printer.Progress, cancellation)),
            verb._inputs,
            verb._seed);
    }

    private Task<int> Fuzz(Invocation invocation, CancellationToken cancellation)
    {
        EconomicsProfile economics = Profiles.Classic(EconomicsFrom.Classic(EffectiveConfiguration.Options(invocation.Configuration)));
        return Told(invocation, Run(economics, invocation.Value(_inputs), (ulong)invocation.Value(_seed), invocation.Printer.Progress, cancellation));
    }

    private static Task<int> Told(Invocation invocation, FuzzResponse summary)
    {
        invocation.Printer.Result(
            summary,
            ContractsJson.Default.FuzzResponse,
            Table.Of(
                summary.Targets,
                ("TARGET", target => target.Name),
                ("INPUTS", target => Number(target.Inputs)),
                ("REFUSED", target => Number(target.Refused)),
                ("GOOD", target => Number(target.Good)),
                ("SLOWEST MS", target => target.SlowestMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)),
                ("LARGEST KIB", target => Number(target.LargestBytes / 1024))),
            Table.Of(summary.Reasons, ("REFUSED BECAUSE", reason => reason.Reason), ("TARGET", reason => reason.Target), ("TIMES", reason => Number(reason.Times))),
            Table.Of(summary.Failures, ("FAILURE", failure => failure)),
            Table.Facts(("inputs", Number(summary.Inputs)), ("refused", Number(summary.Refused)), ("crashes", Number(summary.Crashes)), ("wrongly taken", Number(summary.WronglyTaken))));
        return Task.FromResult(summary.Crashes + summary.WronglyTaken == 0 ? ExitCode.Done : ExitCode.Failed);
    }

    /// <summary>Every input is judged on one thread. Units: milliseconds and bytes are of one input, the most there was.</summary>
    public static FuzzResponse Run(EconomicsProfile economics, long inputs, ulong seed, Action<string> progress, CancellationToken cancellation)
    {
        using FuzzTargets targets = new(economics);
        return Run(targets.All, inputs, seed, progress, cancellation);
    }

    private static FuzzResponse Run(IReadOnlyList<FuzzTarget> targets, long inputs, ulong seed, Action<string> progress, CancellationToken cancellation)
    {
        Tally[] tallies = [.. targets.Select(target => new Tally(target))];
        List<string> failures = [];
        int crashes = 0, wrong = 0, weights = tallies.Sum(tally => tally.Target.Weight);
        long told = Stopwatch.GetTimestamp();
        for (long i = 0; i < inputs; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Prng random = new(StableHash.Of(BitConverter.GetBytes(seed)) ^ (ulong)i);
            Tally tally = Chosen(tallies, (int)random.Below((ulong)weights));
            FuzzInput input = tally.Target.Draw(random);
            try
            {
                if (tally.Judged(input) && !input.IsGood)
                {
                    wrong++;
                    Fail(string.Create(CultureInfo.InvariantCulture, $"{tally.Target.Name}, seed {seed}, input {i}: taken as good"));
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                crashes++;
                Fail(string.Create(CultureInfo.InvariantCulture, $"{tally.Target.Name}, seed {seed}, input {i}: {e}"));
            }

            if (Stopwatch.GetElapsedTime(told) > ProgressEvery)
            {
                told = Stopwatch.GetTimestamp();
                progress(string.Create(CultureInfo.InvariantCulture, $"{i + 1:#,0} of {inputs:#,0} inputs, {crashes} crashes"));
            }
        }

        return new FuzzResponse(
            inputs,
            tallies.Sum(tally => tally.Refused),
            crashes,
            wrong,
            [.. tallies.Select(tally => tally.Told)],
            [.. tallies.SelectMany(tally => tally.Reasons).OrderByDescending(reason => reason.Times)],
            failures);

        void Fail(string what)
        {
            if (failures.Count < FailuresMax)
            {
                failures.Add(what);
            }
        }
    }

    private static Tally Chosen(Tally[] tallies, int drawn)
    {
        int i = 0;
        while (drawn >= tallies[i].Target.Weight)
        {
            drawn -= tallies[i++].Target.Weight;
        }

        return tallies[i];
    }

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>What became of the inputs of one target.</summary>
    private sealed class Tally(FuzzTarget target)
    {
        private readonly SortedDictionary<string, long> _reasons = new(StringComparer.Ordinal);
        private long _inputs, _good, _bytes;
        private double _milliseconds;

        public FuzzTarget Target => target;

        public long Refused { get; private set; }

        public FuzzTargetResponse Told => new(target.Name, _inputs, Refused, _good, _milliseconds, _bytes);

        public IEnumerable<FuzzReasonResponse> Reasons => _reasons.Select(pair => new FuzzReasonResponse(target.Name, pair.Key, pair.Value));

        /// <summary>Whether it was taken as good.</summary>
        public bool Judged(FuzzInput input)
        {
            _inputs++;
            long bytes = GC.GetAllocatedBytesForCurrentThread(), begun = Stopwatch.GetTimestamp();
            string? refused;
            try
            {
                refused = input.Judge();
            }
            catch (FormatException e)
            {
                refused = e.Message;
            }

            _milliseconds = Math.Max(_milliseconds, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            _bytes = Math.Max(_bytes, GC.GetAllocatedBytesForCurrentThread() - bytes);
            if (refused is null)
            {
                _good++;
                return true;
            }

            Refused++;
            string reason = Kind(refused);
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
            return false;
        }

        /// <summary>The first words that are no numbers, ids or places: what differs from one input to the next is left out.</summary>
        private static string Kind(string reason) => string.Join(' ', reason.Split(' ').Where(word => !word.Any(char.IsDigit) && !word.Contains('\'', StringComparison.Ordinal)).Take(ReasonWords));
    }
}
