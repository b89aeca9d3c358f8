using Flux.Actors.Configuration.Hocon;
using Microsoft.Extensions.Configuration;

namespace Flux.Actors.Configuration;

public static class HoconConfigurationExtensions
{
    private static readonly HoconObject Nothing = new([], default);

    extension(IConfigurationBuilder builder)
    {
        /// <summary>Adds a HOCON file that must exist; a relative path starts at the current directory.</summary>
        /// <remarks>Shape: its substitutions see the file, what it includes, and this process's environment.</remarks>
        public IConfigurationBuilder AddHoconFile(string path) => builder.AddHoconFile(path, optional: false);

        /// <summary>Adds a HOCON file; when optional, a missing file adds nothing.</summary>
        public IConfigurationBuilder AddHoconFile(string path, bool optional) => builder.Add(
            new HoconConfigurationSource(() => optional && !File.Exists(path) ? Nothing : Read(path)));

        /// <summary>Adds every default of <c>reference.conf</c>.</summary>
        public IConfigurationBuilder AddFluxReference() => builder.Add(
            new HoconConfigurationSource(() => Reference.Root));

        /// <summary>Adds the settings in force, whatever layer each came from.</summary>
        public IConfigurationBuilder AddFluxSettings(Settings settings) => builder.AddInMemoryCollection(
            settings.All.Select(setting => KeyValuePair.Create(
                setting.Key.Replace(".", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal),
                (setting.Value as HoconScalar)?.Text)));
    }

    private static HoconObject Read(string path) =>
        HoconResolver.Resolve([HoconDocument.ParseFile(path)], SettingsSources.ProcessEnvironment());
}
