using System.Diagnostics;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Engine;
using Flux.Actors.Network.Hosting;

namespace Flux.Actors.Node.Api;

/// <summary>Why a transaction was not taken, as the API's problem; exit codes of the command line follow from its code.</summary>
public static class SubmissionProblems
{
    public static ProblemResponse Of(Submission submission) => submission switch
    {
        Submission.Flawed { Flaw: var flaw } => new ProblemResponse(CodeOf(flaw.Code), flaw.Sentence, null, null, null),
        Submission.Declined declined => new ProblemResponse(CodeOf(declined.Reason), declined.Why, null, null, null),
        Submission.HostBusy busy => new ProblemResponse(
            ProblemCode.Busy, "the host is busy", $"a full queue: {busy.Queue}", null, "send the same transaction again in a moment"),
        Submission.HostFailed failed => new ProblemResponse(
            CodeOf(failed.Kind), "the host can't record anything now", failed.Why, null, DoThis(failed.Kind)),
        _ => throw new UnreachableException($"{submission} is no problem"),
    };

    public static string CodeOf(FlawCode code) => code switch
    {
        FlawCode.TooLarge or FlawCode.Malformed or FlawCode.BadShape or FlawCode.UnknownKind or FlawCode.Dust => ProblemCode.Malformed,
        FlawCode.OtherNetwork => ProblemCode.WrongNetwork,
        FlawCode.FeeTooLow => ProblemCode.Underpaid,
        FlawCode.InsufficientFunds => ProblemCode.InsufficientFunds,
        FlawCode.BadSignature => ProblemCode.BadSignature,
        FlawCode.StaleNonce or FlawCode.NonceGap => ProblemCode.WrongNonce,
        FlawCode.NotAllowed => ProblemCode.Refused,
        FlawCode.NothingToRecord => ProblemCode.Conflict,
        _ => throw new UnreachableException($"flaw {code}"),
    };

    public static string CodeOf(Mempool.Refusal refusal) => refusal switch
    {
        Mempool.Refusal.StaleNonce or Mempool.Refusal.NonceTooFarAhead => ProblemCode.WrongNonce,
        Mempool.Refusal.NonceTaken => ProblemCode.Conflict,
        Mempool.Refusal.Uncovered => ProblemCode.InsufficientFunds,
        Mempool.Refusal.AccountFull or Mempool.Refusal.Full or Mempool.Refusal.ReportsFull => ProblemCode.Busy,

        // A flaw has its own code and is never declined; a mempool that finds one the desk did not is a bug, and says so.
        Mempool.Refusal.Flawed => ProblemCode.Failed,
        _ => throw new UnreachableException($"refusal {refusal}"),
    };

    public static string CodeOf(FailureKind kind) => kind switch
    {
        FailureKind.JournalFull => ProblemCode.DiskFull,
        FailureKind.Stopping => ProblemCode.NotRunning,
        FailureKind.JournalFailed or FailureKind.EntityStopped or FailureKind.OutOfOrder or FailureKind.Unknown or FailureKind.Moved
            or FailureKind.WorkFailed or FailureKind.DeadlinePassed => ProblemCode.Busy,
        FailureKind.Bug or FailureKind.Misaddressed or FailureKind.TooLarge => ProblemCode.Failed,
        _ => throw new UnreachableException($"failure {kind}"),
    };

    private static string DoThis(FailureKind kind) => kind switch
    {
        FailureKind.JournalFull => "free some space and send the same transaction again; nothing was lost",
        FailureKind.Stopping => "start the host and send the same transaction again; nothing was lost",
        FailureKind.JournalFailed => "send the same transaction again once the host's journal works; nothing was lost",
        _ => "look at the host's log, then send the same transaction again; nothing was lost",
    };
}
