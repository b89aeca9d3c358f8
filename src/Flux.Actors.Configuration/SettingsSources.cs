using System.Collections;

namespace Flux.Actors.Configuration;

/// <summary>What <see cref="Settings.Load"/> lays over <c>reference.conf</c>.</summary>
public sealed record SettingsSources
{
    /// <summary>Nothing but the defaults.</summary>
    public static SettingsSources None { get; } = new();

    /// <summary>The path of the user's file; null for none.</summary>
    public string? File { get; init; }

    /// <summary>True when the user named the file, so that a missing one is a problem.</summary>
    public bool FileRequired { get; init; }

    /// <summary>The environment's variables; those that name no key of ours are passed over.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The texts given with <c>--set</c>, each <c>KEY=VALUE</c>, in order.</summary>
    public IReadOnlyList<string> Sets { get; init; } = [];

    /// <summary>Options that stand for a key, such as <c>--block-time</c>; they win over <see cref="Sets"/>.</summary>
    public IReadOnlyList<SettingOverride> Options { get; init; } = [];

    /// <summary>The variables of this process.</summary>
    public static IReadOnlyDictionary<string, string> ProcessEnvironment()
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return variables;
    }
}
