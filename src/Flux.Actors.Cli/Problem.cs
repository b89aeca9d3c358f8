using Flux.Actors.Contracts;

namespace Flux.Actors.Cli;

/// <summary>A verb can't go on: what the user is told, and with it the exit code.</summary>
public sealed class Problem(ProblemResponse response) : Exception(response.Sentence())
{
    public Problem(string code, string message, string? seen, string? wanted, string? doThis)
        : this(new ProblemResponse(code, message, seen, wanted, doThis))
    {
    }

    public ProblemResponse Response { get; } = response;
}
