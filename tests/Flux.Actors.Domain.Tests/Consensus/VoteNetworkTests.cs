using Flux.Actors.Domain.Consensus;

namespace Flux.Actors.Domain.Tests.Consensus;

public sealed class VoteNetworkTests
{
    [Theory]
    [InlineData(4, 200)]
    [InlineData(8, 40)]
    public void no_two_blocks_of_a_height_can_ever_be_certified(int seats, int seeds)
    {
        int laterRounds = 0, decided = 0, relocks = 0;
        for (ulong seed = 0; seed < (ulong)seeds; seed++)
        {
            int[] liars = seats == 4 ? [(int)(seed % 4)] : [(int)(seed % 8), (int)((seed + 3) % 8)];
            VoteNetwork network = new(seats, seed, new Trouble(LostSends: 50, EarlyTimers: 160 / seats, HeldBack: 300, Liars: liars));
            network.Run(3000);
            Assert.True(network.Certifiable() <= 1, $"seed {seed}: two blocks of one height have a quorum of precommits");
            Assert.True(network.Conflicts() == 0, $"seed {seed}: an honest seat signed two different votes");
            decided += network.Decided is null ? 0 : 1;
            laterRounds += network.Decided is { Round: > 0 } ? 1 : 0;
            relocks += network.Relocks;
        }

        Assert.True(decided > seeds / 2 && laterRounds > seeds / 4 && relocks > seeds, $"{decided} decided, {laterRounds} later, {relocks} relocks");
    }

    [Fact]
    public void two_silent_of_eight_do_not_stop_the_height()
    {
        for (ulong seed = 0; seed < 56; seed++)
        {
            int first = (int)(seed % 8), second = (int)((seed % 8 + 1 + seed / 8) % 8);
            VoteNetwork network = new(8, seed, new Trouble(LostSends: 20, Silent: [first, second]));
            network.Run(20_000);
            Assert.True(network.Decided is not null, $"seed {seed}: undecided in round {network.CurrentRound}");
            Assert.Null(network.Decided!.Flaw(Booth.Network, network.Opening.Seats, Booth.Scheme));
        }
    }

    [Fact]
    public void three_silent_of_eight_stop_it_until_one_wakes()
    {
        VoteNetwork network = new(8, 5, new Trouble(Silent: [0, 1, 2]));
        network.Run(5000);
        Assert.Null(network.Decided);
        Assert.True(network.CurrentRound > 10, $"round {network.CurrentRound}");
        int round = network.CurrentRound;
        network.Tell(1, new Validator.Wake());
        network.Run(5000);
        Assert.InRange(network.Decided!.Round, round, round + 3);
    }

    [Fact]
    public void a_silent_leader_costs_exactly_one_round()
    {
        Opening opening = Booth.Opening(8);
        int leader = Enumerable.Range(0, 8).First(seat => opening.Seats[seat] == opening.LeaderOf(0));
        VoteNetwork network = new(8, 1, new Trouble(Silent: [leader]));
        network.Run(1000);
        Assert.Equal(1, network.Decided!.Round);
    }

    [Fact]
    public void without_trouble_round_zero_decides()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            VoteNetwork network = new(8, seed, new Trouble());
            network.Run(1000);
            Assert.Equal(0, network.Decided!.Round);
        }
    }

    [Fact]
    public void a_crash_at_any_moment_loses_messages_but_not_the_height()
    {
        for (int moment = 0; moment < 60; moment++)
        {
            VoteNetwork network = new(8, (ulong)moment, new Trouble());
            network.Run(moment);
            network.Crash();
            network.Run(1000);
            Assert.True(network.Decided is { Round: 0 }, $"crash after {moment} steps: {network.Decided?.Round}");
            Assert.Equal(0, network.Conflicts());
        }
    }

    [Fact]
    public void without_a_nudge_the_durable_timeouts_still_end_it()
    {
        for (int moment = 0; moment < 60; moment++)
        {
            VoteNetwork network = new(4, (ulong)moment, new Trouble(LostSends: 1000));
            network.Run(moment);
            Assert.Null(network.Decided);
        }

        VoteNetwork lossy = new(4, 11, new Trouble(LostSends: 300));
        lossy.Run(20_000);
        Assert.NotNull(lossy.Decided);
    }
}
