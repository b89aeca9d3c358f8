using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Sessions;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps.Messages;

/// <summary>An id that may sign for the owners of marketplace apps, from a height on.</summary>
public sealed record SupportId(Height From, string Id);

/// <summary>Who may sign updates beside an app's owner.</summary>
/// <param name="Support">In the order of their heights; the last one that counts at a height may sign alone.</param>
/// <param name="Extenders">Ids that may lengthen an app's life and change nothing else.</param>
public sealed record UpdateSigners(Sequence<SupportId> Support, Sequence<string> Extenders)
{
    /// <summary>Nobody but the owner, which is what a network has unless its profile names others.</summary>
    public static UpdateSigners OwnerAlone { get; } = new([], []);
}

/// <summary>What an update is compared with.</summary>
/// <param name="Owner">The id that the app belongs to before the update.</param>
/// <param name="Specification">The specification before it, its envelope opened; nothing when it isn't known.</param>
public sealed record PreviousApp(string Owner, ScriptValue Specification);

/// <summary>The specification's canonical form with its envelope opened; null on a node that can't open any.</summary>
public delegate ScriptValue? OpenEnvelope(ScriptValue specification);

/// <summary>Whether an update is signed by somebody who may.</summary>
/// <remarks>
/// Shape: the owner before the update may always sign; support may for an app whose name has a time of a marketplace in it; an extender may where the specification is otherwise
/// the same, which a node that can't open envelopes does not see for an enterprise app. The older orders of keys count for owner and support.
/// Source: research sheet of applications §2.8; vectors/fluxos/generated-update-signatures.json.
/// </remarks>
public static class UpdateSignature
{
    /// <summary>The start of 2020, in milliseconds: a run of digits above it in an app's name is a time at which a marketplace made the app.</summary>
    private const long MarketplaceAfter = 1_577_836_800_000;

    public static bool IsValid(AppMessage update, PreviousApp previous, Height height, UpdateSigners signers, OpenEnvelope open, VerifyText verify)
    {
        string text = update.Signed();
        string? support = signers.Support.LastOrDefault(support => support.From <= height) is { } known && IsOfMarketplace(update.Specification["name"]) ? known.Id : null;
        return IsBy(previous.Owner)
            || (support is not null && IsBy(support))
            || (IsLengthened(update.Specification, previous.Specification, signers, open) && signers.Extenders.Any(extender => verify(text, extender, update.Signature)));

        bool IsBy(string id) => verify(text, id, update.Signature) || (update.SignedBefore() is { } older && verify(older, id, update.Signature));
    }

    private static bool IsLengthened(ScriptValue update, ScriptValue previous, UpdateSigners signers, OpenEnvelope open)
    {
        if (signers.Extenders.Count == 0 || !previous.Truthy)
        {
            return false;
        }

        bool isClosed = Coercion.ToNumber(update["version"]) >= 8 && update["enterprise"].Truthy;
        ScriptValue? compared = isClosed ? open(update) : update;
        return compared is null || ExpireOnly.IsOnly(compared, previous);
    }

    private static bool IsOfMarketplace(ScriptValue name)
    {
        if (name is not ScriptValue.Text text)
        {
            return false;
        }

        string digits = string.Concat(text.Value.Select(unit => char.IsAsciiDigit(unit) ? unit : ' '));
        return digits.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(run => Coercion.ToNumber(ScriptValue.Of(run)) > MarketplaceAfter);
    }
}
