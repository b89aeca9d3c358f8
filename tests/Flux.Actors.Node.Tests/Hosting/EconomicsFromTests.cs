using Flux.Actors.Configuration;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Node.Tests.Hosting;

public sealed class EconomicsFromTests
{
    [Fact]
    public void the_reference_has_the_numbers_that_hold_where_nothing_is_said()
    {
        FluxOptions options = Options();
        Assert.Equal(ClassicTerms.Default, EconomicsFrom.Classic(options));
        Assert.Equal(ProofOfNodeTerms.Default, EconomicsFrom.ProofOfNode(options));
        Assert.Equal(ProofOfWorkTerms.Default, EconomicsFrom.ProofOfWork(options));
        Assert.Equal([ExistingNetwork.Main, ExistingNetwork.Testnet, ExistingNetwork.Regtest], EconomicsFrom.Existing(options));
        Assert.Equal(Profiles.Classic(ClassicTerms.Default), EconomicsFrom.Chosen(options));
        Assert.Equal((Amount.Flux(243_395_000), Amount.Flux(375_000)), EconomicsFrom.Genesis(options));
    }

    [Fact]
    public void a_network_may_be_made_with_proof_of_nodes_numbers_or_numbers_of_its_own()
    {
        Assert.Equal(Profiles.Pon(ProofOfNodeTerms.Default, 1), EconomicsFrom.Chosen(Options("economics.profile=pon")));
        Assert.Equal((new Amount(41_697_874_997_000_000), Amount.Zero), EconomicsFrom.Genesis(Options("economics.profile=pon")));
        EconomicsProfile quick = EconomicsFrom.Chosen(Options("economics_classic.halving_blocks=10", "economics_classic.cap_flux=300000000"));
        Assert.Equal(new Amount(1_875_000_000), quick.ScheduledAt(new Height(11)));
        Assert.Equal(Amount.Flux(300_000_000), quick.Cap);
    }

    /// <summary>Before Proof of Node the existing network could mint what a network of ours with its economics begins with.</summary>
    [Fact]
    public void pon_begins_with_what_the_past_has_minted()
    {
        FluxOptions options = Options("economics.profile=pon");
        ExistingNetwork main = EconomicsFrom.Existing(options)[0];
        Assert.Equal(
            (Int128)EconomicsFrom.Genesis(options).Supply.Atoms,
            Profiles.History(EconomicsFrom.ProofOfWork(options), EconomicsFrom.ProofOfNode(options), main).ScheduledThrough(new Height(main.ProofOfNodeAt - 1)));
    }

    [Theory]
    [InlineData("economics.profile=history", "economics.profile (--set economics.profile): seen 'history', wanted one of: classic, pon")]
    [InlineData("economics_classic.genesis_flux=440000001", "economics_classic.genesis_flux (--set economics_classic.genesis_flux): seen '440000001', wanted at most economics_classic.cap_flux, with ")]
    [InlineData("economics_classic.treasury_flux=243395001", "economics_classic.treasury_flux (")]
    [InlineData("economics_classic.cumulus_percent=16", "economics_classic.cumulus_percent (--set economics_classic.cumulus_percent): seen '16', wanted at most 100 less economics_classic.nimbus_percent + economics_classic.stratus_percent, with ")]
    [InlineData("economics_pon.first_subsidy_atoms=1349999999", "economics_pon.first_subsidy_atoms (")]
    [InlineData("economics_pon.cut_numerator=11", "economics_pon.cut_numerator (")]
    [InlineData("economics_pon.treasury_atoms=41697874997000001", "economics_pon.treasury_atoms (")]
    [InlineData("economics_history.cumulus_basis_points=2876", "economics_history.cumulus_basis_points (")]
    [InlineData("economics_history_main.halving_blocks=0", "economics_history_main.halving_blocks (--set economics_history_main.halving_blocks): seen '0', wanted a whole number: 1 to 1000000000000")]
    [InlineData("economics_classic.halvingblocks=1", "unknown key 'economics_classic.halvingblocks'")]
    public void numbers_that_make_no_economics_are_refused(string set, string start) => Assert.StartsWith(
        start,
        Assert.Single(FluxOptions.Read(Settings.Load(new SettingsSources { Sets = [set] })).Problems).Message,
        StringComparison.Ordinal);

    private static FluxOptions Options(params string[] sets) =>
        FluxOptions.Read(Settings.Load(new SettingsSources { Sets = sets })).Required();
}
