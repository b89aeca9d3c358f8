namespace Flux.Actors.Engine.Embedding;

/// <summary>The embedded engine can't start as it was registered; one problem a line, each with what was seen and what is wanted.</summary>
public sealed class EngineRegistrationFault(IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}

/// <summary>The engine was asked for while it does not run: before the application has started it, or after it has stopped.</summary>
public sealed class EngineNotRunningFault(string message) : InvalidOperationException(message);

/// <summary>A part of the engine broke, so the application was stopped; why is the inner exception.</summary>
public sealed class EngineBrokeFault(Exception cause) : Exception($"the entity engine broke, and the application stopped with it: {cause.Message}", cause);
