using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps.Messages;

/// <summary>An app that a node knows, active or local.</summary>
public sealed record KnownApp(string Name, string Owner);

/// <summary>Why a name can't be registered.</summary>
public enum NameConflict
{
    /// <summary>The network itself uses it.</summary>
    Reserved = 1,

    /// <summary>An app has it.</summary>
    Taken = 2,
}

/// <summary>Who has which name. The case of letters says nothing.</summary>
/// <remarks>Source: research sheet of applications §2.8; vectors/fluxos/generated-name-conflicts.json, extracted-registry.json.</remarks>
public static class AppNames
{
    private const string Reserved = "share";

    /// <summary>Why the name can't be registered; null when it can.</summary>
    /// <remarks>Shape: a registration that was paid earlier than the app that has the name, or after its end, gains nothing by that: the network refuses it in a second look.</remarks>
    public static NameConflict? Conflict(string name, Sequence<KnownApp> known) =>
        IsSame(name, Reserved) ? NameConflict.Reserved : Find(name, known) is not null ? NameConflict.Taken : null;

    /// <summary>The app of that name; null when nobody knows one.</summary>
    public static KnownApp? Find(string name, Sequence<KnownApp> known) => known.FirstOrDefault(app => IsSame(app.Name, name));

    private static bool IsSame(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
