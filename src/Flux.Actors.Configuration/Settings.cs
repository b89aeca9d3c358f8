using Microsoft.Extensions.Configuration;

namespace Flux.Actors.Configuration;

/// <summary>Every key of <c>reference.conf</c> with the value in force and who set it.</summary>
/// <remarks>
/// Shape: in the order of <c>reference.conf</c>. What a layer wrote but could not be used (an unknown key, an
/// unreadable file) is in
/// <see cref="Problems"/>, so that all of it is told at once together with the values that cannot be read.
/// </remarks>
public sealed class Settings
{
    private readonly OrderedDictionary<string, Setting> _byKey;

    internal Settings(OrderedDictionary<string, Setting> byKey, IReadOnlyList<ConfigurationProblem> problems)
    {
        _byKey = byKey;
        Problems = problems;
    }

    public IReadOnlyList<Setting> All => _byKey.Values;

    public IReadOnlyList<ConfigurationProblem> Problems { get; }

    /// <summary>The setting of this dotted key, or null when <c>reference.conf</c> has no such key.</summary>
    public Setting? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>Lays the sources over the defaults: file, then environment, then <c>--set</c>, then options.</summary>
    /// <remarks>
    /// Shape: substitutions of the file see the values of all layers, then the environment's variables. Only files are
    /// parsed: a value from elsewhere is a text, whatever is in it.
    /// </remarks>
    public static Settings Load(SettingsSources sources)
    {
        SettingsLayers layers = new();
        if (sources.File is { } file && (sources.FileRequired || File.Exists(file)))
        {
            layers.OverlayFile(file);
        }

        layers.OverlayEnvironment(sources.Environment);
        layers.OverlaySets(sources.Sets);
        layers.OverlayOptions(sources.Options);
        return layers.Finish(sources.Environment);
    }

    /// <summary>
    /// Lays an application's own configuration over the defaults; every key of it must be one of ours.
    /// </summary>
    /// <remarks>
    /// Shape: pass the section that is ours (e.g. <c>GetSection("flux")</c>), not the application's root.
    /// </remarks>
    public static Settings From(IConfiguration configuration)
    {
        SettingsLayers layers = new();
        layers.OverlayApplication(configuration);
        return layers.Finish(SettingsSources.None.Environment);
    }
}
