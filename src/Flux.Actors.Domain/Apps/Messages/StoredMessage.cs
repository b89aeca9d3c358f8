using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps.Messages;

/// <summary>A message that was paid for, with the height of its payment.</summary>
public sealed record StoredMessage(AppMessage Message, Height Height);

/// <summary>Which stored message an update is measured against.</summary>
/// <remarks>Source: research sheet of applications §2.8; vectors/fluxos/generated-previous-specification.json.</remarks>
public static class PreviousMessage
{
    /// <summary>The last of the app's messages that is not younger than the update; null when there is none.</summary>
    /// <param name="stored">The messages of the app's name, in the order in which they were stored.</param>
    /// <param name="update">The update.</param>
    /// <remarks>Shape: a later one takes an earlier one's place when neither its height is lower nor its time the same or before.</remarks>
    public static StoredMessage? Of(Sequence<StoredMessage> stored, AppMessage update)
    {
        StoredMessage? last = null;
        foreach (StoredMessage next in stored)
        {
            bool isBefore = next.Message.Timestamp <= update.Timestamp && MessageKinds.Of(next.Message.Type) is not null;
            if (isBefore && (last is null || (next.Height >= last.Height && next.Message.Timestamp > last.Message.Timestamp)))
            {
                last = next;
            }
        }

        return last;
    }
}
