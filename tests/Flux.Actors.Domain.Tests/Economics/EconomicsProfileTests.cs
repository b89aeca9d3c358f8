using Flux.Actors.Domain.Economics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Economics;

public sealed class EconomicsProfileTests(ITestOutputHelper output)
{
    private static readonly EconomicsProfile Classic = Profiles.Classic(ClassicTerms.Default);
    private static readonly EconomicsProfile Pon = Profiles.Pon(ProofOfNodeTerms.Default, 1);

    private static readonly Sequence<ExistingNetwork> Networks = [ExistingNetwork.Main, ExistingNetwork.Testnet, ExistingNetwork.Regtest];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 3_750_000_000)]
    [InlineData(2_621_400, 3_750_000_000)]
    [InlineData(2_621_401, 1_875_000_000)]
    [InlineData(5_242_800, 1_875_000_000)]
    [InlineData(5_242_801, 937_500_000)]
    [InlineData(2_621_400 * 31L + 1, 1)]
    [InlineData(2_621_400 * 32L + 1, 0)]
    [InlineData(long.MaxValue, 0)]
    public void the_subsidy_halves_rounding_down_after_each_era(long height, long atoms) =>
        Assert.Equal(new Amount(atoms), Classic.ScheduledAt(new Height(height)));

    [Fact]
    public void the_closed_form_is_the_sum_of_every_block_of_every_profile_made_quick()
    {
        int crossed = 0;
        Property.Holds<(byte Step, byte Cuts, byte Slow, byte Node)>(output, numbers =>
        {
            long step = numbers.Step % 40 + 1;
            ExistingNetwork network = new(
                "quick",
                numbers.Slow % 50,
                step + 3,
                DoubledAt: numbers.Node % 30,
                ProofOfNodeAt: numbers.Node - 5,
                step,
                numbers.Cuts % 20,
                [new FundMint("fund", "", new Height(numbers.Slow + 1), step, numbers.Cuts % 5 + 1, new Amount(numbers.Node))]);
            EconomicsProfile[] profiles =
            [
                Profiles.Classic(ClassicTerms.Default with { HalvingBlocks = step }),
                Profiles.Pon(ProofOfNodeTerms.Default with { CutBlocks = step, CutsMax = numbers.Cuts % 20 }, numbers.Slow + 1),
                Profiles.History(ProofOfWorkTerms.Default, ProofOfNodeTerms.Default, network),
            ];
            foreach (EconomicsProfile profile in profiles)
            {
                Assert.Empty(profile.Problems());
                Int128 sum = 0;
                for (long height = 1; height <= 400; height++)
                {
                    sum += profile.ScheduledAt(new Height(height)).Atoms + profile.FundsAt(new Height(height)).Atoms;
                    Assert.Equal(sum, profile.ScheduledThrough(new Height(height)));
                }

                crossed += profile.Eras.Count > 3 ? 1 : 0;
            }

            return numbers.Cuts % 20 > 0;
        });
        Assert.True(crossed > 100, $"{crossed} schedules had several eras");
    }

    [Fact]
    public void the_closed_form_steps_by_the_subsidy_at_the_real_borders()
    {
        EconomicsProfile[] profiles = [Classic, Pon, .. Networks.Select(History)];
        int borders = 0;
        foreach (EconomicsProfile profile in profiles)
        {
            long[] starts = [.. profile.Eras.Select(era => era.From.Value), .. profile.Funds.Select(fund => fund.First.Value), 2_621_401, 1_051_201, 3_071_200, 657_850];
            foreach (long height in starts.SelectMany(start => new[] { start - 1, start, start + 1 }).Where(height => height > 0))
            {
                Assert.Equal(
                    profile.ScheduledThrough(new Height(height - 1)) + profile.ScheduledAt(new Height(height)).Atoms + profile.FundsAt(new Height(height)).Atoms,
                    profile.ScheduledThrough(new Height(height)));
                borders++;
            }
        }

        Assert.True(borders > 60, $"{borders} heights compared");
    }

    [Fact]
    public void the_real_schedule_mints_196604999_60679_flux_in_all()
    {
        // Era by era: the first and the last block of each mint the same, so an era is its first block times its length.
        Int128 sum = 0;
        for (long first = 1; first <= 2_621_400 * 32L; first += 2_621_400)
        {
            Amount subsidy = Classic.ScheduledAt(new Height(first));
            Assert.Equal(subsidy, Classic.ScheduledAt(new Height(first + 2_621_399)));
            sum += (Int128)subsidy.Atoms * 2_621_400;
            Assert.Equal(sum, Classic.ScheduledThrough(new Height(first + 2_621_399)));
        }

        Assert.Equal(sum, Classic.ScheduledThrough(new Height(long.MaxValue)));
        Assert.Equal((Int128)19_660_499_960_679_000, sum); // 196,604,999.60679 FLUX
    }

    [Fact]
    public void classic_ends_at_439999999_60679_flux_and_with_one_more_at_genesis_at_exactly_the_cap()
    {
        Int128 genesis = Amount.Flux(243_395_000).Atoms;
        Assert.Equal((Int128)43_999_999_960_679_000, Classic.SupplyThrough(genesis, new Height(long.MaxValue)));
        Assert.Equal((Int128)44_000_000_000_000_000, Classic.SupplyThrough(genesis + Amount.AtomsPerFlux, new Height(long.MaxValue)));
    }

    [Fact]
    public void the_cap_cuts_what_a_block_may_mint()
    {
        Int128 cap = Classic.Cap!.Value.Atoms;
        Assert.Equal(new Amount(3_750_000_000), Classic.MintableAt(new Height(1), cap - 3_750_000_000));
        Assert.Equal(new Amount(3_749_999_999), Classic.MintableAt(new Height(1), cap - 3_749_999_999));
        Assert.Equal(Amount.Zero, Classic.MintableAt(new Height(1), cap));
        Assert.Equal(Amount.Zero, Classic.MintableAt(new Height(1), cap + 1));
        Assert.Equal(Amount.Flux(14), Pon.MintableAt(new Height(1), cap));
    }

    [Fact]
    public void one_atom_more_than_schedule_or_cap_allow_is_a_flaw()
    {
        Int128 cap = Classic.Cap!.Value.Atoms;
        Assert.Null(Classic.SupplyFlaw(new Height(1), 0, 3_750_000_000));
        Assert.Equal(
            "3750000001 atoms are minted at height 1 on top of 0, at most 3750000000 wanted under the cap of 44000000000000000",
            Classic.SupplyFlaw(new Height(1), 0, 3_750_000_001));
        Assert.Null(Classic.SupplyFlaw(new Height(1), cap - 5, cap));
        Assert.NotNull(Classic.SupplyFlaw(new Height(1), cap - 5, cap + 1));
        Assert.NotNull(Classic.SupplyFlaw(new Height(1), 5, 4));
        Assert.NotNull(Classic.SupplyFlaw(new Height(2_621_401), 0, 1_875_000_001));
        Assert.Null(Pon.SupplyFlaw(new Height(1), cap, cap + 1_400_000_000));
        Assert.NotNull(Pon.SupplyFlaw(new Height(1), cap, cap + 1_400_000_001));
        EconomicsProfile history = History(ExistingNetwork.Main);
        Assert.Null(history.SupplyFlaw(new Height(836_274), 0, 750_000_000_000_000 + 7_500_000_000));
        Assert.NotNull(history.SupplyFlaw(new Height(836_275), 0, 7_500_000_001));
    }

    [Fact]
    public void the_parts_of_a_subsidy_and_what_is_not_minted_add_up_to_it()
    {
        foreach (SubsidySplit split in new[] { Classic, Pon, History(ExistingNetwork.Main) }.SelectMany(profile => profile.Splits))
        {
            for (long atoms = 0; atoms < 3_000; atoms++)
            {
                SubsidyShares shares = split.Of(new Amount(atoms));
                Assert.Equal(
                    new Amount(atoms), shares.Cumulus + shares.Nimbus + shares.Stratus + shares.Validators + shares.Treasury + shares.NotMinted);
                Assert.True(split.Rest == Remainder.NotMinted || shares.NotMinted.IsZero);
            }
        }
    }

    [Fact]
    public void every_problem_of_the_numbers_is_named()
    {
        SubsidyEra halving = Classic.Eras[0];
        Stepped curve = (Stepped)halving.Curve;
        SubsidySplit split = Classic.Splits[0];
        FundMint fund = new("odd", "", new Height(1), 1, 1, new Amount(long.MaxValue));
        (EconomicsProfile Profile, string Wanted)[] bad =
        [
            (Classic with { Eras = [] }, "economics have 0 eras"),
            (Classic with { Splits = [] }, "economics have 1 eras, 0 splits"),
            (Classic with { Eras = [halving, halving] }, "eras and splits of the economics must ascend"),
            (Classic with { Splits = [split, split] }, "eras and splits of the economics must ascend"),
            (With(curve with { CountedFrom = 2 }), "era 'halving': its cuts are counted from height 2"),
            (With(curve with { StepBlocks = 0 }), "era 'halving': 0 blocks between two cuts"),
            (With(curve with { StepsMax = 257 }), "era 'halving': 257 cuts"),
            (With(curve with { Numerator = 3 }), "era 'halving': a cut to 3/2"),
            (With(new Ramp(new Amount(1), 0)), "era 'halving': a ramp never ends"),
            (Classic with { Funds = [fund] }, "era 'halving': a block could mint 9223372040604775807 atoms"),
            (Classic with { Funds = [fund with { Interval = 0, Amount = new Amount(1) }] }, "fund 'odd': 1 times every 0 blocks"),
            (Classic with { Splits = [split with { NodeShare = 51 }] }, "shares of 51 for nodes and 50 for validators"),
            (Classic with { Splits = [split with { Tiers = split.Tiers with { Stratus = 61 } }] }, "tier shares of 15, 25 and 61"),
            (Classic with { Splits = [split with { ProposerPercent = 101 }] }, "101 percent for the proposer"),
            (Classic with { Splits = [split with { Rest = (Remainder)9 }] }, "remainder 9"),
        ];
        Assert.All(bad, pair => Assert.StartsWith(pair.Wanted, Assert.Single(pair.Profile.Problems()), StringComparison.Ordinal));

        EconomicsProfile With(SubsidyCurve odd) => Classic with { Eras = [halving with { Curve = odd }] };
    }

    [Fact]
    public void a_profile_survives_its_encoding() =>
        Assert.All([Classic, Pon, History(ExistingNetwork.Main)], profile => Assert.Equal(profile, Wire.Decode<EconomicsProfile>(Wire.Encode(profile))));

    private static EconomicsProfile History(ExistingNetwork network) => Profiles.History(ProofOfWorkTerms.Default, ProofOfNodeTerms.Default, network);
}
