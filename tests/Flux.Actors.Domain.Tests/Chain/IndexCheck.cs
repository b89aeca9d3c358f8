using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Rewards;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>The index that blocks carry along says what looking through all nodes and entities says.</summary>
internal static class IndexCheck
{
    public static void AssertSaysWhatTheStateSays(ChainState state)
    {
        ChainIndex index = state.Index;
        KeyValuePair<Outpoint, NodeRecord>[] confirmed = [.. state.Nodes.Where(pair => pair.Value.IsConfirmed)];
        foreach (Tier tier in Enum.GetValues<Tier>())
        {
            Assert.Equal(PaymentQueue.Order(state.Nodes, tier), index.Nodes.Queue(tier));
            Assert.Equal(PaymentQueue.Due(state.Nodes, tier), index.Nodes.Due(tier));
        }

        foreach (NodeStage stage in Enum.GetValues<NodeStage>())
        {
            Assert.Equal(
                stage is NodeStage.Started or NodeStage.Confirmed or NodeStage.Banned
                    ? state.Nodes.Where(pair => pair.Value.Stage == stage)
                        .OrderBy(pair => stage == NodeStage.Confirmed ? pair.Value.LastConfirmed : pair.Value.StartedAt).ThenBy(pair => pair.Key)
                        .Select(pair => pair.Key)
                    : [],
                index.Nodes.RunningOf(stage));
        }

        Assert.Equal(confirmed.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.OperatorKey)), index.Nodes.Confirmed);
        Assert.Equal(confirmed.Sum(pair => TierWeight.HalfVotes(pair.Value.Tier)), index.Nodes.Weight);
        Assert.Equal(
            confirmed.GroupBy(pair => pair.Value.Owner, pair => pair.Key).OrderBy(group => group.Key)
                .Select(group => KeyValuePair.Create(group.Key, SortedMap<Outpoint, bool>.From(group.Select(node => KeyValuePair.Create(node, true))))),
            index.Nodes.Owners);
        Assert.Equal(
            state.Nodes.Where(pair => pair.Value.Stage is NodeStage.Started or NodeStage.Confirmed).OrderBy(pair => pair.Value.OperatorKey)
                .Select(pair => KeyValuePair.Create(pair.Value.OperatorKey, pair.Key)),
            index.Nodes.Operators);
        Assert.Equal(
            state.Entities.Where(pair => pair.Value.DueAt is not null).Select(pair => new DueEntity(pair.Value.DueAt!.Value, pair.Key)).Order(),
            index.Due.Keys);
        Assert.Equal(
            state.Entities.SelectMany(pair => pair.Value.Hosts).GroupBy(node => node).OrderBy(group => group.Key)
                .Select(group => KeyValuePair.Create(group.Key, group.Count())),
            index.Hosts);
    }
}
