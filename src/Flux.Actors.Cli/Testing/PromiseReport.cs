using System.Globalization;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Testing;

/// <summary>Promises against journals, for people.</summary>
internal static class PromiseReport
{
    private static readonly PromiseColumn[] Columns = Enum.GetValues<PromiseColumn>();

    public static async Task<int> Run(Invocation invocation, string repository, CancellationToken cancellation)
    {
        Printer printer = invocation.Printer;
        PromiseRun run = new(invocation.Around.RunProgram, printer.Progress, repository, Environment.ProcessorCount);
        PromisesResponse promises = await run.Run(cancellation);
        printer.Result(promises, ContractsJson.Default.PromisesResponse, Table.Of(
            promises.Promises,
            [
                ("PROMISE", promise => string.Create(CultureInfo.InvariantCulture, $"{promise.Number,2} {promise.Promise}")),
                .. Columns.Select((column, i) => (Heading(column), (Func<PromiseResponse, string>)(promise => Cell(promise.Cells[i])))),
            ]));
        foreach (PromiseResponse promise in promises.Promises)
        {
            foreach (IGrouping<string, PromiseCellResponse> untested in promise.Cells
                .Where((cell, i) => cell.Untested is not null && Columns[i] != PromiseColumn.None)
                .GroupBy(cell => cell.Untested!))
            {
                printer.Line(string.Create(
                    CultureInfo.InvariantCulture, $"-  {promise.Number} on {string.Join(", ", untested.Select(cell => cell.Journal))}: {untested.Key}"));
            }
        }

        foreach (string problem in promises.Problems)
        {
            printer.Line($"BROKEN {problem}");
        }

        printer.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{promises.Tests} tests of {promises.Promises.Count} promises, {(promises.Problems.Count == 0 ? "all kept" : $"{promises.Problems.Count} problems")}"));
        return promises.Problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static string Heading(PromiseColumn column) =>
        column == PromiseColumn.None ? "NO JOURNAL" : PromiseRun.Word(column).ToUpperInvariant();

    private static string Cell(PromiseCellResponse cell) =>
        cell.Failed > 0 ? string.Create(CultureInfo.InvariantCulture, $"{cell.Failed} of {cell.Passed + cell.Failed + cell.Skipped} FAILED")
        : cell.Skipped > 0 ? string.Create(CultureInfo.InvariantCulture, $"{cell.Passed}, {cell.Skipped} SKIPPED")
        : cell.Passed > 0 ? cell.Passed.ToString(CultureInfo.InvariantCulture)
        : cell.Untested is not null ? "-" : "NONE";
}
