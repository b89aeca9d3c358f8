using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>Which shards are this engine's, under which fence, and whether it may act on them now.</summary>
/// <remarks>
/// A shard is claimed, then open, then closed or lost. While it is claimed and not open, what it owes is read from the journal; a command that was taken
/// before that could send its messages ahead of older ones. Whether commands are taken also depends on the lease; whether they are recorded, on the
/// fence alone. Concurrency: any thread. Source: DESIGN §7; research/engine §2.5.
/// </remarks>
internal sealed class OwnedShards(IClock clock)
{
    private readonly Lock _gate = new();
    private readonly long[] _fences = new long[ShardSet.ShardCount];
    private readonly long[] _heads = new long[ShardSet.ShardCount];
    private readonly long[] _tenures = new long[ShardSet.ShardCount];
    private readonly bool[] _open = new bool[ShardSet.ShardCount];
    private ShardSet _openSet = ShardSet.Empty;
    private long _leaseUntil = long.MaxValue;
    private long _leaseUntilNow = long.MaxValue;

    /// <summary>Those that take commands while the lease holds.</summary>
    public ShardSet Open => Volatile.Read(ref _openSet);

    /// <summary>By the time elapsed, and by the clock too: a machine that slept does not count the time it slept.</summary>
    public bool HasLease => Interlocked.Read(ref _leaseUntil) is var until
        && (until == long.MaxValue || (clock.Elapsed < until && clock.Now.Milliseconds < Interlocked.Read(ref _leaseUntilNow)));

    public bool Accepts(int shard) => Volatile.Read(ref _open[shard]) && HasLease;

    /// <summary>0 when the shard is not ours.</summary>
    public long FenceOf(int shard) => Volatile.Read(ref _fences[shard]);

    /// <summary>The position of the shard's last fact that we know of.</summary>
    public long HeadOf(int shard) => Volatile.Read(ref _heads[shard]);

    /// <summary>The shard has facts up to that position; one that is not further than what is known changes nothing.</summary>
    public void Moved(int shard, long head)
    {
        for (long known = HeadOf(shard); head > known; known = HeadOf(shard))
        {
            _ = Interlocked.CompareExchange(ref _heads[shard], head, known);
        }
    }

    /// <summary>The lease holds for so long from a moment that lies in the past: when its renewal was sent.</summary>
    public void LeaseHolds(long elapsed, Timestamp now, long milliseconds)
    {
        _ = Interlocked.Exchange(ref _leaseUntilNow, now.Milliseconds + milliseconds);
        _ = Interlocked.Exchange(ref _leaseUntil, elapsed + milliseconds);
    }

    /// <summary>From now on the engine has shards only while a lease holds; there is none yet.</summary>
    public void NeedLease() => LeaseHolds(long.MinValue / 2, new Timestamp(0), 0);

    /// <summary>Notes fences that are ours now; answers the shards whose claims are newer than what was known. They are not open yet.</summary>
    public IReadOnlyList<Tenure> Claimed(IReadOnlyList<ShardClaim> claims)
    {
        lock (_gate)
        {
            List<Tenure> begun = [];
            foreach (ShardClaim claim in claims.Where(claim => claim.Fence > _fences[claim.Shard]))
            {
                Note(claim);
                _open[claim.Shard] = false;
                begun.Add(new Tenure(claim.Shard, ++_tenures[claim.Shard]));
            }

            Refresh();
            return begun;
        }
    }

    /// <summary>Those that have not been lost or claimed anew since.</summary>
    public ShardSet Held(IReadOnlyList<Tenure> tenures)
    {
        lock (_gate)
        {
            return ShardSet.Of(tenures.Where(tenure => _tenures[tenure.Shard] == tenure.Number).Select(tenure => tenure.Shard));
        }
    }

    /// <summary>Opens those that have not been lost or claimed anew since; that their fence was raised meanwhile is no matter.</summary>
    public void Opened(IReadOnlyList<Tenure> tenures)
    {
        lock (_gate)
        {
            foreach (Tenure tenure in tenures)
            {
                _open[tenure.Shard] |= _tenures[tenure.Shard] == tenure.Number;
            }

            Refresh();
        }
    }

    /// <summary>Notes raised fences of shards that are ours and that nobody else had meanwhile: they stay as open as they are.</summary>
    public void Refenced(IReadOnlyList<ShardClaim> claims)
    {
        lock (_gate)
        {
            foreach (ShardClaim claim in claims.Where(claim => _fences[claim.Shard] > 0 && claim.Fence > _fences[claim.Shard]))
            {
                Note(claim);
            }
        }
    }

    /// <summary>No more commands; what is decided may still be committed.</summary>
    public void Close(ShardSet shards)
    {
        lock (_gate)
        {
            foreach (int shard in shards)
            {
                _open[shard] = false;
            }

            Refresh();
        }
    }

    /// <summary>They are not ours any more.</summary>
    public void Lost(ShardSet shards)
    {
        lock (_gate)
        {
            foreach (int shard in shards)
            {
                _open[shard] = false;
                _tenures[shard]++;
                Volatile.Write(ref _fences[shard], 0);
            }

            Refresh();
        }
    }

    /// <summary>One time of having a shard, from claiming it to losing it; numbers rise per shard.</summary>
    public readonly record struct Tenure(int Shard, long Number);

    private void Note(ShardClaim claim)
    {
        Volatile.Write(ref _fences[claim.Shard], claim.Fence);
        Moved(claim.Shard, claim.Head);
    }

    private void Refresh() =>
        Volatile.Write(ref _openSet, ShardSet.Those(shard => _open[shard]));
}
