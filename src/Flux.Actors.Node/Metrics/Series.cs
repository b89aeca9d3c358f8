using System.Globalization;
using System.Text;

namespace Flux.Actors.Node.Metrics;

/// <summary>A number, or counts by bucket when it has bounds. Concurrency: any thread.</summary>
internal sealed class Series(double[]? bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = bounds is null ? [] : new long[bounds.Length + 1];
    private double _value;
    private long _count;

    public void Hear(double value, bool isSum)
    {
        lock (_gate)
        {
            if (bounds is null)
            {
                _value = isSum ? _value + value : value;
                return;
            }

            int bucket = 0;
            while (bucket < bounds.Length && value > bounds[bucket])
            {
                bucket++;
            }

            _buckets[bucket]++;
            _count++;
            _value += value;
        }
    }

    /// <summary>Writes the lines; buckets count all that is not above their bound.</summary>
    public void Write(StringBuilder text, string name, string labels)
    {
        lock (_gate)
        {
            if (bounds is null)
            {
                Line(text, name, labels, HostMetrics.Number(_value));
                return;
            }

            long below = 0;
            string before = labels.Length == 0 ? string.Empty : $"{labels},";
            for (int i = 0; i <= bounds.Length; i++)
            {
                below += _buckets[i];
                string bound = HostMetrics.Number(i < bounds.Length ? bounds[i] : double.PositiveInfinity);
                Line(text, $"{name}_bucket", $"{before}le=\"{bound}\"", Whole(below));
            }

            Line(text, $"{name}_sum", labels, HostMetrics.Number(_value));
            Line(text, $"{name}_count", labels, Whole(_count));
        }
    }

    private static void Line(StringBuilder text, string name, string labels, string value) =>
        _ = text.Append(name).Append(labels.Length == 0 ? string.Empty : $"{{{labels}}}").Append(' ').Append(value).Append('\n');

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
}
