using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Claimed shards on their way into work: what they owe is read first, so that nothing overtakes it.</summary>
/// <remarks>Shape: reading goes on until the journal has answered, or none of the shards is ours any more. Concurrency: any thread.</remarks>
internal sealed class Takeovers(EngineCore core)
{
    private readonly Lock _gate = new();
    private readonly List<Takeover> _running = [];

    /// <summary>Reads what the shards owe, and opens those that are still ours then.</summary>
    /// <exception cref="OperationCanceledException">The engine stops.</exception>
    public async Task Take(IReadOnlyList<ShardClaim> claims)
    {
        using Takeover takeover = new(core.Claim(claims), core.Stopping);
        lock (_gate)
        {
            _running.Add(takeover);
        }

        try
        {
            if (core.Owned.Held(takeover.Shards).Count > 0)
            {
                _ = await core.Committer.Insist("outbox", () => core.Outbox.Resume(core.Owned.Held(takeover.Shards), takeover.Lost), takeover.Lost);
                core.Owned.Opened(takeover.Shards);
            }
        }
        catch (OperationCanceledException) when (!core.Stopping.IsCancellationRequested)
        {
            // Others have them now.
        }
        finally
        {
            lock (_gate)
            {
                _ = _running.Remove(takeover);
            }
        }
    }

    /// <summary>Ends the reading for shards of which none is ours any more.</summary>
    public void Look()
    {
        lock (_gate)
        {
            foreach (Takeover takeover in _running.Where(takeover => core.Owned.Held(takeover.Shards).Count == 0))
            {
                takeover.End(core);
            }
        }
    }

    private sealed class Takeover(IReadOnlyList<OwnedShards.Tenure> shards, CancellationToken stopping) : IDisposable
    {
        private readonly Cancelling _cancelling = new(stopping);

        public IReadOnlyList<OwnedShards.Tenure> Shards { get; } = shards;

        public CancellationToken Lost => _cancelling.Token;

        public void End(EngineCore core) => _cancelling.Cancel(core);

        public void Dispose() => _cancelling.Dispose();
    }
}
