using System.Diagnostics;
using System.Globalization;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Placement;

/// <summary>One running copy of an app: started on the node it was assigned to, watched, restarted, moved, removed.</summary>
/// <remarks>
/// Shape: an assignment with a higher fence replaces the one before, one with a lower or the same is stale. Starts are numbered within an instance, so
/// an answer or an observation of an earlier container changes nothing. The host observes every second; what is unchanged records nothing.
/// All work on a node's container shares one key, so a later order replaces an unfinished earlier one. Source: docs/spec/placement.md §4.
/// </remarks>
public static class Instance
{
    public const string Kind = "instance";

    private const string RestartReminder = "restart";
    private const string HealthReminder = "health";

    public abstract record Command;
    [Wire("instance.run.v1")] public sealed record Run(Assignment Assignment) : Command;
    [Wire("instance.stop.v1")] public sealed record Stop : Command;
    [Wire("instance.started.v1")] public sealed record Started(long Fence, int Start, Container Container) : Command;
    [Wire("instance.start-failed.v1")] public sealed record StartFailed(long Fence, int Start, InstanceFault Fault, string Reason) : Command;
    [Wire("instance.removed.v1")] public sealed record Removed(long Fence) : Command;

    /// <summary>What the host's watcher saw of the container it knew by this fence and start. Shape: serving implies running.</summary>
    [Wire("instance.observed.v1")]
    public sealed record Observed(long Fence, int Start, bool IsRunning, bool IsServing, int? ExitCode) : Command;
    [Wire("instance.restart.v1")] public sealed record Restart(long Fence, int Start) : Command;
    [Wire("instance.check-health.v1")] public sealed record CheckHealth(long Fence, int Start) : Command;

    /// <summary>Work on the assignment's node: make the container run; answered with <see cref="Started"/> or <see cref="StartFailed"/>.</summary>
    /// <remarks>Shape: fresh means that a container already there is removed first; otherwise a running one of the same instance is adopted.</remarks>
    [Wire("request.start-container.v1")] public sealed record StartContainer(Assignment Assignment, int Start, bool Fresh);

    /// <summary>Work on the node: remove the instance's container; answered with <see cref="Removed"/>, also when there was none.</summary>
    [Wire("request.remove-container.v1")] public sealed record RemoveContainer(string App, int Ordinal, Outpoint Node, long Fence);

    /// <summary>Work: sign and submit the node's accept transaction. It has no answer; its fate is the chain's.</summary>
    [Wire("request.submit-accept.v1")] public sealed record SubmitAccept(string App, int Ordinal, long Attempt, Outpoint Node);

    public abstract record Event;
    [Wire("instance.assigned.v1")] public sealed record Assigned(Assignment Assignment, Assignment? Before, bool Fresh) : Event;
    [Wire("instance.container-started.v1")] public sealed record ContainerStarted(Container Container, Timestamp HealthDeadline) : Event;
    [Wire("instance.faulted.v1")]
    public sealed record Faulted(InstanceFault Fault, string Reason, int Faults, Timestamp RetryAt, bool Fresh) : Event;
    [Wire("instance.restarted.v1")] public sealed record Restarted(int Start, bool Fresh) : Event;
    [Wire("instance.serving-began.v1")] public sealed record ServingBegan(Timestamp At, bool First) : Event;
    [Wire("instance.health-lost.v1")] public sealed record HealthLost(Timestamp HealthDeadline) : Event;
    [Wire("instance.stop-begun.v1")] public sealed record StopBegun : Event;
    [Wire("instance.stopped.v1")] public sealed record StopEnded : Event;

    /// <summary>The container as its runtime names it.</summary>
    [Wire("instance.container.v1")] public sealed record Container(string Id, string ImageDigest, bool Adopted);

    /// <summary>Shape: starts ordered for this instance so far; faults in a row; whether it has served under this fence; the last fault in words, also of another node.</summary>
    [Wire("instance.trials.v1")] public sealed record Trials(int Start, int Faults, bool Announced, string? LastFailure);

    public abstract record State;
    [Wire("instance.absent.v1")] public sealed record Absent : State;

    /// <summary>A stage that has an assignment in force.</summary>
    public abstract record Active : State
    {
        public abstract Assignment Assignment { get; init; }

        public abstract Trials Trials { get; init; }
    }

    [Wire("instance.starting.v1")] public sealed record Starting(Assignment Assignment, Trials Trials) : Active;
    [Wire("instance.running.v1")] public sealed record Running(Assignment Assignment, Trials Trials, Container Container) : Active;
    [Wire("instance.serving.v1")]
    public sealed record Serving(Assignment Assignment, Trials Trials, Container Container, Timestamp Since) : Active;
    [Wire("instance.unhealthy.v1")] public sealed record Unhealthy(Assignment Assignment, Trials Trials, Container Container) : Active;

    /// <summary>The container ended or did not serve; the next start comes at the time. Shape: fresh as in <see cref="StartContainer"/>.</summary>
    [Wire("instance.restarting.v1")]
    public sealed record Restarting(Assignment Assignment, Trials Trials, InstanceFault Fault, string Reason, Timestamp RetryAt, bool Fresh) : Active;

    /// <summary>The runtime refused the start; the next try comes at the time.</summary>
    [Wire("instance.failed.v1")]
    public sealed record Failed(Assignment Assignment, Trials Trials, InstanceFault Fault, string Reason, Timestamp RetryAt) : Active;
    [Wire("instance.stopping.v1")] public sealed record Stopping(Assignment Assignment, Trials Trials) : State;
    [Wire("instance.stopped-for-good.v1")] public sealed record Stopped(long Fence, int Start) : State;

    public enum Refusal
    {
        NotAssigned = 1,
        StaleFence,
        StaleStart,
    }

    public static EntityId At(string app, int ordinal) => new(Kind, string.Create(CultureInfo.InvariantCulture, $"{app}/{ordinal}"));

    public static Decider<State, Command, Event, Refusal> With(InstanceTimings timings) => new(
        new Absent(),
        (State state, Command command, in Moment now) => Decide(state, command, now, timings),
        Evolve,
        React);

    public static Decision<Event, Refusal> Decide(State state, Command command, in Moment now, InstanceTimings timings) => (state, command) switch
    {
        (Absent, Run c) => new Assigned(c.Assignment, null, false),
        (Absent or Stopped, Stop) => [],
        (Stopped, Removed) => [],
        (Stopped s, Run c) => c.Assignment.Fence > s.Fence ? new Assigned(c.Assignment, null, false) : Refusal.StaleFence,
        (Absent or Stopped, _) => Refusal.NotAssigned,
        (Stopping s, Run c) => Assign(s.Assignment, c.Assignment, again: Refusal.StaleFence),
        (Stopping s, Removed c) => c.Fence == s.Assignment.Fence ? new StopEnded() : [],
        (Stopping, _) => [], // Whatever is reported of a container that is being removed no longer matters.
        (Active s, Run c) => Assign(s.Assignment, c.Assignment, again: null),
        (Active, Stop) => new StopBegun(),
        (Active, Removed) => [], // The container on the node before this one is gone.
        (Active s, Started c) => NotCurrent(s, c.Fence, c.Start) is { } stale ? stale : Begin(s, c, now, timings),
        (Active s, StartFailed c) => NotCurrent(s, c.Fence, c.Start) is { } stale ? stale : s is Starting ? Fault(s, c.Fault, c.Reason, now, timings) : [],
        (Active s, Observed c) => NotCurrent(s, c.Fence, c.Start) is { } stale ? stale : Watch(s, c, now, timings),
        (Active s, Restart c) => s is Restarting or Failed && (c.Fence, c.Start) == (s.Assignment.Fence, s.Trials.Start)
            ? new Restarted(s.Trials.Start + 1, s is Restarting { Fresh: true })
            : [],
        (Active s, CheckHealth c) => s is Running or Unhealthy && (c.Fence, c.Start) == (s.Assignment.Fence, s.Trials.Start)
            ? Fault(s, InstanceFault.Unhealthy, "the health check was not answered in time", now, timings)
            : [],
        _ => throw new UnreachableException($"{command} in {state}"),
    };

    public static State Evolve(State state, Event fact) => (state, fact) switch
    {
        (Absent, Assigned e) => new Starting(e.Assignment, new Trials(1, 0, false, null)),
        (Stopped s, Assigned e) => new Starting(e.Assignment, new Trials(s.Start + 1, 0, false, null)),
        (Stopping s, Assigned e) => new Starting(e.Assignment, new Trials(s.Trials.Start + 1, 0, false, null)),
        (Active s, Assigned e) => new Starting(e.Assignment, new Trials(s.Trials.Start + 1, 0, false, s.Trials.LastFailure)),
        (Active s, ContainerStarted e) => new Running(s.Assignment, s.Trials, e.Container),
        (Active s, Faulted { Fault: InstanceFault.Exited or InstanceFault.Unhealthy } e) =>
            new Restarting(s.Assignment, s.Trials with { Faults = e.Faults, LastFailure = e.Reason }, e.Fault, e.Reason, e.RetryAt, e.Fresh),
        (Active s, Faulted e) => new Failed(s.Assignment, s.Trials with { Faults = e.Faults, LastFailure = e.Reason }, e.Fault, e.Reason, e.RetryAt),
        (Active s, Restarted e) => new Starting(s.Assignment, s.Trials with { Start = e.Start }),
        (Running s, ServingBegan e) => new Serving(s.Assignment, s.Trials with { Announced = true }, s.Container, e.At),
        (Unhealthy s, ServingBegan e) => new Serving(s.Assignment, s.Trials with { Announced = true }, s.Container, e.At),
        (Serving s, HealthLost) => new Unhealthy(s.Assignment, s.Trials, s.Container),
        (Active s, StopBegun) => new Stopping(s.Assignment, s.Trials),
        (Stopping s, StopEnded) => new Stopped(s.Assignment.Fence, s.Trials.Start),
        _ => throw new UnreachableException($"{fact} after {state}"),
    };

    public static IEnumerable<Effect> React(State after, Event fact) => (after, fact) switch
    {
        (Starting s, Assigned e) => [.. Leave(e), Start(s, e.Fresh)],
        (Starting s, Restarted e) => [Start(s, e.Fresh)],
        (Active s, ContainerStarted e) => [Health(s, e.HealthDeadline)],
        (Active s, HealthLost e) => [Health(s, e.HealthDeadline)],
        (Active s, Faulted e) =>
        [
            new Forget(HealthReminder),
            new Remind(RestartReminder, e.RetryAt, new Restart(s.Assignment.Fence, s.Trials.Start)),
            new Tell(
                Placement.At(s.Assignment.Workload.App),
                new Placement.InstanceFailed(s.Assignment.Ordinal, s.Assignment.Fence, s.Assignment.Node, e.Fault, e.Reason)),
        ],
        (Active s, ServingBegan e) =>
        [
            new Forget(HealthReminder),
            new Tell(
                Placement.At(s.Assignment.Workload.App),
                new Placement.InstanceServing(s.Assignment.Ordinal, s.Assignment.Fence, s.Assignment.Node)),
            .. e.First ? [Accept(s.Assignment)] : Array.Empty<Effect>(),
        ],
        (Stopping s, StopBegun) => [new Forget(HealthReminder), new Forget(RestartReminder), Remove(s.Assignment)],
        _ => [],
    };

    /// <summary>What a new assignment leaves behind: the reminders, and the container on another node.</summary>
    private static IEnumerable<Effect> Leave(Assigned e) => e.Before switch
    {
        null => [],
        var before when before.Node == e.Assignment.Node => [new Forget(HealthReminder), new Forget(RestartReminder)],
        var before => [new Forget(HealthReminder), new Forget(RestartReminder), Remove(before)],
    };

    private static Perform Start(Starting s, bool isFresh) => new(KeyOf(s.Assignment), new StartContainer(s.Assignment, s.Trials.Start, isFresh));

    private static Perform Remove(Assignment a) => new(KeyOf(a), new RemoveContainer(a.Workload.App, a.Ordinal, a.Node, a.Fence));

    private static Perform Accept(Assignment a) => new(
        string.Create(CultureInfo.InvariantCulture, $"accept/{a.Fence}"), new SubmitAccept(a.Workload.App, a.Ordinal, a.Fence, a.Node));

    private static Remind Health(Active s, Timestamp deadline) =>
        new(HealthReminder, deadline, new CheckHealth(s.Assignment.Fence, s.Trials.Start));

    private static string KeyOf(Assignment a) => $"container/{a.Node}";

    private static Decision<Event, Refusal> Assign(Assignment held, Assignment wanted, Refusal? again)
    {
        if (wanted == held)
        {
            return again is { } refusal ? refusal : [];
        }

        // A container that is already on the node would be adopted; one made from another workload must not be.
        bool isFresh = wanted.Node == held.Node && wanted.Workload != held.Workload;
        return wanted.Fence > held.Fence ? new Assigned(wanted, held, isFresh) : Refusal.StaleFence;
    }

    private static Refusal? NotCurrent(Active s, long fence, int start)
    {
        if (fence != s.Assignment.Fence)
        {
            return Refusal.StaleFence;
        }

        return start == s.Trials.Start ? null : Refusal.StaleStart;
    }

    private static Decision<Event, Refusal> Begin(Active s, Started c, in Moment now, InstanceTimings timings) => s is Starting
        ? new ContainerStarted(c.Container, now.Time + timings.ServingGraceMilliseconds)
        : [];

    private static Decision<Event, Refusal> Watch(Active s, Observed c, in Moment now, InstanceTimings timings) => (s, c) switch
    {
        (Starting or Restarting or Failed, _) => [],
        (_, { IsRunning: false }) => Fault(s, InstanceFault.Exited, Ending(c.ExitCode), now, timings),
        (Running or Unhealthy, { IsServing: true }) => new ServingBegan(now.Time, !s.Trials.Announced),
        (Serving, { IsServing: false }) => new HealthLost(now.Time + timings.UnhealthyGraceMilliseconds),
        _ => [],
    };

    private static Faulted Fault(Active s, InstanceFault fault, string reason, in Moment now, InstanceTimings timings)
    {
        bool isForgiven = s is Serving serving && now.Time - serving.Since >= timings.ForgivingMilliseconds;
        int faults = isForgiven ? 1 : s.Trials.Faults + 1;
        return new Faulted(fault, reason, faults, now.Time + timings.RetryAfter(fault, faults), fault == InstanceFault.Unhealthy);
    }

    private static string Ending(int? exitCode) => exitCode is { } code
        ? string.Create(CultureInfo.InvariantCulture, $"the container ended with code {code}")
        : "the container is gone";
}
