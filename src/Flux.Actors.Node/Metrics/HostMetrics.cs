using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Flux.Actors.Node.Metrics;

/// <summary>What the host's engine and the .NET runtime measure, summed up for whoever asks: the Prometheus text format.</summary>
/// <remarks>
/// Concurrency: any thread. It makes the engine's meter, and hears that one and no other host's. Bounds: <see cref="SeriesMax"/> combinations of tags per
/// instrument; what comes beyond is summed under the tag <c>otel.metric.overflow</c>. Source: Prometheus exposition format 0.0.4; OpenTelemetry's rules for
/// names (dots to underscores, the unit as suffix, <c>_total</c> for counters).
/// </remarks>
public sealed class HostMetrics : IMeterFactory
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Kinds × sources × answers of the engine are about 300.</summary>
    public const int SeriesMax = 1_000;

    private const string Runtime = "System.Runtime";

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<Meter> _meters = [];
    private readonly SortedDictionary<string, InstrumentSeries> _instruments = new(StringComparer.Ordinal);

    public HostMetrics()
    {
        _listener.InstrumentPublished = Publish;
        _listener.MeasurementsCompleted = Forget;
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, series) => Hear(series, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, series) => Hear(series, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, series) => Hear(series, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, series) => Hear(series, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, series) => Hear(series, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, series) => Hear(series, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, series) => Hear(series, (double)value, tags));
        _listener.Start();
    }

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        Meter meter = new(options);
        lock (_gate)
        {
            _meters.Add(meter);
        }

        return meter;
    }

    /// <summary>Every instrument with what it shows now, by name.</summary>
    public string Text()
    {
        StringBuilder text = new();
        lock (_gate)
        {
            foreach (InstrumentSeries series in _instruments.Values)
            {
                series.Begin();
            }

            _listener.RecordObservableInstruments();
            foreach (InstrumentSeries series in _instruments.Values)
            {
                series.Write(text);
            }
        }

        return text.ToString();
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (Meter meter in _meters)
        {
            meter.Dispose();
        }
    }

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Scope != this && instrument.Meter.Name != Runtime)
        {
            return;
        }

        InstrumentSeries series = new(instrument);
        lock (_gate)
        {
            _instruments[series.Name] = series;
        }

        listener.EnableMeasurementEvents(instrument, series);
    }

    private void Forget(Instrument instrument, object? state)
    {
        lock (_gate)
        {
            if (state is InstrumentSeries series && _instruments.GetValueOrDefault(series.Name) == series)
            {
                _ = _instruments.Remove(series.Name);
            }
        }
    }

    private static void Hear(object? series, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((InstrumentSeries)series!).Hear(value, tags);

    /// <summary>A number as the format has it.</summary>
    internal static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
