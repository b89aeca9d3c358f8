using Flux.Actors.Ports;

namespace Flux.Actors.Containers.Docker;

/// <summary>One holder at a time per key; at most a given number of keys are held or waited for.</summary>
/// <remarks>Concurrency: any thread. A key costs memory only while somebody holds it or waits.</remarks>
internal sealed class KeyedLocks(int keysMax)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <exception cref="ContainerFault">Too many keys are in use.</exception>
    public async Task<IDisposable> Enter(string key, CancellationToken cancellation)
    {
        Entry entry = Join(key);
        try
        {
            await entry.Turn.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch
        {
            Leave(key, entry);
            throw;
        }

        return new Held(this, key, entry);
    }

    private Entry Join(string key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out Entry? entry))
            {
                if (_entries.Count >= keysMax)
                {
                    throw new ContainerFault(
                        ContainerFaultKind.Failed, $"docker is busy with {_entries.Count} instances; at most {keysMax} at a time are wanted; try again");
                }

                entry = new Entry();
                _entries.Add(key, entry);
            }

            entry.Users++;
            return entry;
        }
    }

    private void Leave(string key, Entry entry)
    {
        lock (_gate)
        {
            entry.Users--;
            if (entry.Users == 0)
            {
                _entries.Remove(key);
                entry.Turn.Dispose();
            }
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Held(KeyedLocks owner, string key, Entry entry) : IDisposable
    {
        public void Dispose()
        {
            entry.Turn.Release();
            owner.Leave(key, entry);
        }
    }
}
