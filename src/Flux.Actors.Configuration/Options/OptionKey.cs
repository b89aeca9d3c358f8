namespace Flux.Actors.Configuration.Options;

/// <summary>
/// One key an option is read from, and what it allows, e.g. <c>a duration</c> and <c>100ms to 10m</c>.
/// </summary>
public sealed record OptionKey(string Key, string Kind, string Allowed);
