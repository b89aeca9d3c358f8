using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Governance;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Domain.Tests.Apps;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Domain.Tests.Consensus;
using Flux.Actors.Kernel;
using Proposal = Flux.Actors.Domain.Governance.Proposal;

namespace Flux.Actors.Network.Tests.Journals;

/// <summary>What each kind of the network records today, of commands that reach all its facts.</summary>
internal static class JournalScenarios
{
    public static readonly MempoolLimits Pool = new(
        TransactionsMax: 3, ReportsMax: 2, PerAccountMax: 3, FatesMax: 3, ExpireBlocks: 10, ReplacementFeePercent: 110, HeightStride: 4);

    private static readonly Outpoint N1 = new(Hash256.Sha256([1]), 0);
    private static readonly Outpoint N2 = new(Hash256.Sha256([2]), 0);
    private static readonly Workload Hello = new("hello", "hello:1", [new PortMapping(8080, 80)], ["A=1"], [], 2000, 3000, 10, "/", true);
    private static readonly Opening Four = Booth.Opening(4);
    private static readonly Block A = Booth.BlockOf(1, Four);
    private static readonly Block B = Booth.BlockOf(2, Four);

    /// <summary>The entity, and one journal or, where no one life records every fact, several.</summary>
    /// <exception cref="ArgumentException">The kind has no scenario yet.</exception>
    public static (EntityId Entity, Sequence<Sequence<Blob>> Journals) Of(string kind) => kind switch
    {
        "app" => (AppWorld.HelloApp, JournalWalk.Covering(ShortLives, Apps(), blocksMax: 300)),
        "chain" => (Chain.Id, [Blocks()]),
        "instance" => (Instance.At("hello", 0), JournalWalk.Covering(Instance.With(InstanceTimings.Default), Instances())),
        "mempool" => (new EntityId(Mempool.Kind, "local"), JournalWalk.Covering(Mempool.With(Pool), Transactions())),
        "node" => (N1.NodeEntity, JournalWalk.Covering(Node.Decider, Nodes())),
        "placement" => (Placement.At("hello"), JournalWalk.Covering(Placement.With(PlacementTimings.Default), Placements())),
        "proposal" => (Proposal.IdOf(Text), JournalWalk.Covering(Proposal.Decider, Proposals(), blocksMax: 20)),
        "round" => (Round.At(Booth.One), JournalWalk.Covering(Round.With((_, certificate) => new Tell(Chain.Id, certificate), Booth.Verify), Votes())),
        "validator" => (Four.Seats[1].Node.ValidatorEntity, JournalWalk.Covering(Validator.With(Booth.Verify), Sittings())),
        _ => throw new ArgumentException($"kind '{kind}' has no scenario; write one in JournalScenarios"),
    };

    private static Proposal.Submit Text => new("More light", "Let there be more light.");

    private static string Brief => SpecificationTexts.With("\"expire\":88000", "\"expire\":1000");

    private static Decider<App.State, Envelope<App.Command>, App.Event, App.Refusal> ShortLives { get; } =
        new(new App.Unregistered(), new FluxAppRules(AppParameters.Default with { PauseMax = 900, Reminders = [400, 50] }).Decide, App.Evolve, App.React);

    private static IReadOnlyList<Envelope<App.Command>> Apps() =>
    [
        AppWorld.Register(specification: Brief),
        AppWorld.From(AppWorld.Developer, new App.Update(Brief, null, AppTerms.DocumentsOf(Brief, null)), Amount.Flux(1), 11),
        AppWorld.From(AppWorld.Developer, new App.Renew(500), Amount.Flux(1), 12),
        AppWorld.From(AppWorld.Developer, new App.RenewItself(300, Amount.Flux(1)), Amount.Flux(1), 13),
        AppWorld.From(AppWorld.Developer, new App.Pause()),
        AppWorld.From(AppWorld.Developer, new App.Resume()),
        AppWorld.From(AppWorld.Developer, new App.Transfer(AppWorld.Developer)),
        AppWorld.From(AppWorld.Developer, new App.Transfer(AppWorld.Stranger)),
        AppWorld.From(AppWorld.Stranger, new App.Transfer(AppWorld.Developer)),
        AppWorld.Accept(0, 0), AppWorld.Accept(1, 1), AppWorld.Leave(0, 0), AppWorld.Leave(1, 1),
        AppWorld.From(AppWorld.Stranger, new App.Tick()), AppWorld.From(AppWorld.Developer, new App.Remove()),
    ];

    /// <summary>The on-chain kinds of the network, and one that tests have, which pays out of its escrow when told.</summary>
    public static IReadOnlyList<RuleSets<OnChainKind>> OnChain { get; } = [.. NetworkKinds.OnChain(ChainParameters.Dev), Jar.Rules.Select<OnChainKind>(kind => kind)];

    /// <summary>Blocks with every kind of transaction, messages to every on-chain kind, one of them refused, and a payment out of escrow.</summary>
    private static Sequence<Blob> Blocks()
    {
        RegistryWindows windows = RegistryWindows.Dev with { Unbonding = 2, ReaddressAfter = 1 };
        TestNetwork network = new(genesis => genesis with { Parameters = genesis.Parameters with { Windows = windows } }, OnChain);
        SignedTransaction locked = network.By("alice", new LockCollateral(Tier.Cumulus), TierAmounts.Collateral.Cumulus);
        network.Final(locked, network.Pay("alice", "own1", Amount.Flux(300), ahead: 1), network.Pay("bob", "carol", new Amount(7)));
        Outpoint node = new(locked.Id(), 0);
        network.Final(network.By("alice", new StartNode(node, FakeScheme.Key("op"), "org", "127.11.0.9")));
        network.Final(network.By("op", new ConfirmNode(node, Tier.Cumulus), fee: Amount.Zero));
        EntityId jar = Jar.Id("a");
        network.Final(
            network.By("op", new ChangeAddress(node, "127.11.0.10"), fee: Amount.Zero),
            network.By("alice", Jar.Call("a", new Jar.Fill("x")), Amount.Flux(1)),
            network.By("alice", Jar.Call("a", new Jar.Fill("unwanted")), ahead: 1),
            network.By("alice", Jar.Call("a", new Jar.PayOut(jar, FakeScheme.Account("dave"), new Amount(5))), ahead: 2));
        network.Final(
            network.By("bob", new Call(AppWorld.HelloApp, Wire.Encode<App.Command>(new App.Register(SpecificationTexts.Hello, null))), AppWorld.Price),
            network.By("own1", new Call(Proposal.IdOf(Text), Wire.Encode<Proposal.Command>(Text)), Amount.Flux(200)));
        network.Final(
            network.By("op1", new Call(AppWorld.HelloApp, Wire.Encode<App.Command>(new App.Accept(0, 0, network.Node(1)))), fee: Amount.Zero),
            network.By("own2", new Call(Proposal.IdOf(Text), Wire.Encode<Proposal.Command>(new Proposal.Cast(Choice.Yes)))));
        network.Final(network.By("alice", new StopNode(node)), network.By("bob", new Call(AppWorld.HelloApp, Wire.Encode<App.Command>(new App.Remove()))));
        network.Empty(windows.Unbonding);
        network.Final(network.By("alice", new UnlockCollateral(node)));
        return network.Journal.Select(fact => Wire.Encode(fact)).ToSequence();
    }

    private static IReadOnlyList<Instance.Command> Instances()
    {
        Assignment first = new(Hello, 0, N1, "127.11.0.1", 1), second = new(Hello, 0, N2, "127.12.0.1", 2);
        Instance.Container box = new("c0ffee", "sha256:1", false);
        return
        [
            new Instance.Run(first), new Instance.Run(second), new Instance.Stop(),
            .. from fence in new long[] { 1, 2 }
               from start in new[] { 1, 2 }
               from command in (Instance.Command[])[
                   new Instance.Started(fence, start, box), new Instance.StartFailed(fence, start, InstanceFault.PortInUse, "taken"),
                   new Instance.Observed(fence, start, true, true, null), new Instance.Observed(fence, start, true, false, null),
                   new Instance.Observed(fence, start, false, false, 1), new Instance.Restart(fence, start), new Instance.Removed(fence)]
               select command,
        ];
    }

    private static IReadOnlyList<Mempool.Command> Transactions() =>
    [
        .. from sender in new[] { "ann", "ben" }
           from nonce in new ulong[] { 0, 1 }
           from fee in new long[] { 1, 5, 9 }
           select new Mempool.Submit(Signed(sender, nonce, fee), FakeScheme.Account(sender), 0, Amount.Flux(1), Lane.Paying, null),
        new Mempool.Settle(new Height(2), [new TransactionReceipt(Signed("ann", 0, 1).Id(), FakeScheme.Account("ann"), 0, null)]),
        new Mempool.Discard([new Drop(Signed("ben", 0, 1).Id(), "no funds")]),
    ];

    private static SignedTransaction Signed(string sender, ulong nonce, long fee) => new Transaction(
        Hash256.Zero, FakeScheme.Key(sender), nonce, new Amount(fee), new Amount(1), new Transfer(FakeScheme.Account("eve"))).Signed();

    private static IReadOnlyList<Node.Command> Nodes()
    {
        Node.Standing confirmed = new(N1, Tier.Cumulus, "acme", "127.11.0.1", "confirmed", true);
        return
        [
            new Node.Register(confirmed), new Node.Register(confirmed with { Stage = "stopped", IsConfirmed = false }),
            new Node.Reserve(N1, 0, 1, Hello), new Node.Reserve(N1, 0, 1, Hello with { App = "other", CpuMillicores = 9000 }),
            new Node.Release("hello", 0, 1), new Node.Silence(), new Node.Wake(), new Node.Miss(), new Node.Beat(), new Node.Drain(), new Node.Undrain(),
        ];
    }

    private static IReadOnlyList<Placement.Command> Placements() =>
    [
        new Placement.Place(Hello, 2), new Placement.Place(Hello, 1), new Placement.Withdraw(), new Placement.NodeLost(N1),
        .. from ordinal in new[] { 0, 1 }
           from fence in new long[] { 1, 2 }
           from command in (Placement.Command[])[
               new Placement.FoundNodes(ordinal, fence, [N1, N2], ""), new Placement.FoundNodes(ordinal, fence, [], "none"),
               new Placement.Reserved(ordinal, fence, N1, "127.11.0.1"), new Placement.Declined(ordinal, fence, N1, "full"),
               new Placement.InstanceServing(ordinal, fence, N1), new Placement.InstanceFailed(ordinal, fence, N1, InstanceFault.Exited, "ended"),
               new Placement.Attested(ordinal, fence, N1), new Placement.Retry(ordinal, fence)]
           select command,
    ];

    private static IReadOnlyList<Envelope<Proposal.Command>> Proposals() =>
    [
        By(1, Text, Amount.Flux(200)), By(1, new Proposal.Cast(Choice.Yes)), By(2, new Proposal.Cast(Choice.No)), By(3, new Proposal.Tick()),
    ];

    private static Envelope<Proposal.Command> By(byte sender, Proposal.Command command, Amount value = default) => new(
        command, new Stamp(Hash256.Sha256([9]), AppWorld.Account(sender), value, [AppWorld.Node(sender)], null, 25, 100, null));

    private static IReadOnlyList<Round.Command> Votes() =>
    [
        .. from seat in Enumerable.Range(0, 4)
           from kind in Enum.GetValues<VoteKind>()
           from round in Enumerable.Range(0, 2)
           from block in new[] { A, null }
           select new Round.VoteReceived(Booth.SignVote(Four, seat, kind, round, block?.Id())),
        .. from step in Enum.GetValues<RoundStep>() select new Round.TimedOut(0, step),
        new Round.Open(Four), new Round.Open(Four), new Round.Start(), new Round.Start(), Offer(0), Offer(0), Offer(1),
        new Round.Nudge(new Timestamp(5)), new Round.Close(),
    ];

    private static Round.ProposalReceived Offer(int round) => new(Booth.SignProposal(Four, round, A, -1), A);

    private static IReadOnlyList<Validator.Command> Sittings()
    {
        Sitting here = Booth.SittingOf(Four, 1);
        return
        [
            .. from round in Enumerable.Range(0, 2)
               from block in new[] { A, B }
               from command in (Validator.Command[])[
                   new Validator.Consider(here, Booth.SignProposal(Four, round, block, -1), block, []),
                   new Validator.Checked(Booth.One, round, block.Id(), null),
                   new Validator.Polka(here, round, block.Id(), Booth.Prevotes(Four, 3, round, block))]
               select command,
            new Validator.Propose(here, 1, null, -1), new Validator.Assembled(Booth.One, 1, A), new Validator.Assembled(Booth.One, 1, null),
            new Validator.NoPolka(here, 1), new Validator.Silence(), new Validator.Wake(),
        ];
    }
}
