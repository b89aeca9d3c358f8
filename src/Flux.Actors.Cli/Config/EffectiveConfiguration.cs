using Flux.Actors.Configuration;
using Flux.Actors.Configuration.Hocon;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Config;

/// <summary>What the options in force are read from, beside the defaults. Shape: overrides are KEY=VALUE, later ones win.</summary>
public sealed record ConfigurationSources(string? File, IReadOnlyList<string> Overrides);

/// <summary>Reads every option in force.</summary>
/// <exception cref="Problem">An unknown key, a value of the wrong form, or a file that can't be read.</exception>
public delegate ConfigurationResponse ReadConfiguration(ConfigurationSources sources);

/// <summary>The configuration as a host started now would have it.</summary>
public static class EffectiveConfiguration
{
    public static ConfigurationResponse Read(ConfigurationSources sources)
    {
        try
        {
            Settings settings = Load(sources);
            FluxOptions.Read(settings).Required();
            return new ConfigurationResponse(
                [.. settings.All.Select(setting => new ConfigurationEntry(setting.Key, HoconRenderer.Render(setting.Value), setting.Origin.Place))]);
        }
        catch (ConfigurationFault fault)
        {
            throw Invalid(fault);
        }
    }

    /// <summary>The same, as the options a host runs with.</summary>
    /// <exception cref="Problem">As for reading.</exception>
    public static FluxOptions Options(ConfigurationSources sources)
    {
        try
        {
            return FluxOptions.Read(Load(sources)).Required();
        }
        catch (ConfigurationFault fault)
        {
            throw Invalid(fault);
        }
    }

    private static Settings Load(ConfigurationSources sources) => Settings.Load(new SettingsSources
    {
        File = sources.File,
        FileRequired = sources.File is not null,
        Environment = SettingsSources.ProcessEnvironment(),
        Sets = sources.Overrides,
    });

    /// <summary>A configuration that was refused, as the user is told: every problem in one sentence each.</summary>
    private static Problem Invalid(ConfigurationFault fault) => new(
        ProblemCode.InvalidConfiguration, string.Join("; ", fault.Problems.Select(problem => problem.Message)), null, null, null);
}
