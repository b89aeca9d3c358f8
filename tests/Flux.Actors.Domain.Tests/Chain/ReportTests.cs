using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Governance;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>What nodes report without a fee, and what bounds it.</summary>
public sealed class ReportTests
{
    private readonly TestNetwork _network = new(genesis => genesis with
    {
        Parameters = genesis.Parameters with
        {
            Windows = new RegistryWindows(0, 10, 30, 5, 40, 8, 5),
            Reports = new ReportLimits(PerBlockMax: 2, StatementsPerNodeMax: 2),
        },
    });

    private static readonly OnChainKind Apps = App.RulesWith(AppParameters.Default).Of(1);

    [Fact]
    public void of_an_apps_messages_only_an_accept_is_a_report_and_of_a_proposals_none()
    {
        Outpoint node = _network.Node(1);
        App.Command[] paying = [new App.Leave(0, node), new App.Remove(), new App.Tick(), new App.Register("{}", null)];
        Assert.Equal(node, Apps.ReportedBy(Wire.Encode<App.Command>(new App.Accept(0, 1, node))));
        Assert.All(paying, message => Assert.Null(Apps.ReportedBy(Wire.Encode(message))));
        Proposal.Command[] votes = [new Proposal.Cast(Choice.Yes), new Proposal.Submit("title", "text"), new Proposal.Tick()];
        Assert.All(votes, message => Assert.Null(Proposal.Kind.ReportedBy(Wire.Encode(message))));
        Assert.Null(Apps.ReportedBy(Blob.FromHex("ff")));
    }

    [Fact]
    public void an_operator_pays_for_every_message_that_is_no_report()
    {
        SignedTransaction fill = _network.By("op2", Jar.Call("a", new Jar.Fill("x")), fee: Amount.Zero);
        Assert.Equal(FlawCode.FeeTooLow, Precheck(fill)?.Code);
        Assert.Contains("a fee of 0 FLUX", _network.Dropped(fill), StringComparison.Ordinal);
        Assert.Equal(FlawCode.FeeTooLow, Precheck(_network.By("op2", Stating(1, "x"), fee: Amount.Zero))?.Code);
    }

    [Fact]
    public void a_block_with_more_reports_than_its_share_is_invalid_and_is_not_assembled()
    {
        _network.Empty(6);
        SignedTransaction[] reports = [.. Enumerable.Range(0, 3).Select(Confirming)];
        SignedTransaction pay = _network.Pay("alice", "bob", Amount.Flux(1));
        AssembledBlock assembled = _network.Assemble([.. reports, pay]);
        Assert.Equal([reports[0], reports[1], pay], assembled.Block.Transactions);
        Assert.Equal([reports[2].Id()], assembled.Waiting);
        Block over = TestNetwork.Rerooted(assembled.Block with { Transactions = [.. reports, pay] });
        Assert.Equal("transaction 2 is report 3 without a fee, at most 2 wanted in a block", _network.Flaw(over));
        _network.Final(assembled.Block);
        _network.Final(reports[2]);
    }

    [Fact]
    public void a_confirmation_that_pays_its_fee_does_not_count_as_a_report()
    {
        _network.Final(_network.Pay("alice", "op2", Amount.Flux(1)));
        _network.Empty(6);
        _network.Final(Confirming(0), Confirming(1), _network.By("op2", new ConfirmNode(_network.Node(2), Tier.Stratus)));
    }

    [Fact]
    public void a_node_states_so_often_without_a_fee_until_it_confirms_again()
    {
        State("a");
        State("b");
        SignedTransaction third = _network.By("op0", Stating(0, "c"), fee: Amount.Zero);
        Assert.Equal(FlawCode.FeeTooLow, Precheck(third)?.Code);
        Assert.Contains("a fee of 0 FLUX", _network.Dropped(third), StringComparison.Ordinal);
        _network.Empty(4);
        _network.Final(Confirming(0));
        State("c");
        Assert.Equal(1, _network.Ledger.Nodes[_network.Node(0)].FreeStatements);
    }

    [Fact]
    public void a_statement_is_no_change_of_the_nodes_record_to_tell_its_actor_of() =>
        Assert.Empty(_network.Final(_network.By("op0", Stating(0, "a"), fee: Amount.Zero)).NodeChanges);

    [Fact]
    public void a_report_waits_only_when_the_next_block_can_hold_it()
    {
        Assert.Equal(FlawCode.NotAllowed, Precheck(Confirming(0))?.Code);
        Assert.Equal(FlawCode.NotAllowed, Precheck(_network.By("op0", Stating(0, "unwanted"), fee: Amount.Zero))?.Code);
        Assert.Equal(FlawCode.NothingToRecord, Precheck(_network.By("op0", Stating(0, ""), fee: Amount.Zero))?.Code);
        Assert.Equal(FlawCode.NonceGap, Precheck(_network.By("op0", Stating(0, "x"), fee: Amount.Zero, ahead: 1))?.Code);
        SignedTransaction good = _network.By("op0", Stating(0, "x"), fee: Amount.Zero);
        Assert.Null(Precheck(good));
        Assert.Equal(FlawCode.BadSignature, Precheck(good with { Signature = FakeScheme.Sign(FakeScheme.Key("bob"), good.Id()) })?.Code);
        _network.Empty(6);
        Assert.Null(Precheck(Confirming(0)));
    }

    private static Call Call(Outpoint node, string note) => Jar.Call("a", new Jar.StateServing(node, note));

    private Call Stating(int node, string note) => Call(_network.Node(node), note);

    private SignedTransaction Confirming(int node) =>
        _network.By($"op{node}", new ConfirmNode(_network.Node(node), Tier.Stratus), fee: Amount.Zero);

    private void State(string note) => _network.Final(_network.By("op0", Stating(0, note), fee: Amount.Zero));

    private TransactionFlaw? Precheck(SignedTransaction transaction) => Execution.Precheck(_network.Rules, _network.Ledger, transaction);
}
