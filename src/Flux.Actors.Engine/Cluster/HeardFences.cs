using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Cluster;

/// <summary>Under which fence a shard's owner has asked something of this host, which may be newer than the table that it has read.</summary>
/// <remarks>
/// Shape: believed until the second table after it, the first that was surely asked for later; then the table knows better, and a number that was wrong keeps
/// nobody out any more. Concurrency: under the caller's lock.
/// </remarks>
internal sealed class HeardFences
{
    private readonly (long Fence, long Table)[] _heard = new (long, long)[ShardSet.ShardCount];

    /// <summary>The newest fence of the shard that is known.</summary>
    /// <param name="shard">Which.</param>
    /// <param name="inTable">Its fence in the last table.</param>
    /// <param name="tables">How many tables have been read.</param>
    public long Of(int shard, long inTable, long tables) => _heard[shard] is var (fence, table) && tables < table + 2 ? Math.Max(fence, inTable) : inTable;

    public void Hear(int shard, long fence, long inTable, long tables)
    {
        if (fence > Of(shard, inTable, tables))
        {
            _heard[shard] = (fence, tables);
        }
    }
}
