using Flux.Actors.Configuration;
using Flux.Actors.Engine.Embedding;
using Microsoft.Extensions.Configuration;

namespace Flux.Actors.Architecture.Tests;

/// <summary>An embedded engine and a node are configured by the same keys, ranges and defaults. Source: hocon/reference.conf.</summary>
public sealed class EngineKeyTests
{
    private const string Section = "engine.";

    [Fact, Trait("Promise", "9")]
    public void an_embedded_engine_reads_every_engine_key_with_the_same_range() => Assert.Equal(
        FluxOptions.Keys.Where(key => key.Key.StartsWith(Section, StringComparison.Ordinal)).Select(key => (key.Key[Section.Length..], key.Allowed)),
        EngineSettings.Keys.Select(key => (key.Name, key.Allowed)));

    [Fact, Trait("Promise", "9")]
    public void what_an_embedder_does_not_say_is_as_the_reference_has_it()
    {
        List<string> problems = [];
        EngineSettings reference = EngineSettings.Read(new ConfigurationBuilder().AddFluxReference().Build().GetSection("engine"), problems);
        Assert.Empty(problems);
        Assert.Equal(EngineSettings.Default, reference);
    }
}
