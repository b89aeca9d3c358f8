using System.CommandLine;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Config;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli;

/// <summary>One run of one verb: its parsed arguments, the global options, and what it may touch.</summary>
public sealed class Invocation
{
    private readonly ParseResult _parsed;
    private readonly GlobalOptions _options;

    public Invocation(ParseResult parsed, GlobalOptions options, Surroundings around)
    {
        _parsed = parsed;
        _options = options;
        Around = around;
        Printer = new Printer(around, FormatOf(parsed, options));
    }

    public Surroundings Around { get; }

    public Printer Printer { get; }

    /// <summary>The data directory as it was given: it is what messages show.</summary>
    public string DataText => Value(_options.Data)!;

    public string DataDirectory => Path.GetFullPath(DataText, Around.WorkingDirectory);

    public string? ApiText => Value(_options.Api);

    public TimeSpan Timeout => Value(_options.Timeout) ?? GlobalOptions.DefaultTimeout;

    public bool Yes => Value(_options.Yes) || Around.Variable("FLUX_YES") == "1";

    public IReadOnlyList<string> Overrides => Value(_options.Set) ?? [];

    public string? ConfigurationFile => Value(_options.Config) is { } file ? Path.GetFullPath(file, Around.WorkingDirectory) : null;

    public ConfigurationSources Configuration => new(ConfigurationFile, Overrides);

    public T? Value<T>(Option<T> option) => _parsed.GetValue(option);

    public T Value<T>(Argument<T> argument) => _parsed.GetValue(argument)!;

    /// <summary>A client of the running network that waits for each answer as long as the user said.</summary>
    /// <exception cref="Problem">No network runs in the data directory and no address was given.</exception>
    public ApiClient Api() => new(Around.Http(), ApiAddress.Find(ApiText, DataDirectory, DataText), Timeout, DataDirectory, DataText);

    /// <summary>Reads a document the user named.</summary>
    /// <exception cref="Problem">There is no such file, or it can't be read.</exception>
    public string ReadText(string file)
    {
        string path = Path.GetFullPath(file, Around.WorkingDirectory);
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Problem(ProblemCode.Malformed, $"{file} can't be read", e.Message, null, "name a readable file");
        }
    }

    /// <summary>The form asked for, also when the rest of the command line did not parse.</summary>
    public static OutputFormat FormatOf(ParseResult parsed, GlobalOptions options) =>
        parsed.GetResult(options.Output) is { Errors: var errors } && errors.Any() ? OutputFormat.Table
        : parsed.GetValue(options.Output) switch
        {
            "json" => OutputFormat.Json,
            "jsonl" => OutputFormat.JsonLines,
            _ => OutputFormat.Table,
        };
}
