using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Api;

namespace Flux.Actors.Node.Tests.Api;

/// <summary>The bounded look at every account says what sorting all of them would.</summary>
public sealed class RichListTests
{
    private static readonly ChainState Ledger = Of(500);

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(500)]
    [InlineData(1_000)]
    public void the_richest_are_the_first_of_all_accounts_in_order(int count)
    {
        RichListResponse list = RichList.Of(Ledger, count);

        var sorted = Ledger.Accounts.OrderByDescending(pair => pair.Value.Balance).ThenBy(pair => pair.Key).Take(count).ToArray();
        Assert.True(
            count == 1 || sorted.Zip(sorted.Skip(1)).Any(pair => pair.First.Value.Balance == pair.Second.Value.Balance), "no two have the same balance");
        Assert.Equal(
            sorted.Select(pair => (Address.Format(pair.Key), pair.Value.Balance.Atoms)),
            list.Richest.Select(account => (account.Address, account.BalanceAtoms)));
        Assert.Equal(Enumerable.Range(1, sorted.Length), list.Richest.Select(account => account.Rank));
        Assert.Equal((500, 0L), (list.Accounts, list.Height));
    }

    [Fact]
    public void shares_are_of_all_money_and_locked_collateral_stands_beside_the_balance()
    {
        RichListResponse list = RichList.Of(Ledger, 500);

        Assert.Equal((long)Ledger.Accounts.Money + (long)Ledger.Locks.Money, list.SupplyAtoms);
        Assert.All(list.Richest, account => Assert.Equal((int)((Int128)account.BalanceAtoms * 1_000_000 / list.SupplyAtoms), account.ShareMillionths));
        RichAccountResponse owner = Assert.Single(list.Richest, account => account.LockedAtoms > 0);
        Assert.Equal((Address.Format(Id(7)), (ChainParameters.Dev.Collateral.Cumulus + ChainParameters.Dev.Collateral.Nimbus).Atoms), (owner.Address, owner.LockedAtoms));
    }

    private static AccountId Id(int i) => new(Hash256.Sha256(BitConverter.GetBytes(i)).ToArray().AsSpan(0, AccountId.Size));

    private static GenesisNode Node(Tier tier, byte key)
    {
        byte[] bytes = new byte[PublicKey.Size];
        (bytes[0], bytes[1]) = (2, key);
        return new GenesisNode(Id(7), tier, new PublicKey(bytes), "org", "127.0.0.1");
    }

    private static ChainState Of(int accounts)
    {
        Prng random = new(4);
        SortedMap<AccountId, Amount> allocations = SortedMap<AccountId, Amount>.Empty;
        for (int i = 0; i < accounts; i++)
        {
            // Few different balances, so that many are equal.
            allocations = allocations.With(Id(i), Amount.Flux(1 + (long)random.Below(40)));
        }

        return GenesisBlock.State(new Genesis(
            "test", "dev", Profiles.Classic(ClassicTerms.Default), 2_000, new Timestamp(1_000_000), allocations, Amount.Zero,
            [Node(Tier.Cumulus, 1), Node(Tier.Nimbus, 2)], ChainParameters.Dev));
    }
}
