using System.Runtime.CompilerServices;

namespace Flux.Actors.Containers.Contract;

/// <summary>The simulated runtime runs everywhere: the contract's tests are plain facts here.</summary>
public sealed class ContainerFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : FactAttribute(file, line);
