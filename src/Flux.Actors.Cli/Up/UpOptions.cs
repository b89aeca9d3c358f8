namespace Flux.Actors.Cli.Up;

/// <summary>What `flux up` was asked for.</summary>
/// <remarks>
/// Shape: paths are absolute except <c>DataText</c>, which is the data directory as given; nulls leave the choice to the configuration;
/// <c>Blocks</c> null means until told to stop. <c>Api</c> is where to listen, HOST:PORT.
/// </remarks>
public sealed record UpOptions(
    string DataDirectory,
    string DataText,
    string? Api,
    string? ConfigurationFile,
    IReadOnlyList<string> Overrides,
    IReadOnlyList<string> Apps,
    long? Blocks,
    bool Down,
    TimeSpan? BlockTime,
    TimeSpan Timeout);
