namespace Flux.Actors.Configuration;

/// <summary>The options, or why there are none.</summary>
/// <remarks>Shape: options exactly when there is no problem.</remarks>
public sealed record OptionsReading(FluxOptions? Options, IReadOnlyList<ConfigurationProblem> Problems)
{
    /// <exception cref="ConfigurationFault">There are problems; it carries them all.</exception>
    public FluxOptions Required() => Options ?? throw new ConfigurationFault(Problems);
}
