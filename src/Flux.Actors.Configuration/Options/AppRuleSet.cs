namespace Flux.Actors.Configuration.Options;

/// <summary>Which rules of apps a network has.</summary>
public enum AppRuleSet
{
    Flux,
    FluxCompatible,
}
