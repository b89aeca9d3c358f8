using System.Diagnostics;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>A host's replica of the chain: begun once from the genesis file, then one final block after the other.</summary>
/// <remarks>
/// Entity <c>chain/main</c>. Shape: the genesis and each block are one fact each, so a fact's sequence number is its height + 1. A block's fact carries what it
/// changed; folding it executes nothing. Source: DESIGN §2, §9; docs/spec/chain.md.
/// </remarks>
public static class Chain
{
    /// <summary>How many of the last blocks are known by id; finalising one of them again is accepted and records nothing.</summary>
    public const int RecentMax = 256;

    public static EntityId Id { get; } = new("chain", "main");

    public abstract record Command;
    [Wire("chain.begin.v1")] public sealed record Begin(Genesis Genesis) : Command;
    [Wire("chain.finalise.v1")] public sealed record Finalise(Block Block, Certificate Certificate) : Command;

    public abstract record Event;
    [Wire("chain.begun.v1")] public sealed record Begun(Genesis Genesis) : Event;
    [Wire("chain.block-finalised.v1")]
    public sealed record BlockFinalised(Block Block, Certificate Certificate, WriteSet Writes, BlockReceipt Receipt) : Event;

    public abstract record State;
    [Wire("chain.state-empty.v1")] public sealed record Empty : State;

    /// <summary>The ledger after the tip, the certificate of the tip (null for genesis), and the ids of the last blocks.</summary>
    [Wire("chain.state-running.v1")]
    public sealed record Running(Genesis Genesis, ChainState Ledger, Certificate? TipCertificate, SortedMap<Height, Hash256> Recent) : State;

    public enum Refusal
    {
        /// <summary>There is no genesis yet.</summary>
        NotBegun = 1,

        /// <summary>The genesis is not that of the rules this host runs, or not the one the chain began with.</summary>
        OtherGenesis,

        /// <summary>The genesis file has problems; see <see cref="Genesis.Validate"/>.</summary>
        InvalidGenesis,

        /// <summary>The block is not the one after the tip; another one may already be final at its height.</summary>
        NotNext,

        /// <summary>The certificate does not prove the block final.</summary>
        BadCertificate,

        /// <summary>Executing the block found a flaw; see <see cref="Explain"/>.</summary>
        InvalidBlock,
    }

    /// <summary>The chain under these rules; what follows from a block is the caller's to say.</summary>
    public static Decider<State, Command, Event, Refusal> With(ChainRules rules, React<State, Event> react) =>
        new(new Empty(), (State state, Command command, in Moment _) => Decide(rules, state, command), Evolve, react);

    /// <summary>Why a command is refused, in one sentence; null when it is not.</summary>
    public static string? Explain(ChainRules rules, State state, Command command) => (Decide(rules, state, command).Refused, state, command) switch
    {
        (null, _, _) => null,
        (Refusal.NotBegun, _, _) => "the chain has not begun, a genesis is wanted first",
        (Refusal.OtherGenesis, _, Begin c) => $"genesis {c.Genesis.Id().Short} seen, {rules.Network.Short} wanted",
        (Refusal.InvalidGenesis, _, Begin c) => string.Join("; ", c.Genesis.Validate()),
        (Refusal.NotNext, Running s, Finalise c) => $"block {c.Block.Header.Height} seen, {s.Ledger.Height.Next} wanted",
        (Refusal.BadCertificate, Running s, Finalise c) => CertificateFlaw(rules, s.Ledger, c),
        (Refusal.InvalidBlock, Running s, Finalise c) => Execution.Validate(rules, s.Ledger, c.Block),
        var other => throw new UnreachableException($"{other}"),
    };

    private static Decision<Event, Refusal> Decide(ChainRules rules, State state, Command command) => (state, command) switch
    {
        (Empty, Begin c) when c.Genesis.Id() != rules.Network => Refusal.OtherGenesis,
        (Empty, Begin c) => c.Genesis.Validate().Count == 0 ? [new Begun(c.Genesis)] : Refusal.InvalidGenesis,
        (Empty, Finalise) => Refusal.NotBegun,
        (Running s, Begin c) => c.Genesis.Id() == s.Ledger.Network ? [] : Refusal.OtherGenesis,
        (Running s, Finalise c) when IsFinal(s, c.Block) => [],
        (Running s, Finalise c) when c.Block.Header.Height != s.Ledger.Height.Next => Refusal.NotNext,
        (Running s, Finalise c) when CertificateFlaw(rules, s.Ledger, c) is not null => Refusal.BadCertificate,
        (Running s, Finalise c) => Execution.Execute(rules, s.Ledger, c.Block) switch
        {
            Executed done => [new BlockFinalised(c.Block, c.Certificate, done.Writes(), done.Receipt)],
            _ => Refusal.InvalidBlock,
        },
        _ => throw new UnreachableException($"{command} in {state}"),
    };

    /// <summary>Folds one recorded fact. Every rule lives in the decision; none is re-checked here.</summary>
    /// <exception cref="UnreachableException">The journal is corrupt; the host stops the entity.</exception>
    public static State Evolve(State state, Event fact) => (state, fact) switch
    {
        (Empty, Begun e) => Started(e.Genesis),
        (Running s, BlockFinalised e) when e.Writes.Tip.Height == s.Ledger.Height.Next => s with
        {
            Ledger = e.Writes.ApplyTo(s.Ledger),
            TipCertificate = e.Certificate,
            Recent = s.Recent.Without(e.Writes.Tip.Height + -RecentMax).With(e.Writes.Tip.Height, e.Writes.Tip.Id),
        },
        _ => throw new UnreachableException($"{fact} after {state}"),
    };

    private static Running Started(Genesis genesis)
    {
        ChainState ledger = GenesisBlock.State(genesis);
        return new Running(genesis, ledger, null, SortedMap<Height, Hash256>.Empty.With(ledger.Height, ledger.Tip.Id));
    }

    private static bool IsFinal(Running state, Block block) =>
        state.Recent.TryGet(block.Header.Height, out Hash256 id) && id == block.Id();

    private static string? CertificateFlaw(ChainRules rules, ChainState ledger, Finalise command)
    {
        Certificate certificate = command.Certificate;
        if (certificate.Height != command.Block.Header.Height || certificate.Block != command.Block.Id())
        {
            return $"the certificate is for block {certificate.Block.Short} at height {certificate.Height}, "
                + $"{command.Block.Id().Short} at {command.Block.Header.Height} wanted";
        }

        return rules.FlawOf(certificate, Seating.Plan(ledger).Seats);
    }
}
