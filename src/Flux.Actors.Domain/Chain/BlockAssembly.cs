using System.Diagnostics;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>A transaction that no block on this parent could hold, and why.</summary>
public sealed record DroppedTransaction(Hash256 Id, string Reason);

/// <summary>A block that is valid on its parent, and the candidates it does not hold.</summary>
/// <remarks>Shape: <c>Dropped</c> did not apply; <c>Waiting</c> may still: an earlier nonce is missing, or the block or its share of reports was full. Both in candidate order.</remarks>
public sealed record AssembledBlock(Block Block, Sequence<DroppedTransaction> Dropped, Sequence<Hash256> Waiting);

/// <summary>Makes a block out of candidates: the same inputs give the same block.</summary>
public static class BlockAssembly
{
    /// <param name="rules">The network's rules.</param>
    /// <param name="parent">The state to build on.</param>
    /// <param name="proposer">The node that will propose it; it must hold a seat.</param>
    /// <param name="slotTime">Later than the parent's.</param>
    /// <param name="certificate">The parent's; null on genesis.</param>
    /// <param name="candidates">Best first; the transactions of one sender are taken in nonce order within the places of that sender.</param>
    public static AssembledBlock Assemble(
        ChainRules rules,
        ChainState parent,
        Outpoint proposer,
        Timestamp slotTime,
        Certificate? certificate,
        IEnumerable<SignedTransaction> candidates)
    {
        BlockRun run = new(rules, parent, slotTime);
        List<SignedTransaction> taken = [];
        List<Hash256> leaves = [];
        List<DroppedTransaction> dropped = [];
        List<Hash256> waiting = [];
        foreach (SignedTransaction candidate in InNonceOrder(candidates))
        {
            if (taken.Count == parent.Parameters.Transactions.PerBlockMax)
            {
                waiting.Add(candidate.Id());
                continue;
            }

            PreparedTransaction prepared = PreparedTransaction.Of(rules.Scheme, candidate);
            switch (run.Apply(prepared, proven: false))
            {
                case Included:
                    taken.Add(candidate);
                    leaves.Add(prepared.Leaf);
                    break;
                case Crowded or Impossible { Flaw.Code: FlawCode.NonceGap }:
                    waiting.Add(prepared.Id);
                    break;
                case Impossible impossible:
                    dropped.Add(new DroppedTransaction(prepared.Id, impossible.Flaw.Sentence));
                    break;
                case var other:
                    throw new UnreachableException($"outcome {other}");
            }
        }

        Sequence<SignedTransaction> transactions = taken.ToSequence();
        (ChainState after, BlockReceipt receipt) = run.Finish(proposer, certificate);
        BlockHeader header = new(
            rules.Network,
            run.Now.Height,
            slotTime,
            parent.Tip.Id,
            Roots.Instructions(parent.Pending),
            Merkle.Root(leaves),
            Roots.State(after),
            Roots.Receipts(receipt.Transactions),
            proposer,
            certificate);
        return new AssembledBlock(new Block(header, parent.Pending, transactions), dropped.ToSequence(), waiting.ToSequence());
    }

    /// <summary>Every place keeps its sender; a sender's places are filled in nonce order, equal nonces in candidate order.</summary>
    private static IEnumerable<SignedTransaction> InNonceOrder(IEnumerable<SignedTransaction> candidates)
    {
        SignedTransaction[] places = [.. candidates];
        int[] bySender = [.. Enumerable.Range(0, places.Length).OrderBy(i => places[i].Body.Sender)];
        int[] byNonce = [.. Enumerable.Range(0, places.Length).OrderBy(i => places[i].Body.Sender).ThenBy(i => places[i].Body.Nonce)];
        SignedTransaction[] ordered = new SignedTransaction[places.Length];
        for (int i = 0; i < places.Length; i++)
        {
            ordered[bySender[i]] = places[byNonce[i]];
        }

        return ordered;
    }
}
