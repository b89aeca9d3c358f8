using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;
using ChainEntity = Flux.Actors.Domain.Chain.Chain;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>Promise 13: rules change at a height, and blocks below it are executed by the old ones for ever.</summary>
[Trait("Promise", "13")]
public sealed class RuleSetTests
{
    /// <summary>From this height on a jar refuses what it took before, and takes what it refused.</summary>
    private static readonly Height Change = new(4);

    private static readonly RuleSets<OnChainKind> First = Jar.Rules.Select<OnChainKind>(kind => kind);
    private static readonly RuleSets<OnChainKind> Both = First.Then(Jar.Under(SecondDecide));

    private readonly TestNetwork _network = new(genesis => genesis with { Parameters = Scheduled(genesis.Parameters) }, Both);

    [Fact]
    public void messages_are_decided_by_the_rules_of_their_blocks_height()
    {
        Assert.Equal(
            [null, null, null, "Unwanted", "Unwanted"],
            Enumerable.Range(0, 5).Select(i => _network.Final(Filling($"n{i}")).Transactions[0].Refusal));
        Assert.Equal("n2", Jar.StateOf(_network.Ledger, "a").Note);
        Assert.Null(_network.Final(Filling("unwanted")).Transactions[0].Refusal);
    }

    [Fact]
    public void ticks_are_decided_by_the_rules_of_their_height_too()
    {
        _network.Final(_network.By("alice", Jar.Call("a", new Jar.Wake(new Height(3)))), _network.By("alice", Jar.Call("b", new Jar.Wake(new Height(5))), ahead: 1));
        _network.Empty(4);
        Assert.Equal((1, 100), (Jar.StateOf(_network.Ledger, "a").Ticks, Jar.StateOf(_network.Ledger, "b").Ticks));
    }

    [Fact]
    public void executing_all_again_from_genesis_gives_the_same_roots()
    {
        Block[] blocks = Lived();
        Executed last = Assert.IsType<Executed>(ExecuteAll(RulesWith(Both), blocks, out int executed));
        Assert.Equal(blocks.Length, executed);
        Assert.Equal(_network.Ledger, last.State);
        Assert.All(blocks, block => Assert.NotEqual(Hash256.Zero, block.Header.StateRoot));
    }

    [Fact]
    public void an_edited_old_rule_set_makes_another_root_at_the_first_block_it_touches()
    {
        Block[] blocks = Lived();
        RuleSets<OnChainKind> edited = new RuleSets<OnChainKind>("jar", Jar.Under(SecondDecide)).Then(Jar.Under(SecondDecide));
        BlockFlaw flaw = Assert.IsType<BlockFlaw>(ExecuteAll(RulesWith(edited), blocks, out int executed));
        Assert.Equal(0, executed);
        Assert.StartsWith("state root ", flaw.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void a_release_without_the_new_rules_follows_up_to_their_height_and_says_what_it_lacks()
    {
        Block[] blocks = Lived();
        int executed = 0;
        string why = Assert.Throws<UnknownRuleSetException>(() => ExecuteAll(RulesWith(First), blocks, out executed)).Message;
        Assert.Equal("jar: rule set 2 is in force from height 4, 1 is known to this release; run one that knows it", why);
        Assert.IsType<Executed>(ExecuteAll(RulesWith(First), blocks[..3], out executed));
        Assert.Equal(3, executed);
    }

    [Fact]
    public void the_schedule_is_part_of_the_networks_identity()
    {
        Assert.NotEqual(TestNetwork.DefaultGenesis.Id(), _network.Rules.Genesis.Id());
        Assert.Equal(_network.Rules.Genesis, Wire.Decode<Genesis>(Wire.Encode(_network.Rules.Genesis)));
    }

    [Fact]
    public void what_is_free_is_said_by_the_rules_of_the_blocks_height()
    {
        OnChainKind<Jar.State, Jar.Message, Jar.Event, Jar.Refusal> paid = new(
            "jar", Jar.Rules.Of(1).Decider, new Jar.Ticked(), (_, _, _) => [], state => state.DueAt, state => state.Nodes);
        TestNetwork network = new(genesis => genesis with { Parameters = Scheduled(genesis.Parameters) }, First.Then(paid));
        SignedTransaction Stating(string note) =>
            network.By("op0", Jar.Call("a", new Jar.StateServing(network.Node(0), note)), fee: Amount.Zero);
        network.Empty(2);
        Assert.Null(network.Final(Stating("x")).Transactions[0].Refusal);
        Assert.Equal(Change, network.Ledger.Height.Next);
        Assert.Contains("a fee of 0 FLUX", network.Dropped(Stating("y")), StringComparison.Ordinal);
    }

    private static ChainParameters Scheduled(ChainParameters parameters) =>
        parameters with { Rules = parameters.Rules.With("jar", RuleSchedule.First.Then(2, Change)) };

    private static Decision<Jar.Event, Jar.Refusal> SecondDecide(Jar.State state, Envelope<Jar.Message> command, in Moment now) => command.Message switch
    {
        Jar.Fill { Note: "unwanted" } fill => new Jar.Filled(fill.Note, command.Stamp),
        Jar.Fill => Jar.Refusal.Unwanted,
        Jar.Ticked => [.. Enumerable.Repeat(new Jar.Slept(), 100)],
        _ => Jar.Decide(state, command, now),
    };

    private ChainRules RulesWith(RuleSets<OnChainKind> jars) => new(FakeScheme.Scheme, [jars], _network.Rules.Genesis);

    private SignedTransaction Filling(string note) => _network.By("alice", Jar.Call("a", new Jar.Fill(note)));

    /// <summary>Six blocks, three under each rule set.</summary>
    private Block[] Lived()
    {
        foreach (string note in (string[])["x", "unwanted", "y", "z", "unwanted", "again"])
        {
            _network.Final(Filling(note));
        }

        return [.. _network.Journal.OfType<ChainEntity.BlockFinalised>().Select(fact => fact.Block)];
    }

    /// <summary>Executes the blocks on genesis until one is flawed; answers the last result.</summary>
    private static ExecutionResult ExecuteAll(ChainRules rules, Block[] blocks, out int executed)
    {
        ChainState state = GenesisBlock.State(rules.Genesis);
        ExecutionResult result = new BlockFlaw("no blocks");
        executed = 0;
        foreach (Block block in blocks)
        {
            result = Execution.Execute(rules, state, block);
            if (result is not Executed done)
            {
                break;
            }

            state = done.State;
            executed++;
        }

        return result;
    }
}
