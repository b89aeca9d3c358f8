using System.Diagnostics.Metrics;
using Flux.Actors.Node.Metrics;

namespace Flux.Actors.Node.Tests.Metrics;

/// <summary>The Prometheus text of a host: names, types, labels, sums and buckets.</summary>
public sealed class HostMetricsTests : IDisposable
{
    private readonly HostMetrics _metrics = new();
    private readonly Meter _meter;

    public HostMetricsTests() => _meter = _metrics.Create(new MeterOptions("test"));

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public void a_counter_is_summed_by_tags_and_named_total()
    {
        Counter<long> counter = _meter.CreateCounter<long>("flux.test.commands", "{command}", "Commands\nwith a \\ in it.");
        counter.Add(2, new KeyValuePair<string, object?>("flux.kind", "b"));
        counter.Add(1, new KeyValuePair<string, object?>("flux.kind", "a \"quoted\" \\ \n"));
        counter.Add(3, new KeyValuePair<string, object?>("flux.kind", "b"));
        Assert.Equal(
            """
            # HELP flux_test_commands_total Commands\nwith a \\ in it.
            # TYPE flux_test_commands_total counter
            flux_test_commands_total{flux_kind="a \"quoted\" \\ \n"} 1
            flux_test_commands_total{flux_kind="b"} 5

            """,
            Ours());
    }

    [Fact]
    public void a_histogram_counts_what_is_not_above_each_bound()
    {
        Histogram<double> histogram = _meter.CreateHistogram(
            "flux.test.duration", "s", "Time.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        histogram.Record(0.5);
        histogram.Record(0.75);
        histogram.Record(2);
        Assert.Equal(
            """
            # HELP flux_test_duration_seconds Time.
            # TYPE flux_test_duration_seconds histogram
            flux_test_duration_seconds_bucket{le="0.5"} 1
            flux_test_duration_seconds_bucket{le="1"} 2
            flux_test_duration_seconds_bucket{le="+Inf"} 3
            flux_test_duration_seconds_sum 3.25
            flux_test_duration_seconds_count 3

            """,
            Ours());
    }

    [Fact]
    public void what_is_observed_is_asked_for_anew_each_time()
    {
        long depth = 7;
        _ = _meter.CreateObservableUpDownCounter("flux.test.depth", () => depth, "{command}", "Depth.");
        Assert.EndsWith("# TYPE flux_test_depth gauge\nflux_test_depth 7\n", Ours(), StringComparison.Ordinal);
        depth = 3;
        Assert.EndsWith("\nflux_test_depth 3\n", Ours(), StringComparison.Ordinal);
    }

    [Fact]
    public void series_beyond_the_bound_share_one()
    {
        Counter<int> counter = _meter.CreateCounter<int>("flux.test.many", null, "Many.");
        for (int i = 0; i < HostMetrics.SeriesMax + 5; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("number", i));
        }

        string[] lines = Ours().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2 + HostMetrics.SeriesMax + 1, lines.Length);
        Assert.Contains("flux_test_many_total{otel_metric_overflow=\"true\"} 5", lines);
    }

    [Fact]
    public void another_host_and_what_has_ended_are_not_heard()
    {
        using HostMetrics other = new();
        Counter<int> counter = _meter.CreateCounter<int>("flux.test.mine", null, "Mine.");
        counter.Add(1);
        Assert.DoesNotContain("flux_test_mine", other.Text(), StringComparison.Ordinal);
        Assert.Contains("flux_test_mine_total 1\n", Ours(), StringComparison.Ordinal);
        _meter.Dispose();
        Assert.Equal("", Ours());
    }

    [Fact]
    public void sums_are_exact_under_contention()
    {
        Counter<long> counter = _meter.CreateCounter<long>("flux.test.contended", null, "Contended.");
        Parallel.For(0, 10_000, i => counter.Add(1, new KeyValuePair<string, object?>("parity", i % 2 == 0 ? "even" : "odd")));
        string[] lines = Ours().Split('\n');
        Assert.Equal(["flux_test_contended_total{parity=\"even\"} 5000", "flux_test_contended_total{parity=\"odd\"} 5000"], lines[2..4]);
    }

    [Fact]
    public void the_runtime_is_measured_too()
    {
        string text = _metrics.Text();
        Assert.Contains("# TYPE dotnet_gc_collections_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE dotnet_process_memory_working_set_bytes gauge\n", text, StringComparison.Ordinal);
    }

    /// <summary>The text without what the runtime measures.</summary>
    private string Ours() => string.Concat(_metrics.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line.Contains("flux_", StringComparison.Ordinal)).Select(line => line + "\n"));
}
