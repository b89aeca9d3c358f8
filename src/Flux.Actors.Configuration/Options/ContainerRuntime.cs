namespace Flux.Actors.Configuration.Options;

public enum ContainerRuntime
{
    /// <summary>Docker when its socket answers, else simulated.</summary>
    Auto,
    Docker,
    Simulated,
}
