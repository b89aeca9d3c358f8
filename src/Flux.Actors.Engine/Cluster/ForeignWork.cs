using System.Diagnostics;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Cluster;

/// <summary>Work that other hosts ask of this one, because only this one can do it.</summary>
/// <remarks>
/// Shape: one piece per (entity, key), a bounded number of them. Asking again for the same piece joins it; a newer one, or one of a newer owner of the
/// asker's shard, replaces it; one of an older owner, by the table or by what was asked since, is refused. What was done is kept for who asks again, since its answer may be lost or come too late:
/// until newer work of its key comes, or there is no room for it.
/// </remarks>
internal sealed class ForeignWork(EngineCore core, ClusterSetup setup)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(EntityId From, string Key), Piece> _pieces = [];
    private readonly HeardFences _heard = new();

    /// <summary>Pieces that are done, the first first.</summary>
    private readonly LinkedList<Piece> _kept = new();
    private long _keptBytes;
    private readonly Workplaces _places = new(core);

    /// <summary>Does it, joins it, or says what came of it.</summary>
    public void Take(WorkMessage work, string owner, Peers peers, Blob trace, Action<Outcome> reply)
    {
        Outcome? answer = null;
        lock (_gate)
        {
            int shard = Shards.Of(work.From);
            long tables = peers.Tables;
            long inTable = peers.OwnerOf(shard).Fence;
            long newest = _heard.Of(shard, inTable, tables);
            _pieces.TryGetValue((work.From, work.Key), out Piece? older);
            if (work.Fence < newest || older?.Number > work.Number)
            {
                answer = new FailedOutcome(FailureKind.Moved, $"work {work.Number} of {work.From} under fence {work.Fence}: a newer owner has asked, under fence {newest}");
            }
            else if (older is not null && older.Number == work.Number && (older.Outcome is not null || older.Owner == owner || older.Fence >= work.Fence))
            {
                answer = older.Outcome;
                older.Reply = reply;
            }
            else if (older is null && !HasRoomLocked())
            {
                answer = new BusyOutcome("work for other hosts");
            }
            else
            {
                if (older?.Outcome is null)
                {
                    older?.Cancel(core);
                }
                else
                {
                    ForgetLocked(older);
                }

                Piece piece = new(work, owner, reply, core.Stopping);
                _pieces[(work.From, work.Key)] = piece;
                piece.Done = Dispatched.Begin(core.Dispatcher, () => Run(work, trace, piece)).Done;
            }

            _heard.Hear(shard, work.Fence, inTable, tables);
        }

        if (answer is not null)
        {
            reply(answer);
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

        if (!await Patience.Waits(core.Clock, Ends(running), core.Limits.PerformTimeoutMs))
        {
            core.Log.WorkAbandoned(running.Count(piece => !piece.Done.IsCompleted), core.Limits.PerformTimeoutMs);
        }
    }

    private static async Task Ends(Piece[] pieces)
    {
        foreach (Piece piece in pieces)
        {
            await piece.Done;
        }
    }

    private async Task Run(WorkMessage work, Blob trace, Piece piece)
    {
        Outcome outcome;
        try
        {
            outcome = new WorkedOutcome(await _places.Do(ending => Work(work, trace, ending), piece.Cancellation));
        }
        catch (OperationCanceledException) when (piece.Cancellation.IsCancellationRequested)
        {
            outcome = new FailedOutcome(FailureKind.Stopping, "newer work took its place, or the host stops");
        }
        catch (Exception e)
        {
            outcome = new FailedOutcome(FailureKind.WorkFailed, $"{e.GetType().Name}: {e.Message}");
        }

        Action<Outcome> reply;
        lock (_gate)
        {
            reply = piece.Reply;
            if (_pieces.GetValueOrDefault((work.From, work.Key)) == piece)
            {
                KeepLocked(piece, outcome);
            }
        }

        reply(outcome);
        piece.Dispose();
    }

    /// <summary>Whether there is room for one more piece, if need be in the place of one that is done.</summary>
    private bool HasRoomLocked()
    {
        if (_pieces.Count >= core.Limits.PerformsInMemory && _kept.First is { } first)
        {
            ForgetLocked(first.Value);
        }

        return _pieces.Count < core.Limits.PerformsInMemory;
    }

    /// <summary>Keeps what was done, no more of it than one message may be long; what failed is tried again when it is asked for again.</summary>
    private void KeepLocked(Piece piece, Outcome outcome)
    {
        if (outcome is not WorkedOutcome worked)
        {
            _ = _pieces.Remove(piece.Key);
            return;
        }

        piece.Outcome = worked;
        _ = _kept.AddLast(piece);
        _keptBytes += piece.Bytes;
        while (_keptBytes > core.Limits.Cluster.MessageBytesMax && _kept.First is { } first)
        {
            ForgetLocked(first.Value);
        }
    }

    private void ForgetLocked(Piece done)
    {
        _ = _kept.Remove(done);
        _keptBytes -= done.Bytes;
        _ = _pieces.Remove(done.Key);
    }

    private async Task<Blob?> Work(WorkMessage work, Blob trace, CancellationToken cancellation)
    {
        Performer performer = core.Performers.GetValueOrDefault(work.RequestName)
            ?? throw new InvalidOperationException($"there is no performer for '{work.RequestName}'");
        object request = Wire.Decode(performer.RequestType, work.Request.Memory);
        if (performer.ServedBy(request) is { } served && !setup.Serves().Contains(served))
        {
            throw new InvalidOperationException($"{core.Owner} does not serve '{served}' now");
        }

        Activity? span = Spans.Perform(core.Log, work.RequestName, work.From, work.Key, work.Attempt, trace);
        string? why = "it threw";
        try
        {
            object? command = await performer.Work(new PerformContext(work.From, work.Key, work.ReplyTo, work.Fence, work.Attempt), request, cancellation);
            why = null;
            return command is null ? null : Deciding.Written(core, work.ReplyTo, command);
        }
        finally
        {
            Spans.Performed(core.Log, span, why);
        }
    }

    private sealed class Piece(WorkMessage work, string owner, Action<Outcome> reply, CancellationToken stopping) : IDisposable
    {
        private readonly Cancelling _cancelling = new(stopping);

        public (EntityId From, string Key) Key { get; } = (work.From, work.Key);

        public long Number { get; } = work.Number;

        public long Fence { get; } = work.Fence;

        /// <summary>The life of the host that asked for it: one that has raised its own fence has not asked for other work.</summary>
        public string Owner { get; } = owner;

        /// <summary>What was done; null while it is not. Under the lock, as is who is to be told.</summary>
        public WorkedOutcome? Outcome { get; set; }

        public int Bytes => Outcome?.Command?.Length ?? 0;

        public Action<Outcome> Reply { get; set; } = reply;

        public Task Done { get; set; } = Task.CompletedTask;

        public CancellationToken Cancellation => _cancelling.Token;

        public void Cancel(EngineCore core) => _cancelling.Cancel(core);

        public void Dispose() => _cancelling.Dispose();
    }
}
