using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Flux.Actors.Engine.Embedding;

/// <summary>Unhealthy: it does not run, or it has given up its shards because nothing of it can be recorded. Degraded: bugs have stopped entities, which the description names.</summary>
internal sealed class EngineHealth(EmbeddedEngine embedded) : IHealthCheck
{
    private const int NamesMax = 10;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check());

    internal HealthCheckResult Check()
    {
        if (embedded.Broken is { } cause)
        {
            return HealthCheckResult.Unhealthy($"the entity engine broke: {cause.Message}", cause);
        }

        if (embedded.Current is not { } engine)
        {
            return HealthCheckResult.Unhealthy("the entity engine does not run");
        }

        if (engine.Cluster is { StandsAside: true })
        {
            return HealthCheckResult.Unhealthy("nothing can be recorded in its journal; it lets others take its shards, and joins again when the journal answers");
        }

        EngineStats stats = engine.Stats;
        IReadOnlyList<StoppedEntity> stopped = engine.Stopped;
        Dictionary<string, object> seen = new(StringComparer.Ordinal)
        {
            ["active_entities"] = stats.ActiveEntities,
            ["stopped_entities"] = stopped.Count,
            ["commit_queue"] = stats.CommitQueue,
            ["commit_failures"] = stats.CommitFailures,
        };
        if (stopped.Count == 0)
        {
            return HealthCheckResult.Healthy(null, seen);
        }

        string rest = stopped.Count > NamesMax ? string.Create(CultureInfo.InvariantCulture, $" and {stopped.Count - NamesMax} more") : string.Empty;
        return HealthCheckResult.Degraded(
            $"stopped by a bug: {string.Join(", ", stopped.Take(NamesMax).Select(each => each.Entity))}{rest}", null, seen);
    }
}
