namespace Flux.Actors.Configuration.Options;

/// <summary>Section <c>economics</c>: which profile a new network gets.</summary>
/// <remarks>The profile <c>history</c> is for study (<c>flux chain supply</c>): no network is made with it.</remarks>
public sealed record EconomicsOptions(
    EconomicsChoice Profile)
{
    internal static EconomicsOptions Read(OptionReader reader) => new(
        Profile: reader.Choice<EconomicsChoice>("economics.profile"));
}
