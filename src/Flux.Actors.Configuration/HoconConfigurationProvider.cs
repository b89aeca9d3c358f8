using Flux.Actors.Configuration.Hocon;
using Microsoft.Extensions.Configuration;

namespace Flux.Actors.Configuration;

/// <summary>
/// A HOCON text as <see cref="IConfiguration"/> keys: <c>a.b</c> is <c>a:b</c>, the first item of a list <c>a:0</c>.
/// </summary>
/// <remarks>
/// Shape: null stays null; an empty list is an empty string and an empty object null, as in .NET's JSON provider.
/// Read once: a changed file is not reloaded.
/// </remarks>
public sealed class HoconConfigurationProvider : ConfigurationProvider
{
    private readonly Func<HoconObject> _read;
    private readonly Dictionary<string, SourcePosition> _positions = new(StringComparer.OrdinalIgnoreCase);

    internal HoconConfigurationProvider(Func<HoconObject> read) => _read = read;

    /// <exception cref="ConfigurationFault">The text cannot be read, or two keys of it are one key here.</exception>
    public override void Load()
    {
        Data.Clear();
        _positions.Clear();
        HoconObject root = _read();
        foreach (HoconField field in root.Fields)
        {
            Flatten(field.Key, field.Value, field.At, field.Key);
        }
    }

    /// <summary>Where a key was written, or null when this provider does not have it.</summary>
    public SourcePosition? PositionOf(string key) => _positions.TryGetValue(key, out SourcePosition at) ? at : null;

    private void Flatten(string key, HoconValue value, SourcePosition at, string element)
    {
        if (element.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal))
        {
            throw new ConfigurationFault(ConfigurationProblem.At(
                at, $"the key '{HoconText.Shorten(element)}'", "a key without ':', which separates keys in .NET"));
        }

        switch (value)
        {
            case HoconObject { Fields.Count: > 0 } parent:
                foreach (HoconField field in parent.Fields)
                {
                    Flatten(ConfigurationPath.Combine(key, field.Key), field.Value, field.At, field.Key);
                }

                break;
            case HoconList { Items.Count: > 0 } list:
                foreach ((int index, HoconValue item) in list.Items.Index())
                {
                    Flatten(ConfigurationPath.Combine(key, $"{index}"), item, item.At, "");
                }

                break;
            default:
                Set(key, value, at);
                break;
        }
    }

    private void Set(string key, HoconValue value, SourcePosition at)
    {
        if (_positions.TryGetValue(key, out SourcePosition earlier))
        {
            throw new ConfigurationFault(ConfigurationProblem.At(
                at,
                $"the key '{HoconText.Shorten(key)}' again, set at {earlier}",
                "keys that differ in more than letter case"));
        }

        _positions[key] = at;
        Data[key] = value switch
        {
            HoconScalar { Kind: HoconScalarKind.Null } or HoconObject => null,
            HoconScalar scalar => scalar.Text,
            _ => "",
        };
    }
}
