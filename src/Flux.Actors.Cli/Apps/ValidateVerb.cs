using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Apps;

/// <summary>`flux app validate`: everything that is wrong with specifications and deploy documents, without a network.</summary>
public sealed class ValidateVerb
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "specifications, and deploy documents named deploy.json; - for the standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly RuleChoice _rules = new();

    public static Command Build(VerbBuilder verbs)
    {
        ValidateVerb verb = new();
        return verbs.Verb(
            "app validate",
            "Name everything that is wrong with specifications and deploy documents.",
            "app validate samples/apps/*/app.json",
            verb.Run,
            verb._files,
            verb._rules.Rules,
            verb._rules.Height);
    }

    private Task<int> Run(Invocation invocation, CancellationToken cancellation)
    {
        string[] files = invocation.Value(_files);
        DocumentJudge judge = new(invocation, _rules.Of(invocation), invocation.Value(_rules.Height));
        PacedProgress progress = new(invocation);
        List<ValidationResponse> judged = [];
        int invalid = 0;
        foreach (string file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            ValidationResponse one = judge.Of(file);
            judged.Add(one);
            invalid += one.Valid ? 0 : 1;
            progress.Tell(_ => Counted(judged.Count, files.Length, invalid));
        }

        Show(invocation.Printer, new ValidationsResponse(judged, judged.Count - invalid, invalid));
        if (files.Length > 1)
        {
            invocation.Printer.Progress(Counted(judged.Count, files.Length, invalid));
        }

        return Task.FromResult(invalid == 0 ? ExitCode.Done : ExitCode.InvalidInput);
    }

    private static void Show(Printer printer, ValidationsResponse judged)
    {
        if (printer.Format != OutputFormat.Table)
        {
            printer.Results(judged, ContractsJson.Default.ValidationsResponse, judged.Files, ContractsJson.Default.ValidationResponse, new Table([], []));
            return;
        }

        foreach (ValidationResponse one in judged.Files)
        {
            printer.Line(one.Valid
                ? string.Create(CultureInfo.InvariantCulture, $"{one.File}: valid, {one.Kind} of version {one.Version}, hash {one.Hash}")
                : string.Create(CultureInfo.InvariantCulture, $"{one.File}: {one.Problems.Count} {(one.Problems.Count == 1 ? "problem" : "problems")}"));
            foreach (DocumentFlaw problem in one.Problems)
            {
                printer.Line($"  {problem.Path}: {problem.Seen} seen, {problem.Wanted} wanted");
            }

            foreach (DocumentFlaw note in one.Notes)
            {
                printer.Line($"  note: {note.Path}: {note.Seen} seen, {note.Wanted} wanted");
            }
        }
    }

    private static string Counted(int done, int all, int invalid) =>
        string.Create(CultureInfo.InvariantCulture, $"{done} of {all} files, {invalid} of them invalid");
}
