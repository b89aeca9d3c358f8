namespace Flux.Actors.TestKit;

/// <summary>What a conformance case wants, against what it sees.</summary>
internal static class Expectation
{
    public static void SameAll<T>(IEnumerable<T> wanted, IEnumerable<T> seen, string what)
    {
        if (!wanted.SequenceEqual(seen))
        {
            throw new ScenarioFailure($"{what}: wanted [{string.Join(", ", wanted)}]; seen [{string.Join(", ", seen)}]");
        }
    }

    public static void Same<T>(T wanted, T seen, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(wanted, seen))
        {
            throw new ScenarioFailure($"{what}: wanted {wanted}; seen {seen}");
        }
    }
}
