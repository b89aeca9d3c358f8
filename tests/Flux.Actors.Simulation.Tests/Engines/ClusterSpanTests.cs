using System.Collections.Concurrent;
using System.Diagnostics;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Simulation.Engines;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>Spans follow messages from host to host, under faults too.</summary>
public sealed class ClusterSpanTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("Kill@400+200 SlowDisk@900+300")]
    public void every_decision_on_a_message_of_another_host_is_below_its_sending(string script)
    {
        using ActivitySource own = new("cluster-spans");
        ConcurrentDictionary<ActivitySpanId, Activity> spans = new();
        ActivityTraceId trace = ActivityTraceId.CreateRandom(); // Nobody's yet: runs beside this one have no parent at all, and none of theirs may be taken for ours.
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source == own || source.Name == EngineTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Source == own || options.Parent.TraceId == trace
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.None,
            ActivityStarted = span => spans[span.SpanId] = span,
        };
        ActivitySource.AddActivityListener(listener);
        EngineRunReport report;
        using (Activity root = own.StartActivity("run")!)
        {
            trace = root.TraceId;
            report = EngineRun.Execute(new EngineRunSettings(1) { Script = FaultScript.Parse(script), Hosts = 3 });
        }

        Assert.Empty(report.Violations);
        Assert.True(report.RarePaths["frames between hosts"] > 100);
        Activity[] decisions = [.. spans.Values.Where(span => span.OperationName.StartsWith("decide", StringComparison.Ordinal))];
        Activity[] told = [.. decisions.Where(span => span.Kind == ActivityKind.Consumer)];
        Assert.True(told.Length > 20, $"{told.Length} decisions on messages seen");
        Assert.All(decisions, span => Assert.True(spans.ContainsKey(span.ParentSpanId), $"{span.OperationName} of {span.GetTagItem("flux.entity")} is below no span"));
        Assert.All(told, span => Assert.StartsWith("tell", spans[span.ParentSpanId].OperationName, StringComparison.Ordinal));
        Assert.Contains(spans.Values, span => span.OperationName.StartsWith("perform", StringComparison.Ordinal));

        // Who listens changes nothing.
        Assert.Equal(EngineRun.Execute(new EngineRunSettings(1) { Script = FaultScript.Parse(script), Hosts = 3 }).Violations, report.Violations);
    }
}
