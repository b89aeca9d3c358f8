using Flux.Actors.Cli.Doctor;
using Flux.Actors.Cli.Config;
using Flux.Actors.Cli.Testing;
using Flux.Actors.Cli.Up;

namespace Flux.Actors.Cli;

/// <summary>Everything outside the command line that a verb may touch; tests bring their own.</summary>
/// <remarks>
/// Shape: <c>Interactive</c> says that a person can be asked (input and error are terminals); <c>Input</c> opens the standard
/// input as bytes, for who does not read it by lines; <c>Variable</c> reads the environment;
/// <c>ProgramDirectory</c> is where this program's files lie; <c>Elapsed</c> is monotonic and <c>Pause</c> the only way to wait.
/// </remarks>
public sealed record Surroundings(
    TextWriter Output,
    TextWriter Error,
    bool OutputIsTerminal,
    bool Interactive,
    Func<string?> ReadLine,
    Func<Stream> Input,
    Func<string, string?> Variable,
    string WorkingDirectory,
    string ProgramDirectory,
    Func<HttpMessageHandler> Http,
    Func<TimeSpan> Elapsed,
    Func<TimeSpan, CancellationToken, Task> Pause,
    StartHost StartHost,
    CheckRequirements CheckRequirements,
    RemoveContainers RemoveContainers,
    ReadConfiguration ReadConfiguration,
    RunProgram RunProgram);
