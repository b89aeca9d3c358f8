using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Economics;

/// <summary>The three profiles, made of their numbers. Source: DESIGN §9; docs/spec/chain.md §6.</summary>
public static class Profiles
{
    public const string ClassicName = "classic";
    public const string PonName = "pon";
    public const string HistoryName = "history";

    /// <summary>The era of Proof of Node, in both profiles that have it.</summary>
    public const string ProofOfNodeEra = "proof of node";

    public static Sequence<string> Names { get; } = [ClassicName, PonName, HistoryName];

    /// <summary>Halves for ever, half to validators and half to nodes, under a cap; what divisions leave is not minted.</summary>
    public static EconomicsProfile Classic(ClassicTerms terms) => new(
        ClassicName,
        [new SubsidyEra("halving", new Height(1), new Stepped(terms.FirstSubsidy, 1, terms.HalvingBlocks, 1, 2, 64))],
        [
            new SubsidySplit(
                new Height(1), 100 - terms.ValidatorsPercent, terms.ValidatorsPercent, 100, terms.Tiers, Remainder.NotMinted, terms.ProposerPercent),
        ],
        [],
        terms.Cap);

    /// <summary>Tier shares, and the rest to the treasury; cut every so many blocks from the activation on; no cap.</summary>
    public static EconomicsProfile Pon(ProofOfNodeTerms terms, long activation) => new(
        PonName, [ProofOfNode(terms, activation)], [ProofOfNodeSplit(terms, activation)], [], null);

    /// <summary>The existing network as it was: premine, slow start, halvings, one-off mints, then Proof of Node; no cap.</summary>
    public static EconomicsProfile History(ProofOfWorkTerms work, ProofOfNodeTerms node, ExistingNetwork network)
    {
        ProofOfNodeTerms cut = node with { CutBlocks = network.CutBlocks, CutsMax = network.CutsMax };
        SubsidySplit last = ProofOfNodeSplit(cut, network.ProofOfNodeAt);
        return new EconomicsProfile(
            HistoryName,
            [
                .. ProofOfWork(work, network).Where(era => era.From.Value < network.ProofOfNodeAt),
                ProofOfNode(cut, network.ProofOfNodeAt),
            ],
            [.. ProofOfWorkSplits(work, network).Where(split => split.From < last.From), last],
            network.Funds,
            null);
    }

    private static SubsidyEra ProofOfNode(ProofOfNodeTerms terms, long activation) => new(
        ProofOfNodeEra,
        new Height(Math.Max(1, activation)),
        new Stepped(terms.FirstSubsidy, activation, terms.CutBlocks, terms.CutNumerator, terms.CutDenominator, terms.CutsMax));

    private static SubsidySplit ProofOfNodeSplit(ProofOfNodeTerms terms, long activation) => new(
        new Height(Math.Max(1, activation)),
        NodeShare: 1,
        ValidatorShare: 0,
        Whole: 1,
        new TierShares(terms.Cumulus.Atoms, terms.Nimbus.Atoms, terms.Stratus.Atoms, terms.FirstSubsidy.Atoms),
        Remainder.Treasury,
        ProposerPercent: 0);

    /// <summary>The slow start grows with the height, from its middle on with the height and one. Block 1 is the premine.</summary>
    private static IEnumerable<SubsidyEra> ProofOfWork(ProofOfWorkTerms terms, ExistingNetwork network)
    {
        long slow = network.SlowStartBlocks, middle = slow / 2;
        Amount perBlock = slow == 0 ? Amount.Zero : new Amount(terms.Subsidy.Atoms / slow);
        Stepped halving = new(terms.Subsidy, middle, network.HalvingBlocks, 1, 2, terms.HalvingsMax);
        if (slow > 0)
        {
            yield return new SubsidyEra("slow start, first half", Height.Genesis, new Ramp(perBlock, middle == 0 ? 1 : 0));
        }

        yield return new SubsidyEra("premine", new Height(1), new Stepped(terms.Premine, 1, 1, 1, 1, 0));
        if (middle > 2)
        {
            yield return new SubsidyEra("slow start, first half", new Height(2), new Ramp(perBlock, 0));
        }

        if (slow > 2)
        {
            yield return new SubsidyEra("slow start, second half", new Height(Math.Max(2, middle)), new Ramp(perBlock, 1));
        }

        yield return new SubsidyEra("proof of work", new Height(Math.Max(2, slow)), halving);
    }

    private static IEnumerable<SubsidySplit> ProofOfWorkSplits(ProofOfWorkTerms terms, ExistingNetwork network)
    {
        yield return Split(Height.Genesis, 1);
        if (network.DoubledAt > 0)
        {
            yield return Split(new Height(network.DoubledAt), 2);
        }

        SubsidySplit Split(Height from, long times) => new(
            from,
            NodeShare: 1,
            ValidatorShare: 0,
            Whole: 1,
            new TierShares(terms.CumulusShare * times, terms.NimbusShare * times, terms.StratusShare * times, 10_000),
            Remainder.Validators,
            ProposerPercent: 100);
    }
}
