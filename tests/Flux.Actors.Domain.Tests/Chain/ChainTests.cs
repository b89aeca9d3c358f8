using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Chain.Chain;
using ChainEntity = Flux.Actors.Domain.Chain.Chain;

namespace Flux.Actors.Domain.Tests.Chain;

public sealed class ChainTests
{
    private readonly TestNetwork _network = new();

    [Fact]
    public void each_block_is_one_fact_so_the_sequence_is_the_height_plus_one()
    {
        _network.Final(_network.Pay("alice", "bob", Amount.Flux(1)));
        _network.Empty(2);
        Assert.Equal(4, _network.Journal.Count);
        Assert.Equal(new Height(3), _network.Ledger.Height);
    }

    [Fact]
    public void folding_the_encoded_journal_gives_the_same_bytes()
    {
        _network.Final(_network.Pay("alice", "bob", Amount.Flux(1)), _network.By("alice", Jar.Call("a", new Jar.Fill("x")), Amount.Flux(3), 1));
        _network.Empty(3);
        ChainEntity.State folded = _network.Decider.Initial;
        foreach (Event fact in _network.Journal)
        {
            folded = _network.Decider.Evolve(folded, Wire.Decode<Event>(Wire.Encode(fact)));
        }

        Assert.Equal(Wire.Encode(_network.State), Wire.Encode(folded));
        Assert.Equal(_network.State, Wire.Decode<ChainEntity.State>(Wire.Encode(_network.State)));
    }

    [Fact]
    public void beginning_again_with_the_same_genesis_records_nothing() =>
        ThenAccepted(new Begin(TestNetwork.DefaultGenesis));

    [Fact]
    public void another_genesis_is_refused() =>
        ThenRefused(Refusal.OtherGenesis, new Begin(TestNetwork.DefaultGenesis with { Network = "other" }), "seen");

    [Fact]
    public void a_genesis_with_problems_is_refused()
    {
        Domain.Chain.Genesis genesis = TestNetwork.DefaultGenesis with { Nodes = [], BlockTime = 0 };
        ChainRules fresh = new(_network.Rules.Scheme, _network.Rules.Kinds, genesis);
        Assert.Equal(Refusal.InvalidGenesis, With(fresh, (_, _) => []).Decide(new Empty(), new Begin(genesis), default).Refused);
        Assert.Contains("no genesis node", Explain(fresh, new Empty(), new Begin(genesis)), StringComparison.Ordinal);
    }

    [Fact]
    public void a_block_before_the_genesis_is_refused()
    {
        Block block = _network.Assemble([]).Block;
        Finalise command = new(block, _network.Certify(block));
        Assert.Equal(Refusal.NotBegun, _network.Decider.Decide(new Empty(), command, default).Refused);
    }

    [Fact]
    public void a_block_that_is_final_already_is_accepted_and_records_nothing()
    {
        Block block = _network.Assemble([]).Block;
        Finalise command = new(block, _network.Certify(block));
        _network.Final(block);
        ThenAccepted(command);
        _network.Empty(2);
        ThenAccepted(command);
    }

    [Fact]
    public void a_block_that_is_not_the_next_is_refused()
    {
        Block first = _network.Assemble([]).Block;
        Block other = _network.Assemble(_network.Pay("alice", "bob", Amount.Flux(1))).Block;
        _network.Final(first);
        ThenRefused(Refusal.NotNext, new Finalise(other, _network.Certify(other)), "block 1 seen, 2 wanted");
    }

    [Fact]
    public void a_certificate_without_a_quorum_is_refused()
    {
        Block block = _network.Assemble([]).Block;
        ThenRefused(Refusal.BadCertificate, new Finalise(block, _network.Certify(block, voters: 2)), "2 signatures seen, 3 of 4 seats wanted");
    }

    [Fact]
    public void a_certificate_of_another_block_is_refused()
    {
        Block block = _network.Assemble([]).Block;
        Certificate other = _network.Certify(Hash256.Sha256([1]), block.Header.Height);
        ThenRefused(Refusal.BadCertificate, new Finalise(block, other), "the certificate is for block");
    }

    [Fact]
    public void a_certified_block_that_does_not_execute_is_refused()
    {
        Block block = _network.Assemble([]).Block;
        Block bad = block with { Header = block.Header with { StateRoot = Hash256.Sha256([1]) } };
        ThenRefused(Refusal.InvalidBlock, new Finalise(bad, _network.Certify(bad)), "state root");
    }

    [Fact]
    public void react_is_asked_with_the_state_after_the_block()
    {
        Decider<ChainEntity.State, Command, Event, Refusal> decider = With(
            _network.Rules,
            (after, _) => [new Forget(((Running)after).Ledger.Height.ToString())]);
        _network.Empty(1);
        Effect effect = Assert.Single(decider.React(_network.State, _network.Journal[^1]));
        Assert.Equal(new Forget("1"), effect);
    }

    private void ThenAccepted(Command command)
    {
        Decision<Event, Refusal> decision = _network.Decider.Decide(_network.State, command, default);
        Assert.Null(decision.Refused);
        Assert.Empty(decision.Events);
        Assert.Null(Explain(_network.Rules, _network.State, command));
    }

    private void ThenRefused(Refusal refusal, Command command, string why)
    {
        Assert.Equal(refusal, _network.Decider.Decide(_network.State, command, default).Refused);
        Assert.Contains(why, Explain(_network.Rules, _network.State, command), StringComparison.Ordinal);
    }
}
