namespace Flux.Actors.Configuration;

/// <summary>What the user wrote cannot be used; carries every problem found, in the order they were found.</summary>
/// <remarks>Shape: at least one problem. <see cref="Exception.Message"/> is one line per problem.</remarks>
public sealed class ConfigurationFault : Exception
{
    public ConfigurationFault(IReadOnlyList<ConfigurationProblem> problems)
        : base(string.Join('\n', problems.Select(problem => problem.ToString())))
    {
        ArgumentOutOfRangeException.ThrowIfZero(problems.Count);
        Problems = problems;
    }

    public ConfigurationFault(ConfigurationProblem problem)
        : this([problem])
    {
    }

    public IReadOnlyList<ConfigurationProblem> Problems { get; }
}
