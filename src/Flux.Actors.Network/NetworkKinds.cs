using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Network.OnChain;
using Proposal = Flux.Actors.Domain.Governance.Proposal;

namespace Flux.Actors.Network;

/// <summary>How long things wait and how much they hold, in the deciders' own words.</summary>
public sealed record NetworkSettings(
    RoundTimings Rounds, MempoolLimits Mempool, PlacementTimings Placement, InstanceTimings Instance, EntityKindSettings Kinds);

/// <summary>Every kind of entity of a network, bound to the engine.</summary>
public static class NetworkKinds
{
    /// <summary>The kinds that block execution runs in line, with the network's numbers.</summary>
    public static IReadOnlyList<RuleSets<OnChainKind>> OnChain(ChainParameters parameters) =>
        [App.RulesWith(parameters.Apps).Select<OnChainKind>(kind => kind), Proposal.Rules.Select<OnChainKind>(kind => kind)];

    public static IReadOnlyList<EntityKind> All(ChainRules rules, EntityId mempool, NetworkSettings settings)
    {
        ChainReactions chain = new(rules, settings.Rounds, mempool, Registration);
        VerifySignature verify = rules.Scheme.Verify;
        return
        [
            Bind("chain", Chain.With(rules, chain.React), settings),
            Bind(Mempool.Kind, Mempool.With(settings.Mempool), settings),
            Bind(Round.Kind, Round.With(ChainReactions.Finalise, verify), settings),
            Bind(Validator.Kind, Validator.With(verify), settings),
            Bind(Node.Kind, Node.Decider, settings),
            Bind(Placement.Kind, Placement.With(settings.Placement), settings),
            Bind(Instance.Kind, Instance.With(settings.Instance), settings),
            Bind(App.Name, OnChainActor.Of(App.RulesWith(rules.Genesis.Parameters.Apps), ScheduleOf(App.Name), AppReactions.React), settings),
            Bind(Proposal.Rules.Name, OnChainActor.Of(Proposal.Rules, ScheduleOf(Proposal.Rules.Name), (_, _) => []), settings),
        ];

        // Parameters are the genesis file's; nothing on the chain changes them yet.
        RuleSchedule ScheduleOf(string kind) => rules.Genesis.Parameters.RulesOf(kind);
    }

    /// <summary>What a node's actor is told of its record; a record that is gone leaves a node that is not confirmed.</summary>
    private static Node.Register Registration(Outpoint node, NodeChange change) => change.After is { } record
        ? new Node.Register(new Node.Standing(
            node, record.Tier, record.Organisation, record.Address, record.Stage.ToString().ToLowerInvariant(), record.IsConfirmed))
        : new Node.Register(new Node.Standing(node, Tier.Cumulus, "gone", "gone", "unlocked", false));

    private static EntityKind<TState, TCommand, TEvent, TRefusal> Bind<TState, TCommand, TEvent, TRefusal>(
        string name, Decider<TState, TCommand, TEvent, TRefusal> decider, NetworkSettings settings)
        where TState : class
        where TCommand : class
        where TEvent : class
        where TRefusal : struct, Enum => new(name, decider, settings.Kinds);
}
