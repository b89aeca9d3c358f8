using Flux.Actors.Configuration.Hocon;
using Microsoft.Extensions.Configuration;

namespace Flux.Actors.Configuration;

/// <summary>Lays one layer after another over the defaults and collects what cannot be used.</summary>
internal sealed class SettingsLayers
{
    private const string EnvironmentPrefix = "FLUX_";
    private const string EnvironmentDot = "__";

    private readonly OrderedDictionary<string, Setting> _settings = new(StringComparer.Ordinal);
    private readonly List<Layer> _layers = [];
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly HashSet<ConfigurationProblem> _refused = [];

    public SettingsLayers()
    {
        _layers.Add(new Layer(Reference.Document, SettingsLayer.Reference));
        foreach ((IReadOnlyList<string> path, HoconField field) in Leaves([], Reference.Root))
        {
            string key = HoconText.RenderPath(path);
            _settings[key] = new Setting(key, field.Value, OriginOf(field));
        }
    }

    /// <summary>Resolves substitutions over all layers; what cannot be resolved keeps its default and is a problem.</summary>
    public Settings Finish(IReadOnlyDictionary<string, string> environment)
    {
        HoconDocument[] documents = [.. _layers.Select(layer => layer.Document)];
        HoconObject resolved = HoconResolver.Resolve(
            documents, environment, out IReadOnlyList<ConfigurationProblem> unresolved);
        _problems.AddRange(unresolved);
        foreach ((IReadOnlyList<string> path, HoconField field) in Leaves([], resolved))
        {
            string key = HoconText.RenderPath(path);
            if (_settings.ContainsKey(key))
            {
                _settings[key] = new Setting(key, field.Value, OriginOf(field));
            }
            else if (field.Value is not HoconObject || !IsSection(key))
            {
                Refuse(key, field.Value.Describe(), field.At);
            }
        }

        return new Settings(_settings, _problems);
    }

    public void OverlayFile(string path)
    {
        try
        {
            HoconDocument document = HoconDocument.ParseFile(path);
            _layers.Add(new Layer(document, SettingsLayer.File));
            RefuseUnknown([], document.Root);
        }
        catch (ConfigurationFault fault)
        {
            _problems.AddRange(fault.Problems);
        }
    }

    public void OverlayEnvironment(IReadOnlyDictionary<string, string> variables)
    {
        HoconDocument document = Over(SettingsLayer.Environment);
        foreach (string name in variables.Keys
            .Where(name => name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            string rest = name[EnvironmentPrefix.Length..];
            if (rest.Contains(EnvironmentDot, StringComparison.Ordinal))
            {
                string key = rest.Replace(EnvironmentDot, ".", StringComparison.Ordinal).ToLowerInvariant();
                Overlay(document, key, variables[name], name);
            }
            else
            {
                RefuseSingleUnderscore(name, rest);
            }
        }
    }

    public void OverlaySets(IReadOnlyList<string> sets)
    {
        HoconDocument document = Over(SettingsLayer.CommandLine);
        foreach (string set in sets)
        {
            int equals = set.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                _problems.Add(new ConfigurationProblem($"--set: seen '{HoconText.Shorten(set)}', wanted KEY=VALUE"));
                continue;
            }

            string key = set[..equals].Trim();
            Overlay(document, key, set[(equals + 1)..], $"--set {key}");
        }
    }

    public void OverlayOptions(IReadOnlyList<SettingOverride> options)
    {
        HoconDocument document = Over(SettingsLayer.CommandLine);
        foreach (SettingOverride option in options)
        {
            Overlay(document, option.Key, option.Value, option.Option);
        }
    }

    public void OverlayApplication(IConfiguration configuration)
    {
        HoconDocument document = Over(SettingsLayer.Application);
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
            Overlay(document, key, value, PlaceOf(configuration, path));
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

    /// <summary>The values, each at its path; an object without fields is one too.</summary>
    private static IEnumerable<(IReadOnlyList<string> Path, HoconField Field)> Leaves(
        IReadOnlyList<string> prefix, HoconObject parent)
    {
        foreach (HoconField field in parent.Fields)
        {
            string[] path = [.. prefix, field.Key];
            if (field.Value is not HoconObject { Fields.Count: > 0 } child)
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

    private HoconDocument Over(SettingsLayer layer)
    {
        HoconDocument document = HoconDocument.Empty();
        _layers.Add(new Layer(document, layer));
        return document;
    }

    private SettingOrigin OriginOf(HoconField field)
    {
        SettingsLayer layer = _layers.Find(candidate => candidate.Document == field.Document)?.Kind ?? SettingsLayer.Reference;
        return new SettingOrigin(layer, field.From is { } from ? $"{field.At} from {from}" : $"{field.At}");
    }

    private void Overlay(HoconDocument document, string key, string value, string place)
    {
        SourcePosition at = SourcePosition.Named(place);
        if (_settings.ContainsKey(key))
        {
            document.Put(key.Split('.'), value, at);
        }
        else
        {
            Refuse(key, $"'{HoconText.Shorten(value)}'", at);
        }
    }

    /// <summary>
    /// Refuses what a file writes outside the known keys, also where a later layer hides it; what a substitution puts
    /// into a section is known only once it is resolved.
    /// </summary>
    private void RefuseUnknown(IReadOnlyList<string> prefix, HoconNode.Object parent)
    {
        foreach ((string element, List<HoconEntry> entries) in parent.Fields)
        {
            string[] path = [.. prefix, element];
            string key = HoconText.RenderPath(path);
            int visible = entries.FindLastIndex(entry => entry.Node is HoconNode.Object);
            foreach (HoconEntry entry in entries[Math.Max(visible, 0)..])
            {
                if (entry.Node is HoconNode.Object { Fields.Count: > 0 } inner)
                {
                    RefuseUnknown(path, inner);
                }
                else if (!_settings.ContainsKey(key) && !(IsSection(key) && entry.Node is not (HoconNode.Scalar or HoconNode.List)))
                {
                    Refuse(key, HoconParser.Describe(entry.Node), entry.At);
                }
            }
        }
    }

    private bool IsSection(string key) =>
        _settings.Keys.Any(known => known.StartsWith($"{key}.", StringComparison.Ordinal));

    private void Refuse(string key, string seen, SourcePosition at)
    {
        ConfigurationProblem problem = new(Refusal(HoconText.Shorten(key), key, seen, at));
        if (_refused.Add(problem))
        {
            _problems.Add(problem);
        }
    }

    private string Refusal(string shown, string key, string seen, SourcePosition at)
    {
        if (_settings.Keys.FirstOrDefault(known => known.StartsWith($"{key}.", StringComparison.Ordinal)) is { } inside)
        {
            return $"'{shown}' ({at}) is a section: seen {seen}, wanted keys in it such as '{inside}'";
        }

        if (_settings.Keys.FirstOrDefault(known => key.StartsWith($"{known}.", StringComparison.Ordinal)) is { } above)
        {
            return $"'{above}' ({at}) takes one value: seen the key '{shown}' inside it";
        }

        string wayOut = NearestName.Of(key, _settings.Keys) is { } nearest
            ? $"did you mean '{nearest}'?"
            : "'flux config show' lists every key";
        return $"unknown key '{shown}' ({at}): {wayOut}";
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

    private sealed record Layer(HoconDocument Document, SettingsLayer Kind);
}
