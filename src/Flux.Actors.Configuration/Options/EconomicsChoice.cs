namespace Flux.Actors.Configuration.Options;

/// <summary>The economics a network can be made with.</summary>
public enum EconomicsChoice
{
    Classic = 1,
    Pon = 2,
}
