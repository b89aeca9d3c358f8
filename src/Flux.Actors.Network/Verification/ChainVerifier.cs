using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.Verification;

/// <summary>Executes a chain again from its genesis: every signature, certificate, transaction, instruction and root. It trusts nobody.</summary>
/// <remarks>Concurrency: one caller at a time; the rules may use several cores.</remarks>
/// <param name="genesis">The network's file; its problems are the caller's to ask for first.</param>
/// <param name="rules">The rules of that network.</param>
/// <param name="assumeValid">Signatures and certificates are not checked; everything else is.</param>
public sealed class ChainVerifier(Genesis genesis, ChainRules rules, bool assumeValid)
{
    private Certificate? _proven;

    public ChainState State { get; private set; } = GenesisBlock.State(genesis);

    public long Transactions { get; private set; }

    /// <summary>Null when the block is final and valid on the last one, which it then is itself; else the first flaw, named to the field.</summary>
    /// <remarks>A block under rules that this release doesn't have can't be verified: that is a flaw of it here, and the message says so.</remarks>
    public string? Next(Block block, Certificate certificate) => Next(block, certificate, out _);

    /// <summary>The same, with what the block did; null where it has a flaw.</summary>
    public string? Next(Block block, Certificate certificate, out Executed? executed)
    {
        executed = null;
        ExecutionResult result;
        try
        {
            result = Execution.Execute(rules, State, block, new Proven(assumeValid, _proven));
        }
        catch (UnknownRuleSetException e)
        {
            return e.Message;
        }

        switch (result)
        {
            case BlockFlaw flaw:
                return flaw.Reason;
            case Executed done when CertificateFlaw(done.State, certificate) is { } flaw:
                return $"certificate: {flaw}";
            case Executed done:
                (State, _proven, executed) = (done.State, certificate, done);
                Transactions += block.Transactions.Count;
                return null;
            case var other:
                throw new System.Diagnostics.UnreachableException($"result {other}");
        }
    }

    /// <summary>The seats that vote on a block are those of its parent's state, which the block's own state names as its voters.</summary>
    private string? CertificateFlaw(ChainState after, Certificate certificate)
    {
        if (certificate.Height != after.Height || certificate.Block != after.Tip.Id)
        {
            return $"for block {certificate.Block} at height {certificate.Height}, {after.Tip.Id} at {after.Height} wanted";
        }

        return assumeValid ? certificate.FormFlaw(after.TipVoters) : rules.FlawOf(certificate, after.TipVoters);
    }
}
