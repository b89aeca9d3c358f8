namespace Flux.Actors.Ports;

/// <summary>Where an engine's work runs: the thread pool of a host, or the one thread of a simulation.</summary>
/// <remarks>
/// Concurrency: any thread may queue. What is queued runs later, never on the caller's stack. A simulation also installs its
/// <see cref="SynchronizationContext"/>, so that whatever the engine awaits comes back to its thread.
/// </remarks>
public interface IDispatcher
{
    void Queue(IThreadPoolWorkItem work);
}
