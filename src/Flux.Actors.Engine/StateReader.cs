using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Reads states of entities that live on this host.</summary>
internal sealed class StateReader(EngineCore core)
{
    /// <summary>The state after the last committed decision; null with the answer that says why not.</summary>
    /// <remarks>
    /// A fenced read asks the journal for the shard's fence after it has the state: where that is still ours, nobody else can have recorded anything
    /// since. Any other may be stale by as much as the lease.
    /// </remarks>
    public async Task<(Answer Answer, object? State)> Here(EntityId entity, EntityKind kind, bool fenced, CancellationToken cancellation)
    {
        int shard = Shards.Of(entity);
        long fence = core.Owned.FenceOf(shard);
        object? state = core.Owned.Accepts(shard) ? core.FindCell(entity)?.Committed : null;
        Answer answer = new Accepted(0, []);
        if (state is null)
        {
            // Not passed on when the shard has moved: whoever asked finds the way.
            WakeLetter letter = new(core, entity, fenced) { FollowsUntil = -1 };
            answer = core.TryDeliverHere(entity, kind, letter) ?? await letter.AnsweredUnless(cancellation);
            state = letter.State;
        }

        if (state is null || !fenced)
        {
            return (answer, state);
        }

        try
        {
            return await core.Journal.ReadFence(shard, core.Stopping) == fence && core.Owned.FenceOf(shard) == fence
                ? (answer, state)
                : (new Failed(FailureKind.Moved, $"shard {shard} of {entity} has moved"), null);
        }
        catch (Exception e) when (e is JournalFault or OperationCanceledException)
        {
            return (Failures.Of(e, $"the fence of {entity} could not be read: {e.Message}"), null);
        }
    }
}
