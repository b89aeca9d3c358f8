using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Tests.Apps.AppWorld;

namespace Flux.Actors.Domain.Tests.Apps;

/// <summary>hello: 3 instances for 88,000 blocks at 6,000,000 atoms, hence ⌊6,000,000 ÷ 264,000⌋ = 22 atoms per instance and block, 18 of them for the host.</summary>
public sealed class AppTests
{
    private static readonly AppRun Registered = Given((Register(), 10));
    private static readonly AppRun Hosted = Registered.Then(Accept(1, 0), 20);

    [Fact]
    public void a_paid_registration_runs_until_its_blocks_are_over()
    {
        App.Running running = Assert.IsType<App.Running>(Registered.State);

        Assert.Equal((Developer, Price, Rate), (running.Terms.Owner, running.Terms.Fund, running.Terms.Rates.Whole.Atoms));
        Assert.Equal((new Height(10), new Height(88_010)), (running.Terms.RegisteredAt, running.Terms.ExpiresAt));
        Assert.Equal(SpecificationTexts.Hello, running.Terms.Specification);
        Assert.Equal(new AppRates(new Amount(18), new Amount(2), new Amount(2)), running.Terms.Rates);
        Assert.Equal(new Height(88_010 - 20_160), App.DueAt(running));
        Assert.Empty(Registered.Moved);
    }

    [Fact]
    public void what_exceeds_the_price_is_refunded_at_once()
    {
        AppRun run = Given((Register(Price + new Amount(5)), 10));

        Assert.Equal([new PayFromEscrow(HelloApp, Developer, new Amount(5))], run.Paid);
    }

    [Fact]
    public void one_atom_too_little_is_refused() =>
        Given().ThenRefused(Register(Price - new Amount(1)), 10, App.Refusal.Underpaid);

    [Fact]
    public void a_registration_that_breaks_a_rule_is_refused()
    {
        Given().ThenRefused(Register(specification: SpecificationTexts.With("\"cpu\":0.1", "\"cpu\":99")), 10, App.Refusal.InvalidSpecification);
        Given().ThenRefused(Register(deploy: "{\"version\":2}"), 10, App.Refusal.InvalidDeployDocument);
    }

    [Fact]
    public void a_name_is_taken_while_its_app_runs_and_free_when_it_ended()
    {
        Registered.ThenRefused(Register(transaction: 7), 11, App.Refusal.AlreadyRegistered);

        AppRun again = Registered.Then(From(Developer, new App.Remove()), 11).Then(Register(transaction: 7), 12);

        Assert.Equal(new Height(12), Assert.IsType<App.Running>(again.State).Terms.RegisteredAt);
    }

    [Fact]
    public void the_same_registration_transaction_again_records_nothing()
    {
        Registered.ThenNothing(Register(), 11);
        Registered.Then(From(Developer, new App.Remove()), 11).ThenNothing(Register(), 12);
    }

    [Fact]
    public void a_registration_must_go_to_the_entity_of_its_name()
    {
        Blob message = Wire.Encode<App.Command>(Register().Message);

        OnChainKind kind = App.RulesWith(AppParameters.Default).Of(1);
        Assert.Equal("WrongName", kind.Execute(new EntityId("app", "other"), null, message, Register().Stamp, At(10)).Refusal);
        Assert.Null(kind.Execute(HelloApp, null, message, Register().Stamp, At(10)).Refusal);
    }

    [Fact]
    public void nothing_but_a_registration_takes_money()
    {
        foreach (App.Command command in new App.Command[] { new App.Accept(0, 0, Node(1)), new App.Leave(0, Node(1)), new App.Remove(), new App.Tick() })
        {
            Hosted.ThenRefused(FromNode(1, command, new Amount(1)), 30, App.Refusal.ValueNotWanted);
        }
    }

    [Fact]
    public void a_node_is_attested_by_its_own_operator_only()
    {
        Assert.Equal([Node(1)], App.Hosts(Hosted.State));
        Registered.ThenRefused(FromNode(2, new App.Accept(0, 0, Node(1))), 20, App.Refusal.NotTheOperator);
        Registered.ThenRefused(From(Developer, new App.Accept(0, 0, Node(1))), 20, App.Refusal.NotTheOperator);
        Hosted.ThenRefused(FromNode(2, new App.Leave(0, Node(1))), 20, App.Refusal.NotTheOperator);
    }

    [Fact]
    public void an_accept_outside_the_registration_is_refused()
    {
        Registered.ThenRefused(Accept(1, 3), 20, App.Refusal.OrdinalOutOfRange);
        Registered.ThenRefused(Accept(1, -1), 20, App.Refusal.OrdinalOutOfRange);
        Registered.ThenRefused(Accept(1, 0, attempt: -1), 20, App.Refusal.AttemptOutOfRange);
        Registered.ThenRefused(Accept(1, 0), 88_010, App.Refusal.NotRunning);
        Hosted.ThenRefused(Leave(1, 3), 20, App.Refusal.OrdinalOutOfRange);
    }

    [Fact]
    public void instances_are_on_different_nodes() => Hosted.ThenRefused(Accept(1, 1), 21, App.Refusal.NodeHostsAnother);

    [Fact]
    public void the_same_accept_again_records_nothing() => Hosted.ThenNothing(Accept(1, 0), 25);

    [Fact]
    public void an_ordinal_is_taken_over_only_in_a_later_attempt()
    {
        Hosted.ThenRefused(Accept(2, 0), 25, App.Refusal.OrdinalHeld);

        AppRun replaced = Hosted.Then(Accept(2, 0, attempt: 1), 25);

        Assert.Equal([Node(2)], App.Hosts(replaced.State));
        Assert.Equal([new PayFromEscrow(HelloApp, OwnerOf(1), new Amount(5 * HostRate))], replaced.Paid);
        Assert.Equal((10, 10), (replaced.Burnt, replaced.ToTreasury));
        replaced.ThenRefused(Accept(1, 0), 26, App.Refusal.OrdinalHeld);
    }

    [Fact]
    public void a_node_that_accepts_its_ordinal_again_goes_on_earning()
    {
        AppRun run = Hosted.Then(Accept(1, 0, attempt: 2), 25).Then(Leave(1, 0), 30);

        Assert.Equal(10 * HostRate, run.PaidTo(OwnerOf(1)));
        Hosted.Then(Accept(1, 0, attempt: 2), 25).ThenRefused(Accept(1, 0, attempt: 1), 26, App.Refusal.OrdinalHeld);
    }

    [Fact]
    public void a_node_that_leaves_is_paid_to_the_block()
    {
        AppRun left = Hosted.Then(Leave(1, 0), 27);

        Assert.Equal(7 * HostRate, left.PaidTo(OwnerOf(1)));
        Assert.Empty(App.Hosts(left.State));
        left.ThenNothing(Leave(1, 0), 28);
    }

    [Fact]
    public void hosts_are_settled_every_sixty_blocks_from_the_registration()
    {
        Assert.Equal(new Height(70), App.DueAt(Hosted.State));
        Hosted.ThenNothing(From(Stranger, new App.Tick()), 69);

        AppRun settled = Hosted.Then(From(Stranger, new App.Tick()), 70);

        Assert.Equal(50 * HostRate, settled.PaidTo(OwnerOf(1)));
        Assert.Equal(new Height(130), App.DueAt(settled.State));
        Assert.Equal(110 * HostRate, settled.Then(From(Stranger, new App.Tick()), 130).PaidTo(OwnerOf(1)));
    }

    [Fact]
    public void a_host_that_comes_in_the_block_of_a_settlement_does_not_put_it_off() =>
        Assert.Equal(new Height(70), App.DueAt(Hosted.Then(Accept(2, 1), 70).State));

    [Fact]
    public void an_app_without_hosts_is_due_only_for_its_reminders_and_its_end()
    {
        AppRun run = Hosted.Then(Leave(1, 0), 27);
        Assert.Equal(new Height(67_850), App.DueAt(run.State));

        AppRun reminded = run.Then(From(Stranger, new App.Tick()), 67_850);
        Assert.Equal(new Height(85_130), App.DueAt(reminded.State));
        Assert.Equal(new Height(88_010), App.DueAt(reminded.Then(From(Stranger, new App.Tick()), 85_130).State));
        Assert.Equal([new App.Reminded(new Height(86_000), 2_010), new App.Reminded(new Height(86_000), 2_010)], run.When(From(Stranger, new App.Tick()), 86_000));
    }

    [Fact]
    public void only_the_owner_removes_an_app()
    {
        Hosted.ThenRefused(From(Stranger, new App.Remove()), 30, App.Refusal.NotTheOwner);

        AppRun removed = Hosted.Then(From(Developer, new App.Remove()), 30);

        Assert.Equal(10 * HostRate, removed.PaidTo(OwnerOf(1)));
        Assert.Equal(Price.Atoms - 10 * Rate, removed.PaidTo(Developer));
        Assert.Null(App.DueAt(removed.State));
        removed.ThenNothing(From(Developer, new App.Remove()), 31);
        removed.ThenRefused(From(Stranger, new App.Remove()), 31, App.Refusal.NotTheOwner);
    }

    [Fact]
    public void an_app_expires_with_its_last_paid_block_however_late_the_tick()
    {
        AppRun expired = Hosted.Then(From(Stranger, new App.Tick()), 90_000);

        Assert.Equal(App.EndReason.Expired, Assert.IsType<App.Closed>(expired.State).Reason);
        Assert.Equal((88_010 - 20) * HostRate, expired.PaidTo(OwnerOf(1)));
        Assert.Equal(((88_010 - 20) * 2, (88_010 - 20) * 2), (expired.Burnt, expired.ToTreasury));
        Assert.Equal(Price.Atoms, expired.MovedInAll);
        expired.ThenRefused(Accept(1, 0), 90_001, App.Refusal.NotRunning);
        expired.ThenRefused(Leave(1, 0), 90_001, App.Refusal.NotRunning);
        expired.ThenNothing(From(Stranger, new App.Tick()), 90_001);
    }

    [Fact]
    public void an_app_that_is_not_there_takes_only_a_registration()
    {
        Given().ThenRefused(Accept(1, 0), 1, App.Refusal.NotRegistered);
        Given().ThenRefused(Leave(1, 0), 1, App.Refusal.NotRegistered);
        Given().ThenRefused(From(Developer, new App.Remove()), 1, App.Refusal.NotRegistered);
        Given().ThenNothing(From(Developer, new App.Tick()), 1);
    }
}
