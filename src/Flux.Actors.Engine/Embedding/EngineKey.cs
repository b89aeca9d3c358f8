using System.Globalization;

namespace Flux.Actors.Engine.Embedding;

/// <summary>A key of section <c>engine</c>: its name, and what it allows, such as <c>1 to 100000</c>, <c>1ms to 1h</c> or <c>0B to 1TiB</c>.</summary>
/// <remarks>Units: durations are counted in milliseconds, sizes in bytes. Source: hocon/reference.conf; a test compares the two.</remarks>
public sealed class EngineKey
{
    private static readonly Measure Counts = new(
        "a whole number",
        text => long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null,
        value => value.ToString(CultureInfo.InvariantCulture));

    private static readonly Measure Durations = new("a duration with its unit", Milliseconds.Parse, Milliseconds.Render);

    private static readonly Measure Sizes = new("a size", Bytes.Parse, Bytes.Render);

    private readonly Measure _measure;
    private readonly long _min;
    private readonly long _max;
    private readonly Func<EngineSettings, long> _get;
    private readonly Func<EngineSettings, long, EngineSettings> _with;

    private EngineKey(string name, Measure measure, long min, long max, Func<EngineSettings, long> get, Func<EngineSettings, long, EngineSettings> with)
    {
        Name = name;
        _measure = measure;
        (_min, _max, _get, _with) = (min, max, get, with);
        Allowed = $"{Shown(min)} to {Shown(max)}";
    }

    public string Name { get; }

    public string Allowed { get; }

    internal string Wanted => $"{_measure.Name}: {Allowed}";

    internal static EngineKey Count(string name, int min, int max, Func<EngineLimits, int> get, Func<EngineLimits, int, EngineLimits> with) =>
        new(name, Counts, min, max, settings => get(settings.Limits), (settings, value) => settings with { Limits = with(settings.Limits, (int)value) });

    internal static EngineKey Wait(string name, string min, string max, Func<EngineLimits, long> get, Func<EngineLimits, long, EngineLimits> with) =>
        new(
            name, Durations, Milliseconds.Parse(min)!.Value, Milliseconds.Parse(max)!.Value,
            settings => get(settings.Limits), (settings, value) => settings with { Limits = with(settings.Limits, value) });

    internal static EngineKey Size(string name, string min, string max, Func<EngineLimits, long> get, Func<EngineLimits, long, EngineLimits> with) =>
        new(
            name, Sizes, Bytes.Parse(min)!.Value, Bytes.Parse(max)!.Value,
            settings => get(settings.Limits), (settings, value) => settings with { Limits = with(settings.Limits, value) });

    internal static EngineKey KindCount(
        string name, int min, int max, Func<EntityKindSettings, int> get, Func<EntityKindSettings, int, EntityKindSettings> with) =>
        new(name, Counts, min, max, settings => get(settings.Kinds), (settings, value) => settings with { Kinds = with(settings.Kinds, (int)value) });

    internal static EngineKey KindWait(
        string name, string min, string max, Func<EntityKindSettings, long> get, Func<EntityKindSettings, long, EntityKindSettings> with) =>
        new(
            name, Durations, Milliseconds.Parse(min)!.Value, Milliseconds.Parse(max)!.Value,
            settings => get(settings.Kinds), (settings, value) => settings with { Kinds = with(settings.Kinds, value) });

    /// <summary>The settings with this key as the text says; null when the text is not one that the key allows.</summary>
    internal EngineSettings? Read(EngineSettings settings, string text)
    {
        return _measure.Parse(text) is { } seen && IsAllowed(seen) ? _with(settings, seen) : null;
    }

    internal bool IsAllowedIn(EngineSettings settings) => IsAllowed(_get(settings));

    internal string ShownIn(EngineSettings settings) => Shown(_get(settings));

    private bool IsAllowed(long value) => value >= _min && value <= _max;

    private string Shown(long value) => _measure.Show(value);

    /// <summary>How values are written.</summary>
    private sealed record Measure(string Name, Func<string, long?> Parse, Func<long, string> Show);
}
