using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Flux.Actors.Node.Metrics;

/// <summary>One instrument: a number, or a histogram, for each combination of tags.</summary>
internal sealed class InstrumentSeries
{
    private const string Overflow = "otel.metric.overflow";

    private static readonly double[] PlainBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], Series> _series = new(TagSets.Instance);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], Series>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly string _type;
    private readonly string _help;
    private readonly double[]? _bounds;
    private readonly bool _isObservable;
    private readonly bool _isSum;

    public InstrumentSeries(Instrument instrument)
    {
        _lookup = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        _isObservable = instrument.IsObservable;
        string kind = instrument.GetType().Name.Split('`')[0];
        _isSum = kind is "Counter" or "UpDownCounter";
        _type = kind switch
        {
            "Counter" or "ObservableCounter" => "counter",
            "Histogram" => "histogram",
            _ => "gauge",
        };
        _bounds = _type == "histogram" ? Bounds(instrument) ?? PlainBounds : null;
        _help = Escaped(instrument.Description ?? string.Empty, quotes: false);
        Name = NameOf(instrument.Name, instrument.Unit, _type);
    }

    /// <summary>The name in the text format.</summary>
    public string Name { get; }

    public void Hear(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_lookup.TryGetValue(tags, out Series? series))
        {
            KeyValuePair<string, object?>[] key = _series.Count < HostMetrics.SeriesMax ? tags.ToArray() : [new(Overflow, "true")];
            series = _series.GetOrAdd(key, static (_, bounds) => new Series(bounds), _bounds);
        }

        series.Hear(value, _isSum);
    }

    /// <summary>Observed values are told whole, so what is not told again is gone.</summary>
    public void Begin()
    {
        if (_isObservable)
        {
            _series.Clear();
        }
    }

    public void Write(StringBuilder text)
    {
        if (_series.IsEmpty)
        {
            return;
        }

        _ = text.Append("# HELP ").Append(Name).Append(' ').Append(_help).Append('\n').Append("# TYPE ").Append(Name).Append(' ').Append(_type).Append('\n');
        foreach ((string labels, Series series) in _series.Select(pair => (Labels(pair.Key), pair.Value)).OrderBy(pair => pair.Item1, StringComparer.Ordinal))
        {
            series.Write(text, Name, labels);
        }
    }

    private static double[]? Bounds(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => null,
    };

    private static string NameOf(string name, string? unit, string type)
    {
        StringBuilder text = new(name.Length + 16);
        foreach (char letter in name)
        {
            _ = text.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        }

        string suffix = unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            "1" when type == "gauge" => "_ratio",
            _ => string.Empty,
        };
        return text.Append(suffix).Append(type == "counter" ? "_total" : string.Empty).ToString();
    }

    private static string Labels(KeyValuePair<string, object?>[] tags) => string.Join(',', tags
        .Select(tag => $"{NameOf(tag.Key, null, string.Empty)}=\"{Escaped(tag.Value?.ToString() ?? string.Empty, quotes: true)}\"")
        .Order(StringComparer.Ordinal));

    private static string Escaped(string text, bool quotes)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
