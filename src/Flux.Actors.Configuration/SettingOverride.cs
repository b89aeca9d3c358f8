namespace Flux.Actors.Configuration;

/// <summary>
/// A value from the command line; <c>Option</c> is what the user typed, e.g. <c>--block-time</c>, for messages.
/// </summary>
public sealed record SettingOverride(string Key, string Value, string Option);
