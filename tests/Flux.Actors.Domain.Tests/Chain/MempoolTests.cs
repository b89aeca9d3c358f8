using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;
using Flux.Actors.TestKit;
using static Flux.Actors.Domain.Chain.Mempool;

namespace Flux.Actors.Domain.Tests.Chain;

public sealed class MempoolTests
{
    private static readonly MempoolLimits Limits = new(
        TransactionsMax: 4, ReportsMax: 4, PerAccountMax: 3, FatesMax: 3, ExpireBlocks: 10, ReplacementFeePercent: 110, HeightStride: 4);

    private static readonly Amount Plenty = new(long.MaxValue);

    private static readonly Decider<State, Command, Event, Refusal> Decider = With(Limits);

    private Scenario<State, Command, Event, Refusal> _pool = Scenario.For(Decider);

    private Pool Now => (Pool)_pool.State;

    [Fact]
    public void a_flaw_is_refused() => Refuse(Refusal.Flawed, Submit("ann", 0, fee: 1) with { Flaw = new TransactionFlaw(FlawCode.BadSignature, "the signature is not the sender's") });

    [Fact]
    public void a_used_nonce_is_refused()
    {
        Refuse(Refusal.StaleNonce, Submit("ann", 4, fee: 1, next: 5));
        Accept(Submit("ann", 5, fee: 1, next: 5));
    }

    [Fact]
    public void a_nonce_beyond_the_accounts_share_is_refused()
    {
        Refuse(Refusal.NonceTooFarAhead, Submit("ann", 8, fee: 1, next: 5));
        Accept(Submit("ann", 7, fee: 1, next: 5));
    }

    [Fact]
    public void an_account_that_holds_its_share_gets_no_more()
    {
        Accept(Submit("ann", 0, fee: 1), Submit("ann", 1, fee: 1), Submit("ann", 2, fee: 1));
        Refuse(Refusal.AccountFull, Submit("ann", 3, fee: 9, next: 1));
    }

    [Theory]
    [InlineData(100, 109, 110)]
    [InlineData(1, 1, 2)]
    [InlineData(15, 16, 17)]
    [InlineData(0, 0, 1)]
    public void a_replacement_pays_a_tenth_more_or_the_nonce_is_taken(long fee, long less, long enough)
    {
        Accept(Submit("ann", 0, fee));
        Refuse(Refusal.NonceTaken, Submit("ann", 0, less, to: "cid"));
        SignedTransaction next = Signed("ann", 0, enough);
        Accept(Submit("ann", 0, enough));
        Assert.Equal(new TransactionDropped($"replaced by {next.Id()} with a higher fee"), FateAt("ann", 0, fee));
        Assert.Equal(new TransactionAccepted(), FateAt("ann", 0, enough));
        Assert.Equal(next, Assert.Single(Candidates(Now, 10, 10, First)));
    }

    [Fact]
    public void the_highest_fee_there_is_can_wait_and_is_not_replaced()
    {
        Accept(Submit("ann", 0, fee: long.MaxValue - 1));
        Refuse(Refusal.NonceTaken, Submit("ann", 0, fee: long.MaxValue - 1, to: "cid"));
    }

    [Fact]
    public void a_full_pool_lets_the_cheapest_go_for_a_higher_fee_only()
    {
        Accept(Submit("ann", 0, fee: 6), Submit("ben", 0, fee: 5), Submit("cid", 0, fee: 4), Submit("dan", 0, fee: 7));
        Refuse(Refusal.Full, Submit("eve", 0, fee: 4));
        Accept(Submit("eve", 0, fee: 5));
        Assert.Equal(new TransactionDropped("the mempool is full (4) and others pay more"), FateAt("cid", 0, 4));
        Assert.Equal(["ann", "ben", "dan", "eve"], Chosen(10).Select(chosen => chosen.Sender).Order(StringComparer.Ordinal));
        Assert.Equal(4, Now.Waiting.Count);
    }

    [Fact]
    public void of_an_account_only_the_last_transaction_makes_room()
    {
        Accept(Submit("ann", 0, fee: 1), Submit("ann", 1, fee: 8), Submit("ben", 0, fee: 9), Submit("cid", 0, fee: 9));
        Refuse(Refusal.Full, Submit("dan", 0, fee: 8));
        Accept(Submit("dan", 0, fee: 9));
        Assert.IsType<TransactionDropped>(FateAt("ann", 1, 8));
        Assert.IsType<TransactionAccepted>(FateAt("ann", 0, 1));
    }

    [Fact]
    public void a_full_pool_does_not_drop_what_the_newcomer_itself_follows()
    {
        Accept(Submit("ann", 0, fee: 1), Submit("ben", 0, fee: 9), Submit("cid", 0, fee: 9), Submit("dan", 0, fee: 9));
        Refuse(Refusal.Full, Submit("ann", 1, fee: 5));
        Accept(Submit("ann", 1, fee: 10));
        Assert.IsType<TransactionAccepted>(FateAt("ann", 0, 1));
    }

    [Fact]
    public void candidates_are_confirmations_then_statements_then_by_fee_each_account_in_nonce_order()
    {
        Accept(Submit("ann", 0, fee: 1), Submit("ann", 1, fee: 9), Submit("ben", 7, fee: 5, next: 7));
        Accept(Report("cid", Lane.Statement), Report("dan", Lane.Confirmation));
        Assert.Equal([("dan", 0UL), ("cid", 0UL), ("ben", 7UL), ("ann", 0UL), ("ann", 1UL)], Chosen(10));
        Assert.Equal([("dan", 0UL), ("cid", 0UL)], Chosen(2));
    }

    [Fact]
    public void candidates_hold_no_more_reports_than_asked_for_and_the_fees_take_their_places()
    {
        Accept(Submit("ann", 0, fee: 1), Report("cid", Lane.Statement), Report("dan", Lane.Confirmation), Submit("cid", 1, fee: 9));
        Assert.Equal([("dan", 0UL), ("ann", 0UL)], Chosen(10, reportsMax: 1));
        Assert.Equal([("ann", 0UL)], Chosen(10, reportsMax: 0));
    }

    [Fact]
    public void of_confirmations_the_one_that_came_first_is_taken_first()
    {
        Accept(Report("ann", Lane.Confirmation), new Settle(new Height(4), []), Report("ben", Lane.Confirmation), Report("cid", Lane.Confirmation));
        Assert.Equal("ann", Chosen(1)[0].Sender);
        Accept(new Settle(new Height(8), [ReceiptOf(Report("ann", Lane.Confirmation))]), Report("ann", Lane.Confirmation, nonce: 1));
        Assert.Equal("ann", Chosen(3)[2].Sender);
    }

    [Fact]
    public void a_transaction_without_a_fee_that_is_no_report_ranks_last()
    {
        Accept(Submit("ann", 0, fee: 0), Submit("ben", 0, fee: 1));
        Assert.Equal([("ben", 0UL), ("ann", 0UL)], Chosen(10));
    }

    [Fact]
    public void paying_ones_neither_displace_reports_nor_take_their_places()
    {
        Accept(Report("ann", Lane.Statement));
        Accept(Submit("ben", 0, fee: 9), Submit("ben", 1, fee: 9), Submit("ben", 2, fee: 9), Submit("cid", 0, fee: 9));
        Accept(Submit("dan", 0, fee: 10), Report("eve", Lane.Confirmation));
        Assert.Equal([("eve", 0UL), ("ann", 0UL)], Chosen(2));
        Assert.Equal((1, 1, 4), (Now.Confirmations, Now.Statements, Now.Paying));
    }

    [Fact]
    public void a_full_share_of_reports_is_busy_for_the_newcomer_and_statements_leave_a_half_to_confirmations()
    {
        Accept(Report("ann", Lane.Statement), Report("ben", Lane.Statement));
        Refuse(Refusal.ReportsFull, Report("cid", Lane.Statement));
        Accept(Report("cid", Lane.Confirmation), Report("dan", Lane.Confirmation));
        Refuse(Refusal.ReportsFull, Report("eve", Lane.Confirmation));
        Accept(Submit("eve", 0, fee: 1));
    }

    [Fact]
    public void confirmations_may_fill_the_whole_share_of_reports()
    {
        Accept([.. new[] { "ann", "ben", "cid", "dan" }.Select(name => Report(name, Lane.Confirmation))]);
        Refuse(Refusal.ReportsFull, Report("eve", Lane.Statement));
    }

    [Fact]
    public void a_confirmation_takes_the_place_of_whatever_waits_under_its_nonce_but_not_of_another()
    {
        Accept(Report("ann", Lane.Statement), Submit("ben", 0, fee: 9), Report("cid", Lane.Statement));
        Accept(Report("ann", Lane.Confirmation), Report("ben", Lane.Confirmation));
        Assert.Equal(new TransactionDropped($"replaced by {Report("ann", Lane.Confirmation).Transaction.Id()} that confirms the node"),
            FateOf(Now, Report("ann", Lane.Statement).Transaction.Id()));
        Assert.Equal((2, 1, 0), (Now.Confirmations, Now.Statements, Now.Paying));
        Refuse(Refusal.NonceTaken, Report("ann", Lane.Statement));
        Submit again = Report("ann", Lane.Confirmation);
        Refuse(Refusal.NonceTaken, again with { Transaction = (again.Transaction.Body with { Value = new Amount(2) }).Signed() });
        Assert.Equal(Lane.Confirmation, LaneAt(Now, FakeScheme.Account("ann"), 0));
        Assert.Null(LaneAt(Now, FakeScheme.Account("ann"), 1));
    }

    [Fact]
    public void a_report_replaced_by_a_paying_one_needs_room_among_those()
    {
        Accept(Report("ann", Lane.Statement));
        Accept(Submit("ben", 0, fee: 9), Submit("ben", 1, fee: 9), Submit("cid", 0, fee: 9), Submit("dan", 0, fee: 9));
        Refuse(Refusal.Full, Submit("ann", 0, fee: 9));
        Accept(Submit("ann", 0, fee: 10));
        Assert.Equal((0, 4), (Now.Statements, Now.Paying));
    }

    [Fact]
    public void nothing_after_a_gap_in_an_accounts_nonces_is_a_candidate_until_it_is_filled()
    {
        Accept(Submit("ann", 0, fee: 1), Submit("ann", 2, fee: 9));
        Assert.Equal([("ann", 0UL)], Chosen(10));
        Assert.Equal(1UL, NextNonce(Now, FakeScheme.Account("ann"), 0));
        Accept(Submit("ann", 1, fee: 1));
        Assert.Equal([("ann", 0UL), ("ann", 1UL), ("ann", 2UL)], Chosen(10));
        Assert.Equal(3UL, NextNonce(Now, FakeScheme.Account("ann"), 0));
    }

    [Fact]
    public void a_settled_transaction_is_final_with_its_index_and_its_refusal()
    {
        Accept(Submit("ann", 0, fee: 1), Submit("ann", 1, fee: 2));
        Accept(new Settle(new Height(1), [Receipt("ben", 3, 7), Receipt("ann", 0, 1), Receipt("ann", 1, 2, "NotOpen")]));
        Assert.Equal(new TransactionFinal(new Height(1), 1, null), FateAt("ann", 0, 1));
        Assert.Equal(new TransactionFinal(new Height(1), 2, "NotOpen"), FateAt("ann", 1, 2));
        Assert.Equal(new TransactionFinal(new Height(1), 0, null), FateAt("ben", 3, 7));
        Assert.Null(FateAt("ann", 2, 1));
        Assert.Empty(Chosen(10));
    }

    [Fact]
    public void what_a_block_used_the_nonce_of_is_dropped_and_later_nonces_stay()
    {
        Accept(Submit("ann", 0, fee: 1), Submit("ann", 1, fee: 1), Submit("ann", 2, fee: 1), Submit("ben", 1, fee: 1));
        Accept(new Settle(new Height(1), [Receipt("ann", 0, 50), Receipt("ann", 1, 50)]));
        Assert.Equal(new TransactionDropped("nonce 0 was used by another transaction"), FateAt("ann", 0, 1));
        Assert.Equal(new TransactionDropped("nonce 1 was used by another transaction"), FateAt("ann", 1, 1));
        Assert.Equal(new TransactionAccepted(), FateAt("ann", 2, 1));
        Assert.Equal(new TransactionAccepted(), FateAt("ben", 1, 1));
    }

    [Fact]
    public void a_transaction_expires_after_its_blocks_and_not_with_the_last_of_them()
    {
        Accept(new Settle(new Height(100), []), Submit("ann", 0, fee: 1), new Settle(new Height(110), []));
        Assert.Equal(new TransactionAccepted(), FateAt("ann", 0, 1));
        Accept(new Settle(new Height(111), []));
        Assert.Equal(new TransactionDropped("not in a block for 10 blocks"), FateAt("ann", 0, 1));
    }

    [Fact]
    public void an_empty_block_is_recorded_once_in_a_stride()
    {
        _pool.When(new Settle(new Height(3), [])).Then();
        _pool.When(new Settle(new Height(4), [])).Then(new Settled(new Height(4), [], []));
    }

    [Fact]
    public void only_the_latest_fates_are_kept()
    {
        for (ulong nonce = 0; nonce < 5; nonce++)
        {
            Accept(Submit("ann", nonce, fee: 1, next: nonce), new Settle(new Height((long)nonce + 1), [Receipt("ann", nonce, 1)]));
        }

        Assert.Equal([false, false, true, true, true], Enumerable.Range(0, 5).Select(nonce => FateAt("ann", (ulong)nonce, 1) is TransactionFinal));
    }

    [Fact]
    public void a_dropped_transaction_that_becomes_final_counts_as_the_newest_fate()
    {
        Accept(Submit("ann", 0, fee: 1), Submit("ben", 0, fee: 1), Submit("cid", 0, fee: 1));
        Accept(new Discard([Dropping("ann", 0, 1), Dropping("ben", 0, 1), Dropping("cid", 0, 1)]));
        Accept(new Settle(new Height(1), [Receipt("ann", 0, 1), Receipt("dan", 0, 1)]));
        Assert.Equal(new TransactionFinal(new Height(1), 0, null), FateAt("ann", 0, 1));
        Assert.Null(FateAt("ben", 0, 1));
        Assert.NotNull(FateAt("cid", 0, 1));
    }

    [Fact]
    public void a_dropped_transaction_may_come_again_and_then_has_one_fate()
    {
        Accept(Submit("ann", 0, fee: 1), new Discard([Dropping("ann", 0, 1)]), Submit("ann", 0, fee: 1));
        Assert.Equal(new TransactionAccepted(), FateAt("ann", 0, 1));
        Assert.Empty(Now.Fates);
        Assert.Empty(Now.FateOrder);
        Accept(new Settle(new Height(1), [Receipt("ann", 0, 1)]));
        Assert.Equal(new TransactionFinal(new Height(1), 0, null), FateAt("ann", 0, 1));
    }

    [Fact]
    public void a_discarded_transaction_is_dropped_with_the_reason_and_an_unknown_one_is_nothing()
    {
        Accept(Submit("ann", 0, fee: 1));
        Discard discard = new([Dropping("ann", 0, 1), Dropping("ann", 0, 1), Dropping("ben", 0, 1)]);
        _pool.When(discard).Then(new Displaced(Dropping("ann", 0, 1))).When(discard).Then();
        Accept(discard);
        Assert.Equal(new TransactionDropped("no funds"), FateAt("ann", 0, 1));
        Assert.Null(FateAt("ben", 0, 1));
    }

    [Fact]
    public void a_repeat_of_what_was_accepted_records_nothing()
    {
        Accept(Submit("ann", 0, fee: 1));
        _pool.When(Submit("ann", 0, fee: 1)).Then();
        Settle settle = new(new Height(1), [Receipt("ann", 0, 1)]);
        Accept(settle);
        _pool.When(settle).Then();
        _pool.When(new Settle(Height.Genesis, [Receipt("ben", 0, 1)])).Then();
        _pool.When(Submit("ann", 0, fee: 1, next: 1)).Then();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void the_laws_hold_and_the_pool_stays_consistent(ulong seed) =>
        DeciderLaws.Walk(
            Decider,
            (random, state) =>
            {
                Consistent((Pool)state);
                return (Drawn(random, (Pool)state), default);
            },
            seed,
            steps: 500).MustHold().MustRecordAll<Event>().MustRefuseAll<Refusal>().MustCover(recorded: 200, refused: 50);

    private static Command Drawn(Prng random, Pool pool)
    {
        switch (random.Below(10))
        {
            case 0:
                IEnumerable<TransactionReceipt> waiting = pool.Waiting.Values.Where(_ => random.Below(3) == 0)
                    .Select(entry => new TransactionReceipt(entry.Transaction.Id(), entry.Sender, entry.Transaction.Body.Nonce, null));
                TransactionReceipt other = Receipt(Sender(), random.Below(3), 77, "NotOpen");
                return new Settle(pool.Seen + (long)random.Below(6), random.Below(2) == 0 ? waiting.ToSequence() : [other, .. waiting]);
            case 1:
                return new Discard(pool.Waiting.Keys.Where(_ => random.Below(3) == 0).Select(id => new Drop(id, "no funds")).ToSequence());
            default:
                ulong next = random.Below(3);
                if (random.Below(4) == 0)
                {
                    return Report(Sender(), random.Below(2) == 0 ? Lane.Confirmation : Lane.Statement, next);
                }

                long fee = random.Below(16) == 0 ? long.MaxValue - 1 : (long)random.Below(12);
                return Submit(Sender(), next + random.Below(5) - Math.Min(next, 1), fee, next) with
                {
                    Flaw = random.Below(20) == 0 ? new TransactionFlaw(FlawCode.InsufficientFunds, "no funds") : null,
                };
        }

        // Ann sends the most, so that her share of the pool is often full.
        string Sender() => new[] { "ann", "ann", "ann", "ann", "ben", "cid", "dan" }[random.Below(7)];
    }

    /// <summary>The maps of a pool tell the same story, within the limits.</summary>
    private static void Consistent(Pool pool)
    {
        Assert.InRange(pool.Paying, 0, Limits.TransactionsMax);
        Assert.InRange(pool.Reports, 0, Limits.ReportsMax);
        Assert.InRange(pool.Statements, 0, Limits.StatementsMax);
        Assert.Equal(
            [pool.Paying, pool.Confirmations, pool.Statements],
            new[] { Lane.Paying, Lane.Confirmation, Lane.Statement }.Select(lane => pool.Waiting.Values.Count(entry => entry.Lane == lane)));
        Assert.Equal(
            pool.ByAccount.Select(account => (Line: account.Value, Last: pool.Waiting[account.Value.Held.Last().Value]))
                .Where(account => account.Last.Lane == Lane.Paying)
                .Select(account => new Offer(IsWhole(account.Line) ? account.Last.Transaction.Body.Fee : Amount.Zero, account.Last.Transaction.Id())).Order(),
            pool.Tails.Keys);
        Assert.All(pool.FateOrder, pair => Assert.Equal(pair.Key, pool.Fates[pair.Value].Number));
        Assert.InRange(pool.Fates.Count, 0, Limits.FatesMax);
        Assert.Equal(pool.Fates.Keys, pool.FateOrder.Values.Order());
        Assert.DoesNotContain(pool.Fates.Keys, pool.Waiting.ContainsKey);
        Assert.All(pool.ByAccount.Values, line => Assert.InRange(line.Held.Count, 1, Limits.PerAccountMax + 1));
        Assert.Equal(
            pool.Waiting.Select(pair => (pair.Value.Sender, pair.Value.Transaction.Body.Nonce, pair.Key)).Order(),
            pool.ByAccount.SelectMany(account => account.Value.Held.Select(held => (account.Key, held.Key, held.Value))).Order());
    }

    private static bool IsWhole(AccountLine line)
    {
        ulong[] ahead = [.. line.Held.Keys.Where(nonce => nonce >= line.Next)];
        return ahead.Length == 0 || (ahead[0] == line.Next && ahead[^1] - ahead[0] + 1 == (ulong)ahead.Length);
    }

    private static SignedTransaction Signed(string sender, ulong nonce, long fee, string to = "ben") =>
        new Transaction(Hash256.Zero, FakeScheme.Key(sender), nonce, new Amount(fee), new Amount(1), new Transfer(FakeScheme.Account(to))).Signed();

    private static Submit Submit(string sender, ulong nonce, long fee, ulong next = 0, string to = "ben") =>
        new(Signed(sender, nonce, fee, to), FakeScheme.Account(sender), next, Plenty, Lane.Paying, null);

    /// <summary>A report as the desk lets it through: without a fee, and with the next nonce.</summary>
    private static Submit Report(string sender, Lane lane, ulong nonce = 0) =>
        new(Signed(sender, nonce, 0, lane == Lane.Confirmation ? "cid" : "ben"), FakeScheme.Account(sender), nonce, Amount.Zero, lane, null);

    private static TransactionReceipt ReceiptOf(Submit submitted) =>
        new(submitted.Transaction.Id(), submitted.Sender, submitted.Transaction.Body.Nonce, null);

    private static TransactionReceipt Receipt(string sender, ulong nonce, long fee, string? refusal = null) =>
        new(Signed(sender, nonce, fee).Id(), FakeScheme.Account(sender), nonce, refusal);

    private static Drop Dropping(string sender, ulong nonce, long fee) => new(Signed(sender, nonce, fee).Id(), "no funds");

    private Fate? FateAt(string sender, ulong nonce, long fee) => FateOf(Now, Signed(sender, nonce, fee).Id());

    /// <summary>The chain that waits for exactly what each account has first.</summary>
    private ulong First(AccountId account) => Now.Of(account).Keys.First();

    private (string Sender, ulong Nonce)[] Chosen(int max, int reportsMax = 10) => [.. Candidates(Now, max, reportsMax, First).Select(transaction => (
        new[] { "ann", "ben", "cid", "dan", "eve" }.First(name => FakeScheme.Key(name) == transaction.Body.Sender),
        transaction.Body.Nonce))];

    private void Accept(params Command[] commands) => _pool = _pool.GivenAccepted(default, commands);

    private void Refuse(Refusal refusal, Command command) => _pool.When(command).ThenRefused(refusal);
}
