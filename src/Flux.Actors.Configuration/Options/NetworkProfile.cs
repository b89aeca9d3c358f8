namespace Flux.Actors.Configuration.Options;

public enum NetworkProfile
{
    Dev,
}
