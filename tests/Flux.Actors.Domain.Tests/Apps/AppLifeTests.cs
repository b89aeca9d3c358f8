using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Tests.Apps.AppWorld;

namespace Flux.Actors.Domain.Tests.Apps;

/// <summary>What an owner does with a running app. hello costs 0.06 FLUX; at height 20 its blocks left are worth 22 × 3 × (88,010 − 20) atoms.</summary>
public sealed class AppLifeTests
{
    private static readonly AppRun Registered = Given((Register(), 10));
    private static readonly AppRun Hosted = Registered.Then(Accept(1, 0), 20);
    private static readonly string Dearer = SpecificationTexts.With("\"cpu\":0.1", "\"cpu\":1");

    [Fact]
    public void an_update_costs_nine_tenths_of_what_the_new_life_costs_beyond_what_is_left()
    {
        // The new life costs 0.33 FLUX, 22 × 3 × 87,980 = 5,806,680 atoms are left of the old one: ⌈0.9 × 27,193,320⌉ to a cent is 0.25 FLUX.
        AppRun updated = Hosted.Then(Update(Dearer, new Amount(25_000_007)), 30);

        App.Running running = updated.Running;
        Assert.Equal(new Amount(5_806_680 + 25_000_000), running.Terms.Fund);
        Assert.Equal((new Height(30), new Height(88_030), new Height(10)), (running.Terms.Since, running.Terms.ExpiresAt, running.Terms.RegisteredAt));
        Assert.Equal(Dearer, running.Terms.Specification);
        Assert.Equal(10 * HostRate, updated.PaidTo(OwnerOf(1)));
        Assert.Equal((20, 20), (updated.Burnt, updated.ToTreasury));

        // Back come the 7 atoms too many, and what was paid and never earned: 6,000,000 − 220 − 5,806,680.
        Assert.Equal(7 + 6_000_000 - 220 - 5_806_680, updated.PaidTo(Developer));
        Assert.Equal([Node(1)], App.Hosts(running));
    }

    [Fact]
    public void an_update_to_less_refunds_what_it_does_not_need()
    {
        AppRun dear = Given((Register(new Amount(33_000_000), specification: Dearer), 10));

        AppRun cheap = dear.Then(Update(SpecificationTexts.Hello, new Amount(1_000_000), replaces: Dearer), 20);

        Assert.Equal(new Amount(6_000_000), cheap.Running.Terms.Fund);
        Assert.Equal(33_000_000 + 1_000_000 - 6_000_000, cheap.MovedInAll);
        Assert.Equal(cheap.MovedInAll, cheap.PaidTo(Developer));
    }

    [Fact]
    public void an_update_is_refused_to_strangers_for_too_little_and_for_another_specification_than_it_was_made_for()
    {
        Hosted.ThenRefused(Update(Dearer, new Amount(25_000_000), by: Stranger), 30, App.Refusal.NotTheOwner);
        Hosted.ThenRefused(Update(Dearer, new Amount(24_999_999)), 30, App.Refusal.Underpaid);
        Hosted.ThenRefused(Update(Dearer, new Amount(25_000_000), replaces: Dearer), 30, App.Refusal.ChangedMeanwhile);
        Hosted.ThenRefused(Update("{}", new Amount(25_000_000)), 30, App.Refusal.InvalidSpecification);
        Hosted.ThenRefused(Update(Dearer.Replace(":", ": ", StringComparison.Ordinal), new Amount(25_000_000)), 30, App.Refusal.InvalidSpecification);
        Hosted.ThenRefused(Update(Dearer, new Amount(25_000_000), deploy: "{}"), 30, App.Refusal.InvalidDeployDocument);
        Hosted.ThenRefused(Update(OfVersion1, new Amount(25_000_000)), 30, App.Refusal.ForbiddenChange);
        Hosted.ThenRefused(Update(Dearer, new Amount(25_000_000)), 88_010, App.Refusal.NotRunning);
    }

    [Fact]
    public void fewer_instances_keep_the_hosts_of_the_lower_ordinals()
    {
        AppRun two = Registered.Then(Accept(1, 0), 20).Then(Accept(2, 2), 20);

        AppRun one = two.Then(Update(SpecificationTexts.With("\"instances\":3", "\"instances\":1"), new Amount(1_000_000)), 30);

        Assert.Equal([Node(1)], App.Hosts(one.State));
        Assert.Equal(10 * HostRate, one.PaidTo(OwnerOf(2)));
    }

    [Fact]
    public void a_renewal_adds_blocks_for_anybodys_money()
    {
        AppRun renewed = Hosted.Then(From(Stranger, new App.Renew(88_000), new Amount(6_000_000), 9), 30);

        Assert.Equal(new Height(176_010), renewed.Running.Terms.ExpiresAt);
        Assert.Equal(new Amount(22 * 3 * 87_980 + 6_000_000), renewed.Running.Terms.Fund);
        Hosted.ThenRefused(From(Developer, new App.Renew(88_000), new Amount(5_999_999), 9), 30, App.Refusal.Underpaid);
        Hosted.ThenRefused(From(Developer, new App.Renew(0), Amount.Flux(1), 9), 30, App.Refusal.BlocksOutOfRange);
        Hosted.ThenRefused(From(Developer, new App.Renew(1_056_000 - 87_980 + 1), Amount.Flux(100), 9), 30, App.Refusal.BlocksOutOfRange);
        Hosted.Then(From(Developer, new App.Renew(1_056_000 - 87_980), Amount.Flux(100), 9), 30);
    }

    [Fact]
    public void an_app_with_money_set_aside_renews_itself_until_it_is_used_up()
    {
        AppRun set = Hosted.Then(From(Developer, new App.RenewItself(88_000, new Amount(6_000_000)), new Amount(7_000_000), 9), 30);

        AppRun renewed = set.Then(From(Stranger, new App.Tick()), 88_010);
        Assert.Equal((new Height(176_010), new Amount(6_000_000)), (renewed.Running.Terms.ExpiresAt, renewed.Running.Terms.Fund));
        Assert.Equal(new Amount(1_000_000), renewed.Running.Renewal.Reserve);

        AppRun ended = renewed.Then(From(Stranger, new App.Tick()), 176_010);
        Assert.IsType<App.Closed>(ended.State);
        Assert.Equal(13_000_000, ended.MovedInAll);
    }

    [Fact]
    public void an_app_does_not_renew_itself_for_more_than_its_owner_said()
    {
        AppRun set = Hosted.Then(From(Developer, new App.RenewItself(88_000, new Amount(5_999_999)), new Amount(7_000_000), 9), 30);

        Assert.IsType<App.Closed>(set.Then(From(Stranger, new App.Tick()), 88_010).State);
        Hosted.ThenRefused(From(Stranger, new App.RenewItself(88_000, Price), new Amount(7_000_000), 9), 30, App.Refusal.NotTheOwner);
        Hosted.ThenRefused(From(Developer, new App.RenewItself(-1, Price), new Amount(7_000_000), 9), 30, App.Refusal.BlocksOutOfRange);
        Assert.Equal(7_000_003, set.Then(From(Developer, new App.RenewItself(0, Price), new Amount(3), 10), 31).PaidTo(Developer));
    }

    [Fact]
    public void a_pause_stops_the_blocks_and_a_resumption_goes_on_with_them()
    {
        AppRun paused = Hosted.Then(From(Developer, new App.Pause()), 30);

        App.Paused state = Assert.IsType<App.Paused>(paused.State);
        Assert.Equal((87_980, new Height(264_030), new Amount(22 * 3 * 87_980)), (state.BlocksLeft, state.EndsAt, state.Terms.Fund));
        Assert.Equal((10 * HostRate, 6_000_000 - 220 - 22 * 3 * 87_980), (paused.PaidTo(OwnerOf(1)), paused.PaidTo(Developer)));
        Assert.Empty(App.Hosts(paused.State));
        paused.ThenRefused(Accept(1, 0), 31, App.Refusal.NotRunning);
        paused.ThenRefused(Update(Dearer, Amount.Flux(1)), 31, App.Refusal.NotRunning);

        AppRun resumed = paused.Then(From(Developer, new App.Resume()), 1_000);
        Assert.Equal((new Height(88_980), 22), (resumed.Running.Terms.ExpiresAt, resumed.Running.Terms.Rates.Whole.Atoms));
    }

    [Fact]
    public void a_pause_ends_the_app_when_it_lasts_too_long()
    {
        AppRun paused = Hosted.Then(From(Developer, new App.Pause()), 30);

        AppRun ended = paused.Then(From(Stranger, new App.Tick()), 264_030);

        Assert.Equal(App.EndReason.PausedTooLong, Assert.IsType<App.Closed>(ended.State).Reason);
        Assert.Equal(Price.Atoms, ended.MovedInAll);
        paused.ThenRefused(From(Developer, new App.Resume()), 264_030, App.Refusal.NotPaused);
    }

    [Fact]
    public void pauses_share_what_a_payment_allows_for_all_of_them()
    {
        AppRun run = Hosted.Then(From(Developer, new App.Pause()), 30).Then(From(Developer, new App.Resume()), 264_000);

        AppRun again = run.Then(From(Developer, new App.Pause()), 264_001);

        Assert.Equal(new Height(264_031), Assert.IsType<App.Paused>(again.State).EndsAt);
        run.Then(From(Stranger, new App.Renew(88_000), Amount.Flux(1), 9), 264_001).Then(From(Developer, new App.Pause()), 264_002);
    }

    [Fact]
    public void what_a_stranger_pays_too_much_for_a_renewal_goes_back_to_the_stranger() =>
        Assert.Equal(94_000_000, Hosted.Then(From(Stranger, new App.Renew(88_000), Amount.Flux(1), 9), 30).PaidTo(Stranger));

    [Fact]
    public void an_app_that_has_ended_keeps_no_text() =>
        Assert.Equal((string.Empty, null, "hello"), (App.TermsOf(Hosted.Then(From(Developer, new App.Remove()), 30).State)!.Specification,
            App.TermsOf(Hosted.Then(From(Developer, new App.Remove()), 30).State)!.Deploy, App.TermsOf(Hosted.Then(From(Developer, new App.Remove()), 30).State)!.Key));

    [Fact]
    public void only_the_owner_pauses_resumes_and_transfers()
    {
        Hosted.ThenRefused(From(Stranger, new App.Pause()), 30, App.Refusal.NotTheOwner);
        Hosted.ThenRefused(From(Stranger, new App.Transfer(Stranger)), 30, App.Refusal.NotTheOwner);
        Hosted.Then(From(Developer, new App.Pause()), 30).ThenRefused(From(Stranger, new App.Resume()), 31, App.Refusal.NotTheOwner);
        Hosted.Then(From(Developer, new App.Pause()), 30).ThenRefused(From(Stranger, new App.Remove()), 31, App.Refusal.NotTheOwner);
    }

    [Fact]
    public void the_new_owner_has_the_app_and_its_money()
    {
        AppRun transferred = Hosted.Then(From(Developer, new App.Transfer(Stranger)), 30);

        Assert.Equal(10 * HostRate, transferred.PaidTo(OwnerOf(1)));
        transferred.ThenRefused(From(Developer, new App.Remove()), 31, App.Refusal.NotTheOwner);
        AppRun removed = transferred.Then(From(Stranger, new App.Remove()), 31);
        Assert.Equal((0, Price.Atoms - 11 * Rate), (removed.PaidTo(Developer), removed.PaidTo(Stranger)));
    }

    [Fact]
    public void what_the_escrow_holds_is_known_at_any_height_without_settling()
    {
        for (long height = 20; height <= 130; height += 5)
        {
            Amount known = AppEscrow.BalanceAt(Hosted.State, new Height(height));
            AppRun removed = Hosted.Then(From(Developer, new App.Remove()), height);
            Assert.Equal(known.Atoms, removed.PaidTo(Developer));
        }
    }

    [Fact]
    public void under_flux_compatible_any_update_costs_the_minimum_and_a_renewal_what_a_registration_does()
    {
        CompatibleAppRules rules = new(AppParameters.Default);
        Decision<App.Event, App.Refusal> registered = rules.Decide(new App.Unregistered(), Register(Amount.Flux(1)), At(10));
        App.Registered fact = Assert.IsType<App.Registered>(Assert.Single(registered.Events));
        App.State state = App.Evolve(new App.Unregistered(), fact);

        Assert.Equal("0.06", fact.Terms.Fund.ToString());
        Assert.Equal(App.Refusal.Underpaid, rules.Decide(state, Update(Dearer, new Amount(999_999)), At(20)).Refused);
        Assert.Equal(new Amount(1_000_000), Assert.IsType<App.Updated>(Assert.Single(rules.Decide(state, Update(Dearer, Amount.Flux(1)), At(20)).Events)).Cost);
        Assert.Equal("0.06", Assert.IsType<App.Renewed>(Assert.Single(rules.Decide(state, From(Stranger, new App.Renew(88_000), Amount.Flux(1), 9), At(20)).Events)).Cost.ToString());
    }

    [Fact]
    public void open_components_beside_sealed_ones_are_refused()
    {
        string both = SpecificationTexts.With("\"enterprise\":\"\"", "\"enterprise\":\"c2VhbGVk\"");

        Given().ThenRefused(Register(Amount.Flux(1_000), specification: both), 10, App.Refusal.InvalidSpecification);
        Assert.Equal("enterprise", Assert.Single(Rules.Read(both, null, new Height(10)).Specification).Path);
        Given((Register(Amount.Flux(1_000), specification: both.Replace(SpecificationTexts.Component, string.Empty, StringComparison.Ordinal)), 10));
    }

    private const string OfVersion1 =
        """{"version":1,"name":"hello","description":"d","owner":"o","repotag":"flux/hello:1","port":31080,"enviromentParameters":[],"commands":[],"containerPort":80,"containerData":"/data","cpu":0.1,"ram":100,"hdd":1,"tiered":false}""";

    private static Envelope<App.Command> Update(string specification, Amount value, string? replaces = null, AccountId? by = null, string? deploy = null) => From(
        by ?? Developer,
        new App.Update(specification, deploy, AppTerms.DocumentsOf(replaces ?? SpecificationTexts.Hello, null)),
        value,
        7);
}
