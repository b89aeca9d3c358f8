namespace Flux.Actors.Domain.Apps.Prices;

/// <summary>An app that runs: its specification and the height of the transaction that paid for it.</summary>
public sealed record RunningApp(AppSpec Spec, long Height);

/// <summary>How long an app lives on the existing network.</summary>
/// <remarks>Units: blocks, heights. Source: research sheet of the applications §2.7; vectors/fluxos/generated-expiration-heights.json.</remarks>
public static class AppLife
{
    /// <summary>From the fork on a block takes a quarter of the time.</summary>
    private const int BlocksPerOldBlock = 4;

    /// <summary>The blocks that the specification asks for, or else the usual ones at the height.</summary>
    public static long Blocks(AppSpec spec, long height, ExpireRules rules) => Blocks(spec.ExpireBlocks, height, rules);

    /// <summary>The same; none and 0 are the usual life.</summary>
    public static long Blocks(long? expire, long height, ExpireRules rules) => expire is { } blocks && blocks != 0 ? blocks : rules.DefaultAt(height);

    /// <summary>The last height at which the app is alive: what lies behind the fork of a life that began before it is stretched, so that its time stays the same.</summary>
    public static long End(long registeredAt, long? expire, ExpireRules rules)
    {
        Int128 end = (Int128)registeredAt + Blocks(expire, registeredAt, rules);
        if (registeredAt < rules.Fork && end > rules.Fork)
        {
            end = rules.Fork + BlocksPerOldBlock * (end - rules.Fork);
        }

        return (long)Int128.Clamp(end, long.MinValue, long.MaxValue);
    }

    public static bool IsAliveAt(long height, long end) => height <= end;

    /// <summary>The blocks between two heights as quotes count them: those from the fork on four times, for an app from before it.</summary>
    internal static long Passed(long registeredAt, long height, ExpireRules rules) => registeredAt < rules.Fork && height >= rules.Fork
        ? rules.Fork - registeredAt + BlocksPerOldBlock * (height - rules.Fork)
        : height - registeredAt;
}
