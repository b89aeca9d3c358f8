namespace Flux.Actors.Engine.Tests.Observability;

/// <summary>A listener to spans hears every engine of the process: these tests run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class ObservabilityCollection
{
    public const string Name = "observability";
}
