using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.Hosting;

/// <summary>The running engine and the names of the entities a host has one of.</summary>
/// <remarks>Work that entities ask for needs the engine, and the engine needs the work: it is set once, right after its start.</remarks>
public sealed class NetworkEntities
{
    private readonly TaskCompletionSource<EntityEngine> _engine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EntityId Mempool { get; } = new("mempool", "local");

    /// <summary>Completes when the engine runs; work that engines resume at their start waits for it.</summary>
    public Task<EntityEngine> Started => _engine.Task;

    /// <exception cref="InvalidOperationException">The engine has not started.</exception>
    public EntityEngine Engine => _engine.Task.IsCompletedSuccessfully
        ? _engine.Task.Result
        : throw new InvalidOperationException("the engine has not started");

    public void Use(EntityEngine engine) => _engine.SetResult(engine);
}
