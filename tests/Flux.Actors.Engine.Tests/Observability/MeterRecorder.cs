using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Instruments = System.Diagnostics.Metrics.Meter;

namespace Flux.Actors.Engine.Tests.Observability;

/// <summary>Hears the instruments of the engines that are given it, and of no others.</summary>
public sealed class MeterRecorder : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private readonly List<Instruments> _meters = [];
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _seen = new();
    private readonly SortedDictionary<string, Instrument> _instruments = new(StringComparer.Ordinal);

    public MeterRecorder()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == this)
            {
                _instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyCollection<Instrument> Published => _instruments.Values;

    public Instruments Create(MeterOptions options)
    {
        options.Scope = this;
        Instruments meter = new(options);
        _meters.Add(meter);
        return meter;
    }

    /// <summary>What was recorded under the name, in order: value, and tags as <c>key=value</c> by key.</summary>
    public IReadOnlyList<(double Value, string Tags)> Recorded(string name) =>
        [.. _seen.Where(seen => seen.Name == name).Select(seen => (seen.Value, seen.Tags))];

    /// <summary>The sums of what was recorded under the name, by tags.</summary>
    public IReadOnlyList<(double Value, string Tags)> Sums(string name) =>
        [.. Recorded(name).GroupBy(seen => seen.Tags).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Sum(seen => seen.Value), group.Key))];

    /// <summary>What the observable instrument of the name shows now.</summary>
    public double Observed(string name)
    {
        _seen.Clear();
        _listener.RecordObservableInstruments();
        return Assert.Single(Recorded(name)).Value;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.ForEach(meter => meter.Dispose());
    }

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _seen.Enqueue(
        (instrument.Name, value, string.Join(' ', tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"))));
}
