using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Flux.Actors.Contracts;
using Spectre.Console;

namespace Flux.Actors.Cli.Output;

/// <summary>Where a verb's words go: data to standard output in the asked form, progress to standard error.</summary>
/// <remarks>Shape: with json exactly one line reaches standard output, the last call's; with jsonl one line per item or event.</remarks>
public sealed class Printer(Surroundings around, OutputFormat format)
{
    public OutputFormat Format => format;

    /// <summary>What the verb is doing; never data.</summary>
    public void Progress(string line) => around.Error.WriteLine(line);

    /// <summary>Something that happened on the way: data in a table or jsonl run, progress in a json run.</summary>
    public void Event(EventResponse happened)
    {
        switch (format)
        {
            case OutputFormat.JsonLines:
                WriteJson(happened, ContractsJson.Default.EventResponse);
                break;
            case OutputFormat.Json:
                Progress(happened.Text);
                break;
            default:
                around.Output.WriteLine(happened.Text);
                break;
        }
    }

    /// <summary>A line people read while a table-form verb runs; progress otherwise.</summary>
    public void Line(string line)
    {
        if (format == OutputFormat.Table)
        {
            around.Output.WriteLine(line);
        }
        else
        {
            Progress(line);
        }
    }

    /// <summary>The verb's result: one document, or the tables a person reads.</summary>
    public void Result<T>(T document, JsonTypeInfo<T> type, params Table[] tables)
    {
        if (format == OutputFormat.Table)
        {
            WriteTables(tables);
        }
        else
        {
            WriteJson(document, type);
        }
    }

    /// <summary>The verb's result where it is a list: one document, one line per item, or a table.</summary>
    public void Results<TList, TItem>(
        TList document, JsonTypeInfo<TList> listType, IEnumerable<TItem> items, JsonTypeInfo<TItem> itemType, Table table)
    {
        if (format == OutputFormat.JsonLines)
        {
            foreach (TItem item in items)
            {
                WriteJson(item, itemType);
            }
        }
        else
        {
            Result(document, listType, table);
        }
    }

    /// <summary>Says what went wrong; in a JSON form the problem is also the document.</summary>
    public void Report(ProblemResponse problem)
    {
        around.Error.WriteLine($"flux: {problem.Sentence()}");
        if (format != OutputFormat.Table)
        {
            WriteJson(problem, ContractsJson.Default.ProblemResponse);
        }
    }

    private void WriteJson<T>(T document, JsonTypeInfo<T> type) => around.Output.WriteLine(JsonSerializer.Serialize(document, type));

    /// <summary>Writes the tables with a line between them; where there are several, those without rows say nothing.</summary>
    private void WriteTables(IReadOnlyList<Table> tables)
    {
        bool isFirst = true;
        foreach (Table table in tables.Where(table => tables.Count == 1 || table.Rows.Count > 0))
        {
            if (!isFirst)
            {
                around.Output.WriteLine();
            }

            isFirst = false;
            if (around.OutputIsTerminal && table.Columns.Any(column => column.Length > 0))
            {
                WriteToTerminal(table);
            }
            else
            {
                foreach (string line in table.Lines())
                {
                    around.Output.WriteLine(line);
                }
            }
        }
    }

    private void WriteToTerminal(Table table)
    {
        Spectre.Console.Table drawn = new Spectre.Console.Table().Border(TableBorder.Simple);
        foreach (string column in table.Columns)
        {
            drawn.AddColumn(new TableColumn(Markup.Escape(column)));
        }

        foreach (IReadOnlyList<string> row in table.Rows)
        {
            drawn.AddRow([.. row.Select(Markup.Escape)]);
        }

        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(around.Output) }).Write(drawn);
    }
}
