using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Consensus;

/// <summary>What goes wrong in a simulated vote: parts of a thousand, and which seats (by index) are silent or lie.</summary>
public sealed record Trouble(int LostSends = 0, int EarlyTimers = 0, int HeldBack = 0, int[]? Silent = null, int[]? Liars = null)
{
    public bool Lies(int seat) => Liars?.Contains(seat) ?? false;
}

/// <summary>One height voted on by real round and validator rules; effects wait in one bag and are carried out in an order drawn from a seed.</summary>
/// <remarks>Shape: a Send may be lost; Tell, Remind and Perform never are. Liars vote for whatever they are shown, over and over, and propose fresh blocks.</remarks>
public sealed class VoteNetwork
{
    private static readonly EntityId Chain = new("chain", "main");

    private readonly Decider<Round.State, Round.Command, Round.Event, Round.Refusal> _roundRules;
    private readonly Decider<Validator.State, Validator.Command, Validator.Event, Validator.Refusal> _rules = Validator.With(Booth.Verify);
    private readonly Validator.State[] _validators;
    private readonly List<(EntityId To, object Command, bool Durable)> _bag = [];
    private readonly Dictionary<string, Remind> _timers = [];
    private readonly List<SignedVote> _signed = [];
    private readonly Dictionary<Hash256, Block> _blocks = [];
    private readonly Prng _prng;
    private readonly Trouble _trouble;
    private Round.State _round;
    private Timestamp _now = Booth.Slot;
    private byte _marks;

    public VoteNetwork(int seats, ulong seed, Trouble trouble)
    {
        (_prng, _trouble, Opening) = (new Prng(seed), trouble, Booth.Opening(seats));
        _roundRules = Round.With((block, certificate) => new Tell(Chain, certificate), Booth.Verify);
        _round = _roundRules.Initial;
        _validators = [.. Enumerable.Repeat(_rules.Initial, seats)];
        foreach (int seat in trouble.Silent ?? [])
        {
            Tell(seat, new Validator.Silence());
        }

        Deliver(Round.At(Opening.Height), new Round.Open(Opening));
    }

    public Opening Opening { get; }

    public Certificate? Decided { get; private set; }

    public int CurrentRound => _round is Round.Collecting s ? s.Round : -1;

    public int Relocks { get; private set; }

    public void Tell(int seat, Validator.Command command) => Deliver(Opening.Seats[seat].Node.ValidatorEntity, command);

    /// <summary>Loses everything volatile, as a crash of the process does, and starts again.</summary>
    public void Crash()
    {
        _bag.RemoveAll(message => !message.Durable);
        _bag.Add((Round.At(Opening.Height), new Round.Nudge(_now), true));
    }

    /// <summary>Steps until the height is decided or the steps are used up.</summary>
    public void Run(int steps)
    {
        for (int step = 0; step < steps && Decided is null; step++)
        {
            if (_bag.Count == 0 || Chance(_trouble.EarlyTimers))
            {
                Fire();
                continue;
            }

            int index = (int)_prng.Below((ulong)_bag.Count);
            (EntityId to, object command, bool durable) = _bag[index];
            if (Chance(_trouble.HeldBack))
            {
                continue;
            }

            _bag.RemoveAt(index);
            if (durable || !Chance(_trouble.LostSends))
            {
                Deliver(to, command);
            }
        }
    }

    /// <summary>Blocks for which a certificate could be put together from every precommit ever signed, liars signing for all.</summary>
    public int Certifiable() =>
        (from vote in _signed
         where vote.Vote is { Kind: VoteKind.Precommit, Block: not null }
         group vote.Node by (vote.Vote.Round, vote.Vote.Block) into cast
         let honest = cast.Where(node => !_trouble.Lies(SeatOf(node))).Distinct().Count()
         where honest + (_trouble.Liars?.Length ?? 0) >= Opening.Quorum
         select cast.Key.Block).Distinct().Count();

    /// <summary>Honest seats that signed two different votes of one round and kind.</summary>
    public int Conflicts() =>
        _signed.Where(vote => !_trouble.Lies(SeatOf(vote.Node)))
            .GroupBy(vote => (vote.Node, vote.Vote.Round, vote.Vote.Kind))
            .Count(cast => cast.Select(vote => vote.Vote).Distinct().Count() > 1);

    private bool Chance(int perThousand) => perThousand > 0 && _prng.Below(1000) < (ulong)perThousand;

    private int SeatOf(Outpoint node) => Enumerable.Range(0, Opening.Seats.Count).First(seat => Opening.Seats[seat].Node == node);

    private void Fire()
    {
        if (_timers.Values.MinBy(timer => timer.At) is { } due)
        {
            _timers.Remove(due.Key);
            _now = due.At > _now ? due.At : _now;
            Deliver(Round.At(Opening.Height), due.Command);
        }
    }

    private void Deliver(EntityId to, object command)
    {
        Moment now = new(Height.Genesis, _now);
        if (command is Round.Command forRound)
        {
            foreach (Round.Event fact in _roundRules.Decide(_round, forRound, now))
            {
                _round = _roundRules.Evolve(_round, fact);
                Decided = (fact as Round.BlockDecided)?.Certificate ?? Decided;
                CarryOut(to, _roundRules.React(_round, fact));
            }

            return;
        }

        int seat = Enumerable.Range(0, Opening.Seats.Count).First(seat => Opening.Seats[seat].Node.ValidatorEntity == to);
        if (_trouble.Lies(seat))
        {
            Lie(seat, (Validator.Command)command);
            return;
        }

        foreach (Validator.Event fact in _rules.Decide(_validators[seat], (Validator.Command)command, now))
        {
            Relocks += fact is Validator.Locked { Round: > 0 } ? 1 : 0;
            _validators[seat] = _rules.Evolve(_validators[seat], fact);
            CarryOut(to, _rules.React(_validators[seat], fact));
        }
    }

    private void CarryOut(EntityId from, IEnumerable<Effect> effects)
    {
        foreach (Effect effect in effects)
        {
            switch (effect)
            {
                case Send send:
                    _bag.Add((send.To, send.Command, false));
                    break;
                case Remind remind:
                    _timers[remind.Key] = remind;
                    break;
                case Forget forget:
                    _timers.Remove(forget.Key);
                    break;
                case Perform perform:
                    _bag.Add((perform.ReplyTo ?? from, Answer(perform.Request), true));
                    break;
                default:
                    break;
            }
        }
    }

    private object Answer(object request) => request switch
    {
        Validator.AssembleBlock r => new Validator.Assembled(r.Height, r.Round, Fresh()),
        Validator.CheckBlock r => new Validator.Checked(r.Height, r.Round, r.Block.Id(), null),
        Validator.SignVote r => Sign(Opening.SeatOf(r.Node)!, r.Vote),
        Validator.SignProposal r => new Round.ProposalReceived(Booth.SignProposal(Opening.SeatOf(r.Node)!, r.Proposal), r.Block),
        _ => throw new InvalidOperationException($"{request}"),
    };

    private Round.VoteReceived Sign(Seat seat, Vote vote)
    {
        SignedVote signed = Booth.SignVote(seat, vote);
        _signed.Add(signed);
        return new Round.VoteReceived(signed);
    }

    private Block Fresh()
    {
        Block block = Booth.BlockOf(++_marks, Opening);
        _blocks[block.Id()] = block;
        return block;
    }

    private void Lie(int seat, Validator.Command command)
    {
        Seat self = Opening.Seats[seat];
        EntityId round = Round.At(Opening.Height);
        switch (command)
        {
            case Validator.Propose c:
                Block block = Fresh();
                BlockProposal proposal = new(Opening.Network, Opening.Height, c.Round, block.Id(), -1);
                _bag.Add((round, new Round.ProposalReceived(Booth.SignProposal(self, proposal), block), true));
                break;
            case Validator.Consider c:
                _bag.Add((round, Sign(self, Opening.Vote(VoteKind.Prevote, c.Signed.Proposal.Round, c.Block.Id())), true));
                break;
            case Validator.Polka c:
                _bag.Add((round, Sign(self, Opening.Vote(VoteKind.Precommit, c.Round, _prng.Below(2) == 0 ? c.Block : null)), true));
                break;
            case Validator.NoPolka c:
                Hash256 any = _blocks.Keys.Order().ElementAtOrDefault((int)_prng.Below((ulong)_blocks.Count + 1));
                _bag.Add((round, Sign(self, Opening.Vote(VoteKind.Precommit, c.Round, any)), true));
                break;
            default:
                break;
        }
    }
}
