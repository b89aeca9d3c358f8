using System.Diagnostics;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Cluster;

/// <summary>Work that other hosts ask of this one, because only this one can do it.</summary>
/// <remarks>
/// Shape: one piece per (entity, key), a bounded number of them. Asking again for the same piece joins it; a newer one, or one of a newer owner of the
/// asker's shard, replaces it; one of an older owner is refused.
/// </remarks>
internal sealed class ForeignWork(EngineCore core)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(EntityId From, string Key), Piece> _pieces = [];
    private readonly long[] _fences = new long[ShardSet.ShardCount];
    private readonly Slots _slots = new(core.Limits.PerformParallelism);

    public void Take(WorkMessage work, Blob trace, Action<Outcome> reply)
    {
        Outcome? refusal = null;
        lock (_gate)
        {
            int shard = Shards.Of(work.From);
            _pieces.TryGetValue((work.From, work.Key), out Piece? older);
            if (work.Fence < _fences[shard] || older?.Number > work.Number)
            {
                refusal = new FailedOutcome(FailureKind.Moved, $"work {work.Number} of {work.From} under fence {work.Fence}: a newer owner has asked, under fence {_fences[shard]}");
            }
            else if (older is not null && older.Number == work.Number)
            {
                older.Reply = reply;
            }
            else if (older is null && _pieces.Count >= core.Limits.PerformsInMemory)
            {
                refusal = new BusyOutcome("work for other hosts");
            }
            else
            {
                older?.Cancel(core);
                Piece piece = new(work.Number, reply, core.Stopping);
                _pieces[(work.From, work.Key)] = piece;
                piece.Done = Dispatched.Begin(core.Dispatcher, () => Run(work, trace, piece)).Done;
            }

            _fences[shard] = Math.Max(_fences[shard], work.Fence);
        }

        if (refusal is not null)
        {
            reply(refusal);
        }
    }

    /// <summary>Waits for running work to notice that the engine stops.</summary>
    public async Task Drain()
    {
        Piece[] running;
        lock (_gate)
        {
            running = [.. _pieces.Values];
        }

        foreach (Piece piece in running)
        {
            await piece.Done;
        }
    }

    private async Task Run(WorkMessage work, Blob trace, Piece piece)
    {
        Outcome outcome;
        try
        {
            await _slots.Take(piece.Cancellation);
            try
            {
                outcome = new WorkedOutcome(await Work(work, trace, piece.Cancellation));
            }
            finally
            {
                _slots.Give();
            }
        }
        catch (OperationCanceledException) when (piece.Cancellation.IsCancellationRequested)
        {
            outcome = new FailedOutcome(FailureKind.Stopping, "newer work took its place, or the host stops");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            outcome = new FailedOutcome(FailureKind.WorkFailed, $"{e.GetType().Name}: {e.Message}");
        }

        lock (_gate)
        {
            if (_pieces.GetValueOrDefault((work.From, work.Key)) == piece)
            {
                _ = _pieces.Remove((work.From, work.Key));
            }
        }

        piece.Reply(outcome);
        piece.Dispose();
    }

    private async Task<Blob?> Work(WorkMessage work, Blob trace, CancellationToken cancellation)
    {
        Performer performer = core.Performers.GetValueOrDefault(work.RequestName)
            ?? throw new InvalidOperationException($"there is no performer for '{work.RequestName}'");
        object request = Wire.Decode(performer.RequestType, work.Request.Memory);
        Activity? span = Spans.Perform(work.RequestName, work.From, work.Key, work.Attempt, trace);
        string? why = "it threw";
        try
        {
            object? command = await performer.Work(new PerformContext(work.From, work.Key, work.ReplyTo, work.Fence, work.Attempt), request, cancellation);
            why = null;
            return command is null ? null : Deciding.Written(core, work.ReplyTo, command);
        }
        finally
        {
            Spans.Performed(span, why);
        }
    }

    private sealed class Piece(long number, Action<Outcome> reply, CancellationToken stopping) : IDisposable
    {
        private readonly Cancelling _cancelling = new(stopping);

        public long Number { get; } = number;

        public Action<Outcome> Reply { get; set; } = reply;

        public Task Done { get; set; } = Task.CompletedTask;

        public CancellationToken Cancellation => _cancelling.Token;

        public void Cancel(EngineCore core) => _cancelling.Cancel(core);

        public void Dispose() => _cancelling.Dispose();
    }
}
