using System.Diagnostics;
using Flux.Actors.Engine.Observability;

namespace Flux.Actors.Engine.Tests.Observability;

/// <summary>Hears the engine's spans of one trace, which begins with a span of the test's own.</summary>
public sealed class SpanRecorder : IDisposable
{
    private const string OwnSource = "Flux.Actors.Engine.Tests";

    private readonly ActivitySource _own = new(OwnSource);
    private readonly ActivityListener _listener;
    private readonly Lock _gate = new();
    private readonly List<Activity> _stopped = [];
    private TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SpanRecorder(ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is OwnSource or EngineTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Source.Name == OwnSource || options.Parent.TraceFlags == ActivityTraceFlags.Recorded || sampling != ActivitySamplingResult.None
                    ? ActivitySamplingResult.AllDataAndRecorded
                    : ActivitySamplingResult.None,
            ActivityStopped = Hear,
        };
        ActivitySource.AddActivityListener(_listener);
        Root = _own.StartActivity("test")!;
    }

    public Activity Root { get; }

    /// <summary>The spans below the root, and those that begin a trace of their own with a link into this one, once there are so many.</summary>
    public async Task<IReadOnlyList<Activity>> Spans(int count, CancellationToken patience)
    {
        while (true)
        {
            Task heard;
            lock (_gate)
            {
                if (_stopped.Count >= count)
                {
                    return [.. _stopped];
                }

                heard = _heard.Task;
            }

            await heard.WaitAsync(patience);
        }
    }

    /// <summary>Every span's name and entity, indented below its parent; siblings by name.</summary>
    public static string Tree(IReadOnlyList<Activity> spans, ActivitySpanId parent, int depth = 0) => string.Concat(spans
        .Where(span => span.ParentSpanId == parent)
        .OrderBy(span => span.DisplayName, StringComparer.Ordinal)
        .Select(span => $"{new string(' ', 2 * depth)}{span.DisplayName}{(span.GetTagItem("flux.entity") is { } entity ? $" ({entity})" : "")}\n{Tree(spans, span.SpanId, depth + 1)}"));

    public void Dispose()
    {
        Root.Dispose();
        _listener.Dispose();
        _own.Dispose();
    }

    private void Hear(Activity span)
    {
        lock (_gate)
        {
            if (span != Root && (span.TraceId == Root.TraceId || span.Links.Any(link => link.Context.TraceId == Root.TraceId)))
            {
                _stopped.Add(span);
                _heard.TrySetResult();
                _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
