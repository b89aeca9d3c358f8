using Flux.Actors.Domain.Apps;

namespace Flux.Actors.Domain.Tests.Apps;

public sealed class HelloSampleTests
{
    private static readonly string Folder = Path.Combine(Root(AppContext.BaseDirectory), "samples", "apps", "hello");

    [Fact]
    public void the_sample_is_a_valid_specification_of_three_instances_at_the_price_its_readme_states()
    {
        SpecVerdict verdict = SpecReader.Read(File.ReadAllText(Path.Combine(Folder, "app.json")), 0, SpecRules.Flux);

        Assert.Empty(verdict.Problems);
        Assert.Equal(("hello", 3), (verdict.Spec!.Key, verdict.Spec.Instances));
        Assert.Equal("0.06", AppPrice.Of(AppNeeds.Of(verdict.Spec, DeployDocument.Default), 3, verdict.Spec.ExpireBlocks!.Value, PriceRow.Flux).ToString());
        Assert.Contains("0.06 FLUX", File.ReadAllText(Path.Combine(Folder, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void the_sample_runs_strict_and_is_asked_for_its_page()
    {
        Assert.Equal(DeployDocument.Default with { Strict = true }, DeployDocument.Read(File.ReadAllText(Path.Combine(Folder, "deploy.json"))).Document);
        Assert.Contains("Hello from Flux", File.ReadAllText(Path.Combine(Folder, "www", "index.html")), StringComparison.Ordinal);
    }

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "Flux.Actors.sln"))
            ? folder
            : Root(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no folder above the tests has Flux.Actors.sln"));
}
