using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Turns what went wrong in the engine's surroundings into answers.</summary>
internal static class Failures
{
    /// <summary>The answer for a failed read or write: the journal's fault, or the cancellation that ends the engine.</summary>
    public static Failed Of(Exception fault, string why) => new(
        fault switch
        {
            JournalFault { Kind: JournalFaultKind.Full } => FailureKind.JournalFull,
            OperationCanceledException => FailureKind.Stopping,
            _ => FailureKind.JournalFailed,
        },
        why);
}
