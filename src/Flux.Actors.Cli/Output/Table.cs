namespace Flux.Actors.Cli.Output;

/// <summary>Text in rows for people. Shape: every row has as many cells as there are columns; columns without a name make a list of facts.</summary>
public sealed record Table(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>Names and values, one pair a line; pairs without a value are left out.</summary>
    public static Table Facts(params (string Name, string? Value)[] facts) =>
        new(["", ""], [.. facts.Where(fact => fact.Value is not null).Select(fact => (IReadOnlyList<string>)[fact.Name, fact.Value!])]);

    public static Table Of<T>(IEnumerable<T> items, params (string Column, Func<T, string> Cell)[] columns) =>
        new(
            [.. columns.Select(column => column.Column)],
            [.. items.Select(item => (IReadOnlyList<string>)[.. columns.Select(column => column.Cell(item))])]);

    /// <summary>The rows in aligned columns, two blanks between them, for files and pipes; names only when there are any.</summary>
    public IEnumerable<string> Lines()
    {
        List<IReadOnlyList<string>> rows = Columns.All(string.IsNullOrEmpty) ? [.. Rows] : [Columns, .. Rows];
        int[] widths = [.. Enumerable.Range(0, Columns.Count).Select(i => rows.Select(row => row[i].Length).DefaultIfEmpty(0).Max())];
        return rows.Select(row => string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }
}
