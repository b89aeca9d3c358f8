using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Flux.Actors.Cli;

/// <summary>The options every verb takes, before or after it.</summary>
public sealed class GlobalOptions
{
    public const string DefaultDataDirectory = "./.flux/dev";

    /// <summary>No wait is longer: timers end somewhere, and a longer wait is a mistyped one.</summary>
    private static readonly TimeSpan DurationMax = TimeSpan.FromHours(24);

    /// <summary>How long a verb waits unless told otherwise.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    public Option<string> Output { get; } = new("--output", "-o")
    {
        Description = "table for people, json: one document on one line at the end, jsonl: one line per item or event",
        HelpName = "table|json|jsonl",
        Recursive = true,
        DefaultValueFactory = _ => "table",
    };

    public Option<string> Data { get; } = new("--data")
    {
        Description = "the network's data directory",
        HelpName = "DIR",
        Recursive = true,
        DefaultValueFactory = _ => DefaultDataDirectory,
    };

    public Option<string?> Api { get; } = new("--api")
    {
        Description = "the API's address; without it, the one in DIR/api.url (for up: where to listen, port 0 for a free one)",
        HelpName = "HOST:PORT|URL",
        Recursive = true,
    };

    public Option<bool> Yes { get; } = new("--yes", "-y")
    {
        Description = "answer yes to every question (as FLUX_YES=1 does)",
        Recursive = true,
    };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "override one option of reference.conf; repeatable",
        HelpName = "KEY=VALUE",
        Recursive = true,
        DefaultValueFactory = _ => [],
    };

    public Option<string?> Config { get; } = new("--config")
    {
        Description = "a HOCON file over the defaults of reference.conf",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<TimeSpan?> Timeout { get; } = new("--timeout")
    {
        Description = "how long to wait for an answer, and for what was asked to be so (500ms, 30s, 5m) [default: 2m]",
        HelpName = "DURATION",
        Recursive = true,
        CustomParser = result => Duration(result),
    };

    public GlobalOptions()
    {
        Output.AcceptOnlyFromAmong("table", "json", "jsonl");
        Set.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"--set: seen '{token.Value}', wanted KEY=VALUE");
            }
        });
    }

    public void AddTo(RootCommand root)
    {
        Option[] all = [Output, Data, Api, Yes, Set, Config, Timeout];
        foreach (Option option in all)
        {
            Words.RefuseBlank(option);
            root.Options.Add(option);
        }
    }

    /// <summary>Reads a duration above zero and up to a day: a number with ms, s, m or h; a bare number is seconds.</summary>
    public static TimeSpan Duration(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (TryDuration(text, out TimeSpan duration))
        {
            return duration;
        }

        result.AddError($"{Words.NameOf(result)}: seen '{text}', wanted a duration such as 500ms, 30s or 5m, at most 24h");
        return default;
    }

    /// <summary>A duration as users type it, in the largest unit that says it whole.</summary>
    public static string Text(TimeSpan duration)
    {
        long milliseconds = (long)duration.TotalMilliseconds;
        (long count, string unit) = (milliseconds % 60_000, milliseconds % 1_000) switch
        {
            (0, _) => (milliseconds / 60_000, "m"),
            (_, 0) => (milliseconds / 1_000, "s"),
            _ => (milliseconds, "ms"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
    }

    private static bool TryDuration(string text, out TimeSpan duration)
    {
        string digits = text.TrimEnd("abcdefghijklmnopqrstuvwxyz".ToCharArray());
        long? unit = text[digits.Length..] switch
        {
            "ms" => 1,
            "" or "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => null,
        };
        bool read = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        long asked = read && unit is { } milliseconds ? number * milliseconds : 0;
        bool isInRange = asked > 0 && asked <= (long)DurationMax.TotalMilliseconds;
        duration = isInRange ? TimeSpan.FromMilliseconds(asked) : default;
        return isInRange;
    }
}
