using Flux.Actors.Configuration.Hocon;
using Microsoft.Extensions.Configuration;

namespace Flux.Actors.Configuration;

/// <summary>Lays one layer after another over the defaults and collects what cannot be used.</summary>
internal sealed class SettingsLayers
{
    private const string EnvironmentPrefix = "FLUX_";
    private const string EnvironmentDot = "__";

    private readonly OrderedDictionary<string, Setting> _settings = new(StringComparer.Ordinal);
    private readonly List<ConfigurationProblem> _problems = [];

    public SettingsLayers(HoconObject reference)
    {
        foreach ((IReadOnlyList<string> path, HoconField field) in Leaves([], reference))
        {
            string key = HoconText.RenderPath(path);
            _settings[key] = new Setting(key, field.Value, new SettingOrigin(SettingsLayer.Reference, $"{field.At}"));
        }
    }

    public Settings Finish() => new(_settings, _problems);

    public void OverlayFile(string path)
    {
        try
        {
            foreach ((IReadOnlyList<string> key, HoconField field) in Leaves([], HoconParser.ParseFile(path)))
            {
                Overlay(HoconText.RenderPath(key), field.Value, new SettingOrigin(SettingsLayer.File, $"{field.At}"));
            }
        }
        catch (ConfigurationFault fault)
        {
            _problems.AddRange(fault.Problems);
        }
    }

    public void OverlayEnvironment(IReadOnlyDictionary<string, string> variables)
    {
        foreach ((string name, string value) in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            string rest = name[EnvironmentPrefix.Length..];
            if (rest.Contains(EnvironmentDot, StringComparison.Ordinal))
            {
                string key = rest.Replace(EnvironmentDot, ".", StringComparison.Ordinal).ToLowerInvariant();
                Overlay(key, Text(value, name), new SettingOrigin(SettingsLayer.Environment, name));
            }
            else
            {
                RefuseSingleUnderscore(name, rest);
            }
        }
    }

    public void OverlaySets(IReadOnlyList<string> sets)
    {
        foreach (string set in sets)
        {
            int equals = set.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                _problems.Add(new ConfigurationProblem($"--set: seen '{HoconText.Shorten(set)}', wanted KEY=VALUE"));
                continue;
            }

            string key = set[..equals].Trim();
            SettingOrigin origin = new(SettingsLayer.CommandLine, $"--set {key}");
            Overlay(key, Text(set[(equals + 1)..], "--set"), origin);
        }
    }

    public void OverlayOptions(IReadOnlyList<SettingOverride> options)
    {
        foreach (SettingOverride option in options)
        {
            SettingOrigin origin = new(SettingsLayer.CommandLine, option.Option);
            Overlay(option.Key, Text(option.Value, option.Option), origin);
        }
    }

    public void OverlayApplication(IConfiguration configuration)
    {
        foreach ((string path, string? value) in configuration.AsEnumerable(makePathsRelative: true)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (value is null)
            {
                continue; // A section: its keys come by themselves.
            }

            string dotted = path.Replace(ConfigurationPath.KeyDelimiter, ".", StringComparison.Ordinal);
            // .NET's keys ignore case; ours are written in one way.
            string key = _settings.Keys.FirstOrDefault(
                known => known.Equals(dotted, StringComparison.OrdinalIgnoreCase)) ?? dotted;
            Overlay(key, Text(value, path), new SettingOrigin(SettingsLayer.Application, PlaceOf(configuration, path)));
        }
    }

    private static string PlaceOf(IConfiguration configuration, string path)
    {
        string full = configuration is IConfigurationSection section
            ? ConfigurationPath.Combine(section.Path, path)
            : path;
        if (configuration is not IConfigurationRoot root)
        {
            return full;
        }

        IConfigurationProvider? provider = root.Providers.LastOrDefault(candidate => candidate.TryGet(path, out _));
        SourcePosition? at = (provider as HoconConfigurationProvider)?.PositionOf(path);
        return at?.ToString() ?? $"{full} in {provider}";
    }

    private static HoconScalar Text(string value, string place) =>
        new(HoconScalarKind.Text, value, new SourcePosition(place, 1, 1));

    private static IEnumerable<(IReadOnlyList<string> Path, HoconField Field)> Leaves(
        IReadOnlyList<string> prefix, HoconObject parent)
    {
        foreach (HoconField field in parent.Fields)
        {
            string[] path = [.. prefix, field.Key];
            if (field.Value is not HoconObject child)
            {
                yield return (path, field);
                continue;
            }

            foreach ((IReadOnlyList<string>, HoconField) leaf in Leaves(path, child))
            {
                yield return leaf;
            }
        }
    }

    private void Overlay(string key, HoconValue value, SettingOrigin origin)
    {
        if (_settings.ContainsKey(key))
        {
            _settings[key] = new Setting(key, value, origin);
            return;
        }

        _problems.Add(new ConfigurationProblem(Refusal(HoconText.Shorten(key), key, value, origin)));
    }

    private string Refusal(string shown, string key, HoconValue value, SettingOrigin origin)
    {
        if (_settings.Keys.FirstOrDefault(known => known.StartsWith($"{key}.", StringComparison.Ordinal)) is { } inside)
        {
            return $"'{shown}' ({origin}) is a section: seen {value.Describe()}, wanted keys in it such as '{inside}'";
        }

        if (_settings.Keys.FirstOrDefault(known => key.StartsWith($"{known}.", StringComparison.Ordinal)) is { } above)
        {
            return $"'{above}' ({origin}) takes one value: seen the key '{shown}' inside it";
        }

        string wayOut = NearestName.Of(key, _settings.Keys) is { } nearest
            ? $"did you mean '{nearest}'?"
            : "'flux config show' lists every key";
        return $"unknown key '{shown}' ({origin}): {wayOut}";
    }

    /// <summary>A single underscore would be passed over in silence, and the user would believe it counted.</summary>
    private void RefuseSingleUnderscore(string name, string rest)
    {
        string flat = rest.ToLowerInvariant();
        if (_settings.Keys.FirstOrDefault(key => key.Replace('.', '_') == flat) is { } meant)
        {
            string right = meant.Replace(".", EnvironmentDot, StringComparison.Ordinal).ToUpperInvariant();
            _problems.Add(
                new ConfigurationProblem($"unknown variable {name}: did you mean {EnvironmentPrefix}{right}?"));
        }
    }
}
