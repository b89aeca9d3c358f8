using Flux.Actors.Configuration.Hocon;

namespace Flux.Actors.Configuration;

/// <summary>One thing wrong with the configuration, as one sentence a user can act on.</summary>
/// <remarks>Shape: the sentence names where it was written, what was seen and what was wanted.</remarks>
public sealed record ConfigurationProblem(string Message)
{
    public override string ToString() => Message;

    internal static ConfigurationProblem At(SourcePosition at, string seen, string wanted) =>
        new($"{at}: seen {seen}, wanted {wanted}");
}
