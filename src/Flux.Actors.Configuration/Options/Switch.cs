namespace Flux.Actors.Configuration.Options;

/// <summary>Whether something optional is there.</summary>
public enum Switch
{
    Off,
    On,
}
