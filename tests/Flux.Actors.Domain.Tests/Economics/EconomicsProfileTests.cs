using Flux.Actors.Domain.Economics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Economics;

public sealed class EconomicsProfileTests
{
    private static readonly EconomicsProfile Classic = EconomicsProfile.Classic;

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
    public void the_closed_form_is_the_sum_of_every_block_of_a_short_schedule()
    {
        EconomicsProfile quick = Classic with { HalvingInterval = 7 };
        Int128 sum = 0;
        for (long height = 0; height < 7 * 40; height++)
        {
            sum += quick.ScheduledAt(new Height(height)).Atoms;
            Assert.Equal(sum, quick.ScheduledThrough(new Height(height)));
        }
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
    public void genesis_and_the_whole_schedule_stay_just_below_the_cap() =>
        Assert.Equal(
            Classic.Cap.Atoms - (Int128)39_321_000,
            Amount.Flux(243_395_000).Atoms + Classic.ScheduledThrough(new Height(long.MaxValue)));

    [Fact]
    public void the_cap_cuts_the_subsidy()
    {
        Int128 cap = Classic.Cap.Atoms;
        Assert.Equal(new Amount(3_750_000_000), Classic.SubsidyAt(new Height(1), cap - 3_750_000_000));
        Assert.Equal(new Amount(3_749_999_999), Classic.SubsidyAt(new Height(1), cap - 3_749_999_999));
        Assert.Equal(Amount.Zero, Classic.SubsidyAt(new Height(1), cap));
        Assert.Equal(Amount.Zero, Classic.SubsidyAt(new Height(1), cap + 1));
    }

    [Fact]
    public void profiles_are_found_by_name_and_an_unknown_name_lists_the_known()
    {
        Assert.Same(Classic, EconomicsProfile.Named("classic"));
        Assert.Equal(
            "economics profile 'clasic' is not known; known: classic",
            Assert.Throws<FormatException>(() => EconomicsProfile.Named("clasic")).Message);
    }
}
