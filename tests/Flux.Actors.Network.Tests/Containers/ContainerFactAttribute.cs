namespace Flux.Actors.Containers.Contract;

/// <summary>The simulated runtime runs everywhere: the contract's tests are plain facts here.</summary>
public sealed class ContainerFactAttribute : FactAttribute;
