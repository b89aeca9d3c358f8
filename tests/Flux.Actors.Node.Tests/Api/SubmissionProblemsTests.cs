using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Engine;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Node.Api;

namespace Flux.Actors.Node.Tests.Api;

public sealed class SubmissionProblemsTests
{
    [Fact]
    public void every_flaw_refusal_and_failure_has_a_problem_code()
    {
        string[] codes =
        [
            .. Enum.GetValues<FlawCode>().Select(SubmissionProblems.CodeOf),
            .. Enum.GetValues<Mempool.Refusal>().Select(SubmissionProblems.CodeOf),
            .. Enum.GetValues<FailureKind>().Select(SubmissionProblems.CodeOf),
        ];
        Assert.All(codes, code => Assert.Contains(code, ProblemCode.Table.Keys));
        Assert.Equal([.. Enumerable.Range(1, 13)], Enum.GetValues<FlawCode>().Select(code => (int)code));
    }

    [Theory]
    [InlineData(FlawCode.TooLarge, ExitCode.InvalidInput)]
    [InlineData(FlawCode.OtherNetwork, ExitCode.InvalidInput)]
    [InlineData(FlawCode.BadSignature, ExitCode.InvalidInput)]
    [InlineData(FlawCode.FeeTooLow, ExitCode.InsufficientFunds)]
    [InlineData(FlawCode.InsufficientFunds, ExitCode.InsufficientFunds)]
    [InlineData(FlawCode.StaleNonce, ExitCode.Conflict)]
    [InlineData(FlawCode.NonceGap, ExitCode.Conflict)]
    [InlineData(FlawCode.NotAllowed, ExitCode.Failed)]
    [InlineData(FlawCode.NothingToRecord, ExitCode.Conflict)]
    public void a_flaws_exit_code_follows_from_its_code_and_not_from_its_words(FlawCode code, int exitCode)
    {
        ProblemResponse problem = SubmissionProblems.Of(new Submission.Flawed(new TransactionFlaw(code, "signature nonce full the account holds")));
        Assert.Equal(exitCode, problem.ExitCode);
        Assert.Equal("signature nonce full the account holds", problem.Message);
    }

    [Theory]
    [InlineData(FailureKind.JournalFull, ProblemCode.DiskFull)]
    [InlineData(FailureKind.JournalFailed, ProblemCode.Busy)]
    [InlineData(FailureKind.EntityStopped, ProblemCode.Busy)]
    [InlineData(FailureKind.Stopping, ProblemCode.NotRunning)]
    [InlineData(FailureKind.Bug, ProblemCode.Failed)]
    public void a_hosts_fault_is_told_by_its_kind_with_what_to_do(FailureKind kind, string code)
    {
        ProblemResponse problem = SubmissionProblems.Of(new Submission.HostFailed(kind, "the outbox is full of words"));
        Assert.Equal((code, "the outbox is full of words"), (problem.Code, problem.Seen));
        Assert.Contains("send the same transaction again", problem.DoThis, StringComparison.Ordinal);
    }

    [Fact]
    public void a_full_queue_is_busy_and_names_it()
    {
        ProblemResponse problem = SubmissionProblems.Of(new Submission.HostBusy("mailbox of mempool/local"));
        Assert.Equal(ProblemCode.Busy, problem.Code);
        Assert.Contains("mailbox of mempool/local", problem.Sentence(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Mempool.Refusal.Full)]
    [InlineData(Mempool.Refusal.ReportsFull)]
    [InlineData(Mempool.Refusal.AccountFull)]
    public void a_full_mempool_is_busy(Mempool.Refusal refusal) =>
        Assert.Equal(ProblemCode.Busy, SubmissionProblems.Of(new Submission.Declined(refusal, "the mempool is full")).Code);
}
