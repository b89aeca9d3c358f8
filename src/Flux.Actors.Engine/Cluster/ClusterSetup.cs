using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Cluster;

/// <summary>What makes an engine one of many: the table they share and the way to the others. Both belong to the caller.</summary>
public sealed record ClusterSetup(IClusterStore Store, ITransport Transport)
{
    /// <summary>What only this host can do work for, such as the nodes whose keys it holds; told to the others with every renewal.</summary>
    public Func<Sequence<string>> Serves { get; init; } = static () => [];
}

/// <summary>Every bound of membership and routing. Units: *Ms are milliseconds, the others counts.</summary>
/// <remarks>
/// LeaseMs: how long the store takes a silent host for alive; the host itself stops after two thirds of it. RenewMs: between two renewals.
/// RetryMs: before asking again after a failed renewal or a wrong address. AnswerMs: how long another host's answer is waited for.
/// HandOverMs: how long a hand-over waits for what is being committed. MovesMax: shards a host hands over at a time.
/// AnswersAwaitedMax: questions to other hosts without an answer, and as many letters that follow a shard on the move. FramesRemembered: how far back a frame that comes twice is known.
/// MessageBytesMax: the longest message, in bytes; one that is longer than a frame goes in several.
/// </remarks>
public sealed record ClusterLimits(
    long LeaseMs,
    long RenewMs,
    long RetryMs,
    long AnswerMs,
    long HandOverMs,
    int MovesMax,
    int AnswersAwaitedMax,
    int FramesRemembered,
    int MessageBytesMax)
{
    /// <summary>What goes with a command in its message: names, keys and numbers.</summary>
    private const int AroundCommandBytes = 4_096;

    /// <summary>A lease that is renewed less often may end because of one renewal that comes late.</summary>
    public const int RenewalsPerLease = 3;

    public static ClusterLimits Default { get; } = new(
        LeaseMs: 10_000,
        RenewMs: 3_000,
        RetryMs: 100,
        AnswerMs: 5_000,
        HandOverMs: 500,
        MovesMax: 64,
        AnswersAwaitedMax: 65_536,
        FramesRemembered: 65_536,
        MessageBytesMax: 16 << 20);

    /// <summary>The longest command that still fits a message.</summary>
    internal int CommandBytesMax => MessageBytesMax - AroundCommandBytes;

    /// <summary>How long the host itself relies on its lease, counted from before it asked for it.</summary>
    internal long ReliedOnMs => LeaseMs * 2 / 3;
}
