namespace Flux.Actors.Contracts;

/// <summary>What a `flux` process answers to its shell: one table for all verbs. Source: DESIGN §14.</summary>
public static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int InvalidInput = 2;
    public const int NotPlaceable = 3;
    public const int InsufficientFunds = 4;
    public const int Conflict = 5;
    public const int TimedOut = 6;
    public const int Partial = 7;
    public const int AssertionFailed = 20;

    /// <summary>Every code with its meaning, in order.</summary>
    public static IReadOnlyList<KeyValuePair<int, string>> Table { get; } =
    [
        new(Done, "done, or nothing to do"),
        new(Failed, "failed"),
        new(InvalidInput, "wrong usage or invalid input"),
        new(NotPlaceable, "can't be placed"),
        new(InsufficientFunds, "insufficient funds or collateral"),
        new(Conflict, "conflict with what is already so"),
        new(TimedOut, "timed out while waiting; the state is printed"),
        new(Partial, "partly done; how to recover is printed"),
        new(AssertionFailed, "a simulation's assertion failed"),
    ];
}
