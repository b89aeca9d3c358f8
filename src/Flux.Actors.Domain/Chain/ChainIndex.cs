using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What nodes and entities say, looked up the other way round, so that a block costs what it touches. Nothing here is stored: it follows from them.</summary>
public sealed class ChainIndex
{
    private readonly AuthenticatedMap<Outpoint, NodeRecord>? _nodesOf;
    private readonly AuthenticatedMap<EntityId, OnChainEntity>? _entitiesOf;

    private ChainIndex(
        NodeIndex nodes,
        SortedMap<DueEntity, bool> due,
        SortedMap<Outpoint, int> hosts,
        AuthenticatedMap<Outpoint, NodeRecord>? nodesOf,
        AuthenticatedMap<EntityId, OnChainEntity>? entitiesOf) =>
        (Nodes, Due, Hosts, _nodesOf, _entitiesOf) = (nodes, due, hosts, nodesOf, entitiesOf);

    public static ChainIndex Empty { get; } = new(NodeIndex.Empty, SortedMap<DueEntity, bool>.Empty, SortedMap<Outpoint, int>.Empty, null, null);

    public NodeIndex Nodes { get; }

    /// <summary>Entities that want a tick, the earliest first.</summary>
    public SortedMap<DueEntity, bool> Due { get; }

    /// <summary>How many entities each node is attested to serve; at least one.</summary>
    public SortedMap<Outpoint, int> Hosts { get; }

    public static ChainIndex Of(ChainState state)
    {
        ChainIndex index = Empty;
        foreach ((Outpoint node, NodeRecord record) in state.Nodes)
        {
            index = index.WithNode(node, null, record);
        }

        foreach ((EntityId id, OnChainEntity entity) in state.Entities)
        {
            index = index.WithEntity(id, null, entity);
        }

        return index.For(state.Nodes, state.Entities);
    }

    public bool IsOf(ChainState state) => ReferenceEquals(_nodesOf, state.Nodes) && ReferenceEquals(_entitiesOf, state.Entities);

    /// <summary>The same index, as that of these maps.</summary>
    public ChainIndex For(AuthenticatedMap<Outpoint, NodeRecord> nodes, AuthenticatedMap<EntityId, OnChainEntity> entities) =>
        new(Nodes, Due, Hosts, nodes, entities);

    public ChainIndex WithNode(Outpoint node, NodeRecord? before, NodeRecord? after) =>
        new(Nodes.With(node, before, after), Due, Hosts, null, null);

    public ChainIndex WithEntity(EntityId id, OnChainEntity? before, OnChainEntity? after)
    {
        SortedMap<DueEntity, bool> due = Due;
        if (before?.DueAt != after?.DueAt)
        {
            due = before?.DueAt is { } was ? due.Without(new DueEntity(was, id)) : due;
            due = after?.DueAt is { } at ? due.With(new DueEntity(at, id), true) : due;
        }

        SortedMap<Outpoint, int> hosts = Hosts;
        Sequence<Outpoint> left = before?.Hosts ?? [], joined = after?.Hosts ?? [];
        if (left != joined)
        {
            foreach (Outpoint node in left)
            {
                hosts = hosts[node] == 1 ? hosts.Without(node) : hosts.With(node, hosts[node] - 1);
            }

            foreach (Outpoint node in joined)
            {
                hosts = hosts.With(node, hosts.GetOr(node, 0) + 1);
            }
        }

        return new ChainIndex(Nodes, due, hosts, null, null);
    }
}

/// <summary>An entity and the height at which it wants a tick.</summary>
public readonly record struct DueEntity(Height At, EntityId Entity) : IComparable<DueEntity>
{
    public int CompareTo(DueEntity other) => At.CompareTo(other.At) is var heights and not 0 ? heights : Entity.CompareTo(other.Entity);

    public static bool operator <(DueEntity left, DueEntity right) => left.CompareTo(right) < 0;

    public static bool operator >(DueEntity left, DueEntity right) => left.CompareTo(right) > 0;

    public static bool operator <=(DueEntity left, DueEntity right) => left.CompareTo(right) <= 0;

    public static bool operator >=(DueEntity left, DueEntity right) => left.CompareTo(right) >= 0;
}
