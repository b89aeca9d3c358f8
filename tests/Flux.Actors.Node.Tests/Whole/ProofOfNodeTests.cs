using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;
using Flux.Actors.Network.OnChain;
using Flux.Actors.Network.Verification;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Node.Tests.Whole;

/// <summary>A network with the existing network's economics and draw.</summary>
[Collection(WholeSystem.Name)]
public sealed class ProofOfNodeTests
{
    private const int Blocks = 30;

    /// <summary>Where no round was lost the first ticket proposed; a block of a later round is one of the leaders' so far, since it may be proposed again.</summary>
    [Fact]
    public async Task blocks_are_proposed_by_the_slots_tickets_and_mint_its_subsidy()
    {
        await using TestNetwork network = new();
        string file = Path.Combine(network.Directory, "chain.flux");
        await using (FluxProcess host = FluxProcess.Start(
            "up", "--data", network.Directory, "--api", "127.0.0.1:0", "--set", "dev.node_address_first=127.42.0.1", "--block-time", "200ms",
            "--set", "containers.runtime=simulated", "--set", "economics.profile=pon"))
        {
            host.WaitForLine($"block {Blocks} is final");
            Finished exported = await network.Run("chain", "export", file);
            Assert.True(exported.ExitCode == 0, exported.Errors);
            Assert.Equal(0, (await network.Run("down")).ExitCode);
        }

        await using FileStream stream = File.OpenRead(file);
        using ChainFileReader reader = new(stream);
        ChainRules? rules = null;
        ChainVerifier? verifier = null;
        int first = 0, inTurn = 0;
        foreach (ChainFrame frame in reader.Frames())
        {
            if (frame.Kind == ChainFrameKind.Genesis)
            {
                Genesis genesis = ChainFileReader.Decode<Genesis>(frame.Place, frame.Payload);
                rules = NetworkRules.Of(genesis);
                verifier = new ChainVerifier(genesis, rules, assumeValid: false);
            }
            else if (frame.Kind == ChainFrameKind.Block)
            {
                FinalBlock final = ChainFileReader.Decode<FinalBlock>(frame.Place, frame.Payload);
                Opening vote = ChainReactions.NextVote(rules!, verifier!.State, new RoundTimings(1, 1, 1, 1, 1)).InSeatOrder();
                Outpoint proposer = final.Block.Header.Proposer;
                Assert.Contains(proposer, Enumerable.Range(0, final.Certificate.Round + 1).Select(round => vote.LeaderOf(round).Node));
                first += vote.LeaderOf(0).Node == proposer ? 1 : 0;
                inTurn += (vote with { TicketSlot = null }).LeaderOf(0).Node == proposer ? 1 : 0;
                Int128 minted = verifier.State.Supply.Minted;
                Assert.Null(verifier.Next(final.Block, final.Certificate));
                Assert.Equal(Amount.Flux(14).Atoms, verifier.State.Supply.Minted - minted);
            }
        }

        Assert.True(first > Blocks / 2, $"{first} blocks by their slot's first ticket");
        Assert.True(inTurn < first, $"{inTurn} blocks by whose turn it would be");
    }
}
