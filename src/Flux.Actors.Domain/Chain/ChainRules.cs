using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What execution needs beside the state and the block: cryptography, the on-chain kinds, the genesis file.</summary>
public sealed class ChainRules(SignatureScheme scheme, IReadOnlyList<RuleSets<OnChainKind>> kinds, Genesis genesis)
{
    public SignatureScheme Scheme => scheme;

    /// <summary>The on-chain kinds, each with every rule set this release knows of it.</summary>
    public IReadOnlyList<RuleSets<OnChainKind>> Kinds => kinds;

    public EconomicsProfile Economics => genesis.Economics;

    public Genesis Genesis => genesis;

    /// <summary>The network id, hashed once.</summary>
    public Hash256 Network { get; } = genesis.Id();

    /// <summary>Does works that don't touch each other and ends when all are done: one after the other, unless who made the rules spreads them over cores.</summary>
    public Action<IReadOnlyList<Action>> Spread { get; init; } = static works =>
    {
        foreach (Action work in works)
        {
            work();
        }
    };

    /// <summary>Null when the certificate proves the block final for these seats, else what is wrong with it; signatures are spread over the cores.</summary>
    public string? FlawOf(Certificate certificate, Sequence<Seat> seats)
    {
        if (certificate.FormFlaw(seats) is { } flaw)
        {
            return flaw;
        }

        SignatureChecks checks = new(scheme, certificate.Claims(Network, seats));
        Spread(checks.Works);
        return certificate.FalseClaim(checks.FirstFalse);
    }

    /// <summary>The on-chain kind of that name; null when this network has none.</summary>
    public RuleSets<OnChainKind>? KindOf(string name) => kinds.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The kind's rules as the chain's parameters put them in force at the height; null when this network has no such kind.</summary>
    /// <exception cref="UnknownRuleSetException">The chain is ahead of this release.</exception>
    public OnChainKind? KindAt(string name, Height height, ChainParameters parameters) => KindOf(name)?.At(height, parameters.RulesOf(name));
}
