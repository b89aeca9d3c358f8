namespace Flux.Actors.Contracts;

/// <summary>The entities of the host that a bug has stopped and that have decided nothing since, by name.</summary>
public sealed record StoppedEntitiesResponse(IReadOnlyList<StoppedEntityResponse> Entities);

/// <summary>The entity is tried again now. <c>WasStopped</c> is false when there was nothing to do.</summary>
public sealed record ResumeResponse(string Entity, bool WasStopped);
