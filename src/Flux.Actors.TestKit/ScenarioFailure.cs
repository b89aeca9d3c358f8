namespace Flux.Actors.TestKit;

/// <summary>What a scenario, a law or a conformance case saw was not what it wanted. The message holds both.</summary>
public sealed class ScenarioFailure : Exception
{
    public ScenarioFailure(string message) : base(message)
    {
    }

    public ScenarioFailure()
    {
    }

    public ScenarioFailure(string message, Exception inner) : base(message, inner)
    {
    }
}
