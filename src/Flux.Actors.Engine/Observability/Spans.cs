using System.Diagnostics;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Observability;

/// <summary>Spans that follow a message: ask → decide → commit, and from the decision on: tell → decide, perform → decide.</summary>
/// <remarks>
/// Shape: without a listener every method answers null or nothing, and costs one look at the source. A span never becomes the current one of the thread that
/// begins or ends it, except around a performer's own work: turns of many entities share the threads. What breaks in whoever listens is logged, and nothing else:
/// the span is then none, or has ended.
/// </remarks>
internal static class Spans
{
    private static readonly ActivitySource Source = new(EngineTelemetry.ActivitySourceName);

    public static bool AreWanted => Source.HasListeners();

    /// <summary>From the caller's call to its answer.</summary>
    public static Activity? Ask(EngineLog log, EntityId to) => AreWanted ? Begin(log, "ask", to, ActivityKind.Internal, Activity.Current?.Context ?? default) : null;

    /// <summary>From the sending of a stored message to its receiver's answer; another one for each repetition.</summary>
    public static Activity? Tell(EngineLog log, OutboxRow row) => AreWanted
        ? Begin(log, "tell", row.To, ActivityKind.Producer, TraceMark.Read(row.Trace))?.SetTag("flux.from", row.From.ToString()).SetTag("flux.message", row.Number)
        : null;

    /// <summary>The rules' own time for one command.</summary>
    /// <remarks>A reminder may fire weeks after the decision that set it: it begins a trace of its own, with a link.</remarks>
    public static Activity? Decide(EngineLog log, EntityId entity, Letter letter)
    {
        if (!AreWanted)
        {
            return null;
        }

        ActivityContext link = letter is ReminderLetter reminder ? TraceMark.Read(reminder.Row.Trace) : default;
        return Begin(log, "decide", entity, letter is TellLetter ? ActivityKind.Consumer : ActivityKind.Internal, letter.Origin, link);
    }

    /// <summary>From the decision to its commit, waiting included.</summary>
    public static Activity? Commit(EngineLog log, Activity? decide, JournalWrite write) => decide is null
        ? null
        : Begin(log, "commit", write.Entity, ActivityKind.Internal, decide.Context)?.SetTag("flux.shard", write.Shard);

    /// <summary>One attempt of a performer, whose own spans are below it.</summary>
    public static Activity? Perform(EngineLog log, PerformRow row, int attempt) => Perform(log, row.RequestName, row.From, row.Key, attempt, row.Trace);

    /// <summary>As <see cref="Perform(EngineLog, PerformRow, int)"/>, for work that another host may have asked for.</summary>
    public static Activity? Perform(EngineLog log, string request, EntityId from, string key, int attempt, Blob trace)
    {
        if (!AreWanted || Begin(log, "perform", request, ActivityKind.Internal, TraceMark.Read(trace)) is not { } span)
        {
            return null;
        }

        Activity.Current = span;
        return span.SetTag("flux.from", from.ToString()).SetTag("flux.key", key).SetTag("flux.attempt", attempt);
    }

    /// <summary>What the rows of the decision remember; its message's own origin when this decision is not sampled.</summary>
    public static Blob Mark(Activity? decide, Letter letter) =>
        decide is not null ? TraceMark.Write(decide.Context) : AreWanted ? TraceMark.Write(letter.Origin) : Blob.Empty;

    /// <summary>The current span, which is ours only within a performer's attempt; none when nobody listens.</summary>
    public static ActivityContext Here => AreWanted ? Activity.Current?.Context ?? default : default;

    /// <summary>What the answer of the work is below: the attempt, or what asked for it when the attempt is not sampled.</summary>
    public static Blob Mark(Activity? perform, PerformRow row) => perform is null ? row.Trace : TraceMark.Write(perform.Context);

    public static void Decided(EngineLog log, Activity? span, object command, Decided decided)
    {
        if (span is not null)
        {
            _ = span.SetTag("flux.command", command.GetType().Name).SetTag("flux.events", decided.Facts.Count);
            End(log, span, decided.Answer);
        }
    }

    /// <summary>Ends the span with the answer; a failure is an error, a refusal is not.</summary>
    public static void End(EngineLog log, Activity? span, Answer answer)
    {
        if (span is null)
        {
            return;
        }

        _ = span.SetTag("flux.answer", Named(answer));
        switch (answer)
        {
            case Refused refused:
                _ = span.SetTag("flux.refusal", refused.Reason.ToString());
                break;
            case Failed failed:
                _ = span.SetTag("flux.failure", failed.Kind.ToString()).SetStatus(ActivityStatusCode.Error, failed.Why);
                break;
        }

        Stop(log, span);
    }

    public static void Broke(EngineLog log, Activity? span, Exception cause)
    {
        if (span is not null)
        {
            _ = span.AddException(cause).SetStatus(ActivityStatusCode.Error, cause.Message);
            Stop(log, span);
        }
    }

    /// <summary>Ends a performer's attempt; why it failed, or null.</summary>
    public static void Performed(EngineLog log, Activity? span, string? why)
    {
        if (span is not null)
        {
            _ = why is null ? span : span.SetStatus(ActivityStatusCode.Error, why);
            Stop(log, span);
            Activity.Current = null;
        }
    }

    /// <summary>Ends a commit's span.</summary>
    public static void Stop(EngineLog log, Activity? span)
    {
        if (span is not null)
        {
            // Stopping puts the span's predecessor in force, which is another thread's.
            Activity? here = Activity.Current;
            try
            {
                span.Stop();
            }
            catch (Exception e)
            {
                log.ObserverBroke(e);
            }

            Activity.Current = here;
        }
    }

    public static string Named(Answer answer) => answer switch
    {
        Accepted => "accepted",
        Refused => "refused",
        Busy => "busy",
        _ => "failed",
    };

    private static Activity? Begin(EngineLog log, string verb, EntityId entity, ActivityKind kind, ActivityContext parent, ActivityContext link = default) =>
        Begin(log, verb, entity.Kind, kind, parent, link)?.SetTag("flux.entity", entity.ToString());

    private static Activity? Begin(EngineLog log, string verb, string of, ActivityKind kind, ActivityContext parent, ActivityContext link = default)
    {
        // What happens to be current on this thread is nobody's parent here.
        Activity? here = Activity.Current;
        Activity.Current = null;
        try
        {
            return Source.StartActivity($"{verb} {of}", kind, parent, links: link == default ? null : [new ActivityLink(link)]);
        }
        catch (Exception e)
        {
            log.ObserverBroke(e);
            return null;
        }
        finally
        {
            Activity.Current = here;
        }
    }
}
