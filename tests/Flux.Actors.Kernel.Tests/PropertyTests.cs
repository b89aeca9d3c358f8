namespace Flux.Actors.Kernel.Tests;

/// <summary>The tool of all property tests is tested too: a seed that does not repeat its run is worth nothing.</summary>
public sealed class PropertyTests
{
    [Fact]
    public void a_seed_repeats_its_cases_and_another_seed_has_others()
    {
        Assert.Equal(CasesOf(5), CasesOf(5));
        Assert.NotEqual(CasesOf(5), CasesOf(6));
        Assert.True(CasesOf(5).Count >= Property.Cases);
    }

    [Fact]
    public void telling_cases_are_counted() => Assert.Equal(Property.Cases, Property.Run<int>(5, _ => true));

    private static List<long> CasesOf(ulong seed)
    {
        List<long> cases = [];
        Property.Run<long>(seed, value =>
        {
            cases.Add(value);
            return true;
        });
        return cases;
    }
}
