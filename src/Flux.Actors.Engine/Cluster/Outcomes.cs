using System.Globalization;
using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Cluster;

/// <summary>Answers as other hosts are told them, and back.</summary>
internal static class Outcomes
{
    public static Outcome Of(Answer answer, EntityKind kind) => answer switch
    {
        Accepted accepted => OfFacts(accepted, kind),
        Failed { Kind: FailureKind.Moved } => new MovedOutcome(0, ""),
        Refused refused => new RefusedOutcome(Convert.ToInt32(refused.Reason, CultureInfo.InvariantCulture)),
        Busy busy => new BusyOutcome(busy.Queue),
        Failed failed => new FailedOutcome(failed.Kind, failed.Why),
        _ => throw new System.Diagnostics.UnreachableException($"{answer} is no answer that travels"),
    };

    /// <summary>The state as it travels, or why it can't.</summary>
    public static Outcome OfState(object state, EntityKind kind)
    {
        try
        {
            return new FoundOutcome(kind.EncodeState(state));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new FailedOutcome(FailureKind.Bug, $"its state can't be written: {e.Message}");
        }
    }

    public static Answer ToAnswer(Outcome outcome, EntityKind kind)
    {
        switch (outcome)
        {
            case AcceptedOutcome accepted:
                try
                {
                    return new Accepted(accepted.Sequence, [.. accepted.Events.SelectMany(each => kind.DecodeEvents(each))]);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    // An upcaster is the application's own code; whoever asked hears of it.
                    return new Failed(FailureKind.Unknown, $"recorded, but in facts that this host can't read: {e.Message}");
                }

            case RefusedOutcome refused:
                return new Refused(kind.RefusalOf(refused.Reason));
            case BusyOutcome busy:
                return new Busy(busy.Queue);
            case FailedOutcome failed:
                return new Failed(failed.Kind, failed.Why);
            case MovedOutcome moved:
                return new Failed(FailureKind.Moved, moved.Owner.Length > 0 ? $"its shard has moved to {moved.Owner}" : "its shard has moved");
            default:
                return new Failed(FailureKind.Unknown, $"{outcome.GetType().Name} is no answer to that question");
        }
    }

    private static Outcome OfFacts(Accepted accepted, EntityKind kind)
    {
        try
        {
            return new AcceptedOutcome(accepted.Sequence, accepted.Events.Select(kind.EncodeEvent).ToSequence());
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What an upcaster makes of a recorded fact was never written before.
            return new FailedOutcome(FailureKind.Unknown, $"recorded, but its facts can't be written: {e.Message}");
        }
    }
}
