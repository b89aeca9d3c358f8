using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Rewards;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Network.Tests.Hosting;

/// <summary>An explorer on a chain of blocks by chance: it says what the ledger says, whatever way it was filled.</summary>
public sealed class ExplorerTests
{
    private const int Blocks = 500;

    [Theory]
    [InlineData(1UL, false)]
    [InlineData(2UL, false)]
    [InlineData(3UL, true)]
    [InlineData(4UL, true)]
    public async Task every_account_s_history_adds_up_to_its_balance_and_every_transaction_is_where_it_says(ulong seed, bool pon)
    {
        TestNetwork network = RandomTraffic.Network(pon ? Profiles.Pon(ProofOfNodeTerms.Default, 1) : null);
        await Grow(network, seed, Blocks);
        await using ExplorerBook book = await ExplorerBook.Opened();
        await book.Fill(network, batch: 7);

        SortedMap<string, int> kinds = SortedMap<string, int>.Empty;
        foreach ((AccountId account, Amount held) in network.Ledger.Accounts.Select(pair => (pair.Key, pair.Value.Balance))
            .Append((ExplorerBlocks.TreasuryAccount, Treasury.Balance(network.Ledger))))
        {
            List<ExplorerEntry> entries = await book.History(account, 50);
            Assert.Equal(
                held.Atoms, entries.Sum(entry => entry.In.Atoms - entry.Out.Atoms - entry.Fee.Atoms));
            Assert.Equal(entries.Select(entry => entry.Place).OrderByDescending(place => (place.Height, place.Ordinal)), entries.Select(entry => entry.Place));
            foreach (ExplorerEntry entry in entries)
            {
                string what = entry.Refusal is null ? entry.Kind : "refused";
                kinds = kinds.With(what, kinds.GetOr(what, 0) + 1);
            }
        }

        string[] rewards = pon ? ["reward.cumulus", "reward.nimbus", "reward.stratus", "reward.treasury"]
            : ["reward.proposed", "reward.voted", "reward.cumulus", "reward.nimbus", "reward.stratus"];
        Assert.All(
            ["transfer", "lock", "unlock", "start", "confirm", "address", "stop", "call", "refused", "escrow", "genesis", .. rewards],
            kind => Assert.True(kinds.GetOr(kind, 0) > 1, $"seed {seed}: '{kind}' reached too rarely: {kinds}"));
        await ThenEveryTransactionIsFound(network, book);
        await ThenEveryRewardIsItsOwner_s(network, book);
        await ThenEveryChangeOfAddressIsItsSender_s(network, book);
    }

    [Fact]
    public async Task an_explorer_made_anew_says_what_the_one_says_that_was_fed_with_every_block()
    {
        TestNetwork network = RandomTraffic.Network();
        await using ExplorerBook live = await ExplorerBook.Opened();
        ExplorerFeed feed = live.Feed(network, batch: 4);
        await feed.Pass(CancellationToken.None);
        await Grow(network, seed: 3, Blocks, () => feed.Pass(CancellationToken.None));
        await using ExplorerBook anew = await ExplorerBook.Opened();
        await anew.Fill(network, batch: 64);

        List<string> everything = await live.Everything(network);
        Assert.True(everything.Count > Blocks, $"{everything.Count} lines");
        Assert.Equal(everything, await anew.Everything(network));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(5, false)]
    [InlineData(5, true)]
    public async Task an_explorer_whose_host_dies_at_a_batch_goes_on_where_it_was(int batch, bool written)
    {
        TestNetwork network = RandomTraffic.Network();
        await Grow(network, seed: 5, 60);
        await using ExplorerBook whole = await ExplorerBook.Opened();
        await whole.Fill(network, batch: 9);
        await using ExplorerBook dying = await ExplorerBook.Opened();

        await Assert.ThrowsAsync<ExplorerFault>(() => new ExplorerFeed(
            new DyingExplorer(dying.Explorer, batch, written), ExplorerBook.Reader(network.Journal), 9).Pass(CancellationToken.None));
        await dying.Close();
        await dying.Open();
        Assert.Equal((batch - (written ? 0 : 1)) * 9L - 1, (await dying.Explorer.Head(CancellationToken.None))?.Height.Value ?? -1);
        await dying.Fill(network, batch: 9);

        Assert.Equal(await whole.Everything(network), await dying.Everything(network));
    }

    [Fact]
    public async Task a_batch_that_fails_in_the_middle_leaves_nothing_of_itself()
    {
        TestNetwork network = RandomTraffic.Network();
        await Grow(network, seed: 5, 20);
        ExplorerBlock[] blocks = [.. network.Journal.Take(4).Select(fact => ExplorerBlocks.Of(fact, _ => throw new InvalidOperationException("nothing is freed yet")))];
        await using ExplorerBook book = await ExplorerBook.Opened();
        await book.Explorer.Add(blocks[..2], CancellationToken.None);
        List<string> before = await book.Everything(network);

        await Assert.ThrowsAsync<InvalidOperationException>(() => book.Explorer.Add([blocks[2], blocks[2]], CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(() => book.Explorer.Add([blocks[3]], CancellationToken.None));

        Assert.Equal(before, await book.Everything(network));
        await book.Explorer.Add(blocks[2..], CancellationToken.None);
        Assert.NotEqual(before, await book.Everything(network));
    }

    [Fact]
    public async Task pages_have_no_gap_and_no_repeat_also_while_blocks_come()
    {
        TestNetwork network = RandomTraffic.Network();
        await Grow(network, seed: 11, 80);
        await using ExplorerBook book = await ExplorerBook.Opened();
        await book.Fill(network, batch: 16);
        AccountId owner = FakeScheme.Account("own0");
        List<ExplorerEntry> all = await book.History(owner, 100_000);
        Assert.True(all.GroupBy(entry => entry.Place.Height).Any(block => block.Count() > 2), "no block with several entries of the account");

        foreach (int page in (int[])[1, 2, 3, 7, 1_000])
        {
            Assert.Equal(all, await book.History(owner, page));
        }

        IReadOnlyList<ExplorerEntry> first = (await book.Explorer.History(owner, null, 3, CancellationToken.None)).Entries;
        await Grow(network, seed: 12, 5);
        await book.Fill(network, batch: 16);
        Assert.Equal(all.Skip(3).Take(3), (await book.Explorer.History(owner, first[^1].Place, 3, CancellationToken.None)).Entries);
    }

    [Fact]
    public async Task the_collateral_of_a_genesis_node_comes_back_into_its_owner_s_history()
    {
        TestNetwork network = new();
        network.Empty(4);
        network.Final(network.By("own0", new StopNode(network.Node(0))));
        network.Empty(network.Ledger.Parameters.Windows.Unbonding);
        network.Final(network.By("own0", new UnlockCollateral(network.Node(0))));
        await using ExplorerBook book = await ExplorerBook.Opened();
        await book.Fill(network, batch: 3);

        List<ExplorerEntry> entries = await book.History(FakeScheme.Account("own0"), 100);
        Assert.Equal(
            network.Ledger.Parameters.Collateral.Cumulus, Assert.Single(entries, entry => entry.Kind == "unlock").In);
        Assert.Equal(network.BalanceOf("own0").Atoms, entries.Sum(entry => entry.In.Atoms - entry.Out.Atoms - entry.Fee.Atoms));
    }

    [Fact]
    public async Task the_explorer_of_another_chain_or_of_more_than_the_journal_has_is_made_anew()
    {
        TestNetwork network = RandomTraffic.Network();
        await Grow(network, seed: 21, 30);
        TestNetwork other = RandomTraffic.Network();
        await Grow(other, seed: 22, 20);
        await using ExplorerBook book = await ExplorerBook.Opened();
        await using ExplorerBook fresh = await ExplorerBook.Opened();
        await fresh.Fill(other, batch: 8);

        await book.Fill(network, batch: 8);
        await book.Fill(other, batch: 8);
        Assert.Equal(await fresh.Everything(other), await book.Everything(other));

        // The journal of the same chain, put back from a copy of ten blocks ago.
        await book.Feed(network, 8).Pass(CancellationToken.None);
        await new ExplorerFeed(book.Explorer, ExplorerBook.Reader([.. network.Journal.Take(21)]), 8).Pass(CancellationToken.None);
        Assert.Equal(20, (await book.Explorer.Head(CancellationToken.None))!.Height.Value);
        Hash256 later = network.Journal.Skip(21).OfType<Domain.Chain.Chain.BlockFinalised>().SelectMany(fact => fact.Block.Transactions).First().Id();
        Assert.Null((await book.Explorer.Find(later, CancellationToken.None)).Place);
    }

    [Fact]
    public async Task a_damaged_file_is_made_anew()
    {
        TestNetwork network = RandomTraffic.Network();
        await Grow(network, seed: 31, 10);
        await using ExplorerBook book = await ExplorerBook.Opened();
        await book.Fill(network, batch: 8);
        List<string> before = await book.Everything(network);
        await book.Close();
        await File.WriteAllBytesAsync(book.File, [.. Enumerable.Repeat((byte)0xA5, 4_096)]);

        await book.Open();
        Assert.Null(await book.Explorer.Head(CancellationToken.None));
        await book.Fill(network, batch: 8);

        Assert.Equal(before, await book.Everything(network));
    }

    [Theory]
    [InlineData("explorer.db")]
    [InlineData("explorer.db-wal")]
    public async Task damage_found_while_it_runs_is_told_until_it_is_begun_anew_and_then_nothing_is_missing(string damaged)
    {
        TestNetwork network = RandomTraffic.Network();
        await Grow(network, seed: 41, 40);
        await using ExplorerBook book = await ExplorerBook.Opened();
        ExplorerFeed feed = book.Feed(network, 8);
        await feed.Pass(CancellationToken.None);
        if (damaged == SqliteExplorer.FileName)
        {
            await book.Close(); // Its log goes into the file.
            await book.Open();
            feed = book.Feed(network, 8);
        }

        ExplorerBook.Overwrite(Path.Combine(Path.GetDirectoryName(book.File)!, damaged));
        await Grow(network, seed: 42, 3);
        ExplorerDamagedFault fault = await Assert.ThrowsAsync<ExplorerDamagedFault>(() => feed.Pass(CancellationToken.None));
        ExplorerDamagedFault again = await Assert.ThrowsAsync<ExplorerDamagedFault>(() => book.History(FakeScheme.Account("own0"), 10));

        Assert.Contains("damaged", fault.Message, StringComparison.Ordinal);
        Assert.Equal(fault.Message, again.Message);
        await feed.Renew(CancellationToken.None);
        Assert.True(feed.IsFilling);
        Assert.Null(feed.Reached);
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(book.File)!, SqliteExplorer.DamagedFileName)));
        await feed.Pass(CancellationToken.None);
        Assert.Equal((false, network.Ledger.Height), (feed.IsFilling, feed.Reached));
        await using ExplorerBook fresh = await ExplorerBook.Opened();
        await fresh.Fill(network, 8);
        Assert.Equal(await fresh.Everything(network), await book.Everything(network));
    }

    [Fact]
    public async Task rows_that_are_there_before_they_are_written_and_rows_that_are_gone_are_damage()
    {
        TestNetwork network = new();
        network.Empty(4);
        network.Final(network.By("own0", new StopNode(network.Node(0))));
        network.Empty(network.Ledger.Parameters.Windows.Unbonding);
        await using ExplorerBook book = await ExplorerBook.Opened();
        await book.Fill(network, 8);
        network.Final(network.By("own0", new UnlockCollateral(network.Node(0))));
        book.Change("DELETE FROM collateral");
        await Assert.ThrowsAsync<ExplorerDamagedFault>(() => book.Fill(network, 8));

        book.Change("UPDATE head SET height = 4");
        await Assert.ThrowsAsync<ExplorerDamagedFault>(() => book.Explorer.Add(
            [ExplorerBlocks.Of(network.Journal[5], _ => Amount.Zero)], CancellationToken.None));
        await book.Explorer.Renew(CancellationToken.None);
        book.Change("INSERT INTO head (one, height, block) VALUES (1, 4, x'00')");
        await Assert.ThrowsAsync<ExplorerDamagedFault>(() => book.Explorer.Head(CancellationToken.None));
    }

    private static async Task Grow(TestNetwork network, ulong seed, int blocks, Func<Task>? after = null)
    {
        Prng random = new(seed);
        for (int i = 0; i < blocks; i++)
        {
            AssembledBlock assembled = network.Assemble([.. RandomTraffic.Candidates(network, random)]);
            int seats = Seating.Plan(network.Ledger).Seats.Count;
            int quorum = Certificate.Quorum(seats);
            network.Finalise(assembled.Block, quorum + (int)random.Below((ulong)(seats - quorum + 1)));
            await (after?.Invoke() ?? Task.CompletedTask);
        }
    }

    private static async Task ThenEveryRewardIsItsOwner_s(TestNetwork network, ExplorerBook book)
    {
        SortedMap<Outpoint, Amount> earned = SortedMap<Outpoint, Amount>.Empty;
        List<(Height, int, string, AccountId, Amount, string?)> paid = [];
        foreach (BlockReceipt receipt in network.Journal.OfType<Domain.Chain.Chain.BlockFinalised>().Select(fact => fact.Receipt))
        {
            for (int i = 0; i < receipt.Rewards.Count; i++)
            {
                Reward reward = receipt.Rewards[i];
                paid.Add((receipt.Height, i, $"reward.{reward.Reason.ToString().Replace("Due", "", StringComparison.Ordinal).ToLowerInvariant()}", reward.To, reward.Amount, reward.Node.ToString()));
                earned = earned.With(reward.Node, earned.GetOr(reward.Node, Amount.Zero) + reward.Amount);
            }

            if (!receipt.ToTreasury.IsZero)
            {
                paid.Add((receipt.Height, receipt.Rewards.Count, "reward.treasury", ExplorerBlocks.TreasuryAccount, receipt.ToTreasury, null));
            }
        }

        List<(Height, int, string, AccountId, Amount, string?)> told = [];
        foreach (AccountId account in network.Ledger.Accounts.Keys.Append(ExplorerBlocks.TreasuryAccount))
        {
            told.AddRange((await book.History(account, 1_000)).Where(entry => entry.Kind.StartsWith("reward.", StringComparison.Ordinal))
                .Select(entry => (entry.Place.Height, entry.Index, entry.Kind, account, entry.In, entry.Counterparty)));
        }

        Assert.Equal(paid.OrderBy(each => (each.Item1, each.Item2)), told.OrderBy(each => (each.Item1, each.Item2)));
        IReadOnlyList<ExplorerEarning> sums = await book.Explorer.Earned([.. earned.Keys], CancellationToken.None);
        Assert.Equal(earned.Select(pair => new ExplorerEarning(pair.Key, pair.Value)), sums);
    }

    private static async Task ThenEveryChangeOfAddressIsItsSender_s(TestNetwork network, ExplorerBook book)
    {
        int free = 0;
        foreach (Domain.Chain.Chain.BlockFinalised fact in network.Journal.OfType<Domain.Chain.Chain.BlockFinalised>())
        {
            for (int i = 0; i < fact.Block.Transactions.Count; i++)
            {
                if (fact.Block.Transactions[i].Body is not { Payload: ChangeAddress change } body)
                {
                    continue;
                }

                TransactionReceipt receipt = fact.Receipt.Transactions[i];
                ExplorerEntry entry = Assert.Single(await book.History(receipt.Sender, 1_000), entry => entry.Transaction == receipt.Id);
                Assert.Equal(
                    new ExplorerEntry(receipt.Sender, entry.Place, i, "address", Amount.Zero, Amount.Zero, body.Fee, change.Node.ToString(), receipt.Id, receipt.Refusal),
                    entry);
                Assert.Equal(fact.Receipt.Height, entry.Place.Height);
                free += body.Fee.IsZero ? 1 : 0;
            }
        }

        Assert.True(free > 1, $"{free} changes of address were free");
    }

    private static async Task ThenEveryTransactionIsFound(TestNetwork network, ExplorerBook book)
    {
        int found = 0;
        foreach (Domain.Chain.Chain.BlockFinalised fact in network.Journal.OfType<Domain.Chain.Chain.BlockFinalised>())
        {
            for (int i = 0; i < fact.Block.Transactions.Count; i++)
            {
                ExplorerFinding finding = await book.Explorer.Find(fact.Block.Transactions[i].Id(), CancellationToken.None);
                Assert.Equal((new ExplorerPlace(fact.Receipt.Height, i), network.Ledger.Height), (finding.Place!.Value, finding.Head!.Height));
                found++;
            }
        }

        Assert.True(found > Blocks, $"{found} transactions");
        Assert.Null((await book.Explorer.Find(Hash256.Sha256([1]), CancellationToken.None)).Place);
    }
}
