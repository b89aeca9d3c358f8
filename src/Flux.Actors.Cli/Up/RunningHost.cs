using Flux.Actors.Cli.Config;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Up;

/// <summary>A host that runs in this process.</summary>
/// <remarks>
/// Shape: <c>Welcome</c> are lines for people (addresses, paths); <c>Events</c> ends when the host is to stop, also when the API told it to or a part of it broke;
/// <c>Failure</c> is why it broke, null otherwise;
/// <c>Stop</c> stops it cleanly, removes its containers first when told to, answers how many, and does nothing the second time.
/// </remarks>
public sealed record RunningHost(
    string ApiUrl,
    IReadOnlyList<string> Welcome,
    IAsyncEnumerable<EventResponse> Events,
    Func<ProblemResponse?> Failure,
    Func<bool, CancellationToken, Task<int>> Stop);

/// <summary>Starts a host in this process and answers once its API does.</summary>
/// <exception cref="Problem">It can't start: the port or the data directory is in use, the data is another network's, the disk is full.</exception>
public delegate Task<RunningHost> StartHost(UpOptions options, CancellationToken cancellation);

/// <summary>Removes the containers of the network found in a data directory where no host runs; answers how many.</summary>
/// <exception cref="Problem">A live process holds the directory (<c>data-in-use</c>), or the removal failed.</exception>
public delegate Task<int> RemoveContainers(string dataDirectory, ConfigurationSources configuration, CancellationToken cancellation);
