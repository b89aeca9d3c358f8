using System.Diagnostics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Observability;

/// <summary>An ask that somebody listens to: its span and its duration end with its answer.</summary>
internal sealed class ObservedAskLetter(EngineCore core, EntityId to, object command, string? commandId) : FollowingAskLetter(core, to, command, commandId)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly ActivityContext _caller = Spans.AreWanted ? Activity.Current?.Context ?? default : default;
    private readonly Activity? _span = Spans.Ask(core.Log, to);

    /// <summary>The caller's when the sampler passes this ask over: what it decided for the caller holds for the receivers.</summary>
    public override ActivityContext Origin => _span?.Context ?? _caller;

    protected override void Ended(Answer answer)
    {
        Core.Meters.Asked(To.Kind, answer, Stopwatch.GetElapsedTime(_began));
        Spans.End(Core.Log, _span, answer);
    }
}

/// <summary>A volatile command that somebody listens to; it has no span of its own.</summary>
internal sealed class ObservedPostLetter(object command, ActivityContext origin) : PostLetter(command)
{
    public override ActivityContext Origin => origin;
}
