using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Governance;

public enum Outcome
{
    Passed = 1,
    Rejected = 2,
    QuorumNotMet = 3,
}

/// <summary>The sums of a proposal's ballots. Units: half-votes.</summary>
[Wire("governance.tally.v1")]
public sealed record Tally(long Yes, long No, long Abstain)
{
    /// <summary>What was cast at all: abstaining counts towards the quorum.</summary>
    public long Cast => Yes + No + Abstain;

    public static Tally Of(IEnumerable<Ballot> ballots)
    {
        long yes = 0, no = 0, abstain = 0;
        foreach (Ballot ballot in ballots)
        {
            yes += ballot.Choice == Choice.Yes ? ballot.Weight : 0;
            no += ballot.Choice == Choice.No ? ballot.Weight : 0;
            abstain += ballot.Choice == Choice.Abstain ? ballot.Weight : 0;
        }

        return new Tally(yes, no, abstain);
    }

    /// <summary>Quorum first, then strictly more yes than no; a tie fails. An empty electorate meets no quorum.</summary>
    /// <remarks>Source: docs/spec/governance.md §3; research sheet of the DAO §1.5.</remarks>
    public Outcome Outcome(Submission submission)
    {
        VotingRules rules = submission.Rules;
        bool quorum = submission.TotalWeight > 0
            && (Int128)Cast * rules.QuorumDenominator >= (Int128)submission.TotalWeight * rules.QuorumNumerator;
        return !quorum ? Governance.Outcome.QuorumNotMet
            : Yes > No ? Governance.Outcome.Passed
            : Governance.Outcome.Rejected;
    }
}
