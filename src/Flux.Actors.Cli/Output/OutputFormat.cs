namespace Flux.Actors.Cli.Output;

public enum OutputFormat
{
    Table = 1,
    Json = 2,
    JsonLines = 3,
}
