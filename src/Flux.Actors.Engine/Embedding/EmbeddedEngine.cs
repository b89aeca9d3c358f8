namespace Flux.Actors.Engine.Embedding;

/// <summary>The engine of this application, for those that are made before it runs, such as hosted services.</summary>
/// <remarks>
/// Concurrency: any thread. The engine runs before the first hosted service starts, and ends after the last has stopped: from a hosted service's start to the
/// end of its stop, <see cref="Running"/> is there.
/// </remarks>
public sealed class EmbeddedEngine
{
    private EntityEngine? _engine;
    private Exception? _broken;
    private bool _ended;

    /// <exception cref="EngineNotRunningFault">The application has not started it yet, or it has stopped.</exception>
    public EntityEngine Running => Volatile.Read(ref _engine) ?? throw new EngineNotRunningFault(
        Volatile.Read(ref _ended)
            ? "the entity engine has stopped with its application"
            : $"the entity engine does not run before the application has started; in a constructor take {nameof(EmbeddedEngine)}, and ask it for {nameof(Running)} later");

    /// <summary>Null while it runs, before it runs, and after a clean end.</summary>
    internal Exception? Broken => Volatile.Read(ref _broken);

    internal EntityEngine? Current => Volatile.Read(ref _engine);

    internal void Use(EntityEngine engine) => Volatile.Write(ref _engine, engine);

    internal void Break(Exception cause) => Volatile.Write(ref _broken, cause);

    internal void End()
    {
        Volatile.Write(ref _ended, true);
        Volatile.Write(ref _engine, null);
    }
}
