using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Cluster;

/// <summary>The other hosts as last read from the table, whose each shard was, and what each of the others serves.</summary>
/// <remarks>
/// It may be wrong by as much as the table changed since: whoever is asked by mistake says so. What a host says of a shard is a hint until the next table, whatever
/// fence it names: a wrong one costs a question to the wrong host, and does not stay. Concurrency: any thread.
/// </remarks>
internal sealed class Peers(string self, int framesRemembered)
{
    /// <summary>Lives of hosts whose frames are told apart; those that the table does not know leave first.</summary>
    private const int WindowsMax = 1_024;

    private readonly Lock _gate = new();
    private readonly string?[] _owners = new string?[ShardSet.ShardCount];
    private readonly long[] _fences = new long[ShardSet.ShardCount];
    private readonly SortedDictionary<string, FrameWindow> _windows = new(StringComparer.Ordinal);
    private SortedDictionary<string, HostRow> _hosts = new(StringComparer.Ordinal);

    /// <summary>The living hosts of the last table but this one, in owner order.</summary>
    public IReadOnlyList<HostRow> Others
    {
        get
        {
            lock (_gate)
            {
                return [.. _hosts.Values.Where(host => host.IsAlive && host.Owner != self)];
            }
        }
    }

    /// <summary>The hosts of the last table, in owner order.</summary>
    public IReadOnlyList<HostRow> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _hosts.Values];
            }
        }
    }

    /// <summary>Tables read so far.</summary>
    public long Tables { get; private set; }

    /// <summary>Whose everything is by the table, which is read again soon after somebody was told otherwise.</summary>
    public void Learn(ClusterTable table)
    {
        lock (_gate)
        {
            Tables++;
            _hosts = new SortedDictionary<string, HostRow>(table.Hosts.ToDictionary(host => host.Owner), StringComparer.Ordinal);
            for (int shard = 0; shard < ShardSet.ShardCount; shard++)
            {
                (_owners[shard], _fences[shard]) = (table.Shards[shard].Owner, table.Shards[shard].Fence);
            }
        }
    }

    /// <summary>Somebody says who has the shard; answers whether that was news.</summary>
    public bool Hear(int shard, long fence, string owner)
    {
        lock (_gate)
        {
            if (fence <= _fences[shard])
            {
                return false;
            }

            (_owners[shard], _fences[shard]) = (owner, fence);
            return true;
        }
    }

    /// <summary>Who has the shard, as far as is known; fence 0 and null for nobody.</summary>
    public (long Fence, string? Owner) OwnerOf(int shard)
    {
        lock (_gate)
        {
            return (_fences[shard], _owners[shard]);
        }
    }

    /// <summary>The other host that has the shard; null when nobody is known to, or this one itself.</summary>
    public HostRow? HostOf(int shard)
    {
        lock (_gate)
        {
            return _owners[shard] is { } owner && owner != self ? _hosts.GetValueOrDefault(owner) : null;
        }
    }

    /// <summary>The other living host that serves it; null when none does.</summary>
    public HostRow? Serving(string what)
    {
        lock (_gate)
        {
            return _hosts.Values.FirstOrDefault(host => host.IsAlive && host.Owner != self && host.Serves.Contains(what));
        }
    }

    /// <summary>Whether the frame comes for the first time.</summary>
    public bool IsFirst(string owner, long number)
    {
        lock (_gate)
        {
            if (!_windows.TryGetValue(owner, out FrameWindow? window))
            {
                if (_windows.Count >= WindowsMax)
                {
                    _ = _windows.Remove(_windows.Keys.FirstOrDefault(each => !_hosts.ContainsKey(each)) ?? _windows.Keys.First());
                }

                _windows[owner] = window = new FrameWindow(framesRemembered);
            }

            return window.IsFirst(number);
        }
    }
}
