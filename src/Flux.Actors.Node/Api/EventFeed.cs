using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Flux.Actors.Contracts;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Api;

/// <summary>What happened in this host's run, for people and tools that watch: the newest events are held, older ones are forgotten.</summary>
/// <remarks>Shape: positions start at 1 and have no gaps; a reader that falls behind the bound misses events and sees the jump in positions.</remarks>
public sealed class EventFeed(IClock clock, int heldMax)
{
    private readonly Lock _gate = new();
    private readonly Queue<EventResponse> _held = new();
    private readonly List<Channel<EventResponse>> _readers = [];
    private long _position;
    private bool _isEnded;

    /// <summary>Who reads now.</summary>
    public int Readers
    {
        get
        {
            lock (_gate)
            {
                return _readers.Count;
            }
        }
    }

    public void Publish(string kind, string text, Height height, params ReadOnlySpan<(string Key, string Value)> fields)
    {
        SortedDictionary<string, string> named = new(StringComparer.Ordinal);
        foreach ((string key, string value) in fields)
        {
            named[key] = value;
        }

        lock (_gate)
        {
            EventResponse happened = new(++_position, kind, text, height.Value, clock.Now.ToString(), named);
            _held.Enqueue(happened);
            if (_held.Count > heldMax)
            {
                _held.Dequeue();
            }

            foreach (Channel<EventResponse> reader in _readers)
            {
                // Dropping the oldest for a slow reader keeps the host's memory bounded.
                reader.Writer.TryWrite(happened);
            }
        }
    }

    /// <summary>Nothing happens any more: readers get what they have not read yet, then their streams end.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isEnded = true;
            foreach (Channel<EventResponse> reader in _readers)
            {
                _ = reader.Writer.TryComplete();
            }
        }
    }

    /// <summary>Events after the position that are still held, then new ones as they happen, until the feed ends.</summary>
    public async IAsyncEnumerable<EventResponse> After(long position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Channel<EventResponse> channel = Channel.CreateBounded<EventResponse>(
            new BoundedChannelOptions(heldMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_gate)
        {
            foreach (EventResponse held in _held.Where(held => held.Position > position))
            {
                channel.Writer.TryWrite(held);
            }

            _readers.Add(channel);
            if (_isEnded)
            {
                channel.Writer.Complete();
            }
        }

        try
        {
            await foreach (EventResponse happened in channel.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return happened;
            }
        }
        finally
        {
            lock (_gate)
            {
                _readers.Remove(channel);
            }
        }
    }

    /// <summary>One server-sent event.</summary>
    public static string Frame(EventResponse happened, string json) =>
        string.Create(CultureInfo.InvariantCulture, $"id: {happened.Position}\nevent: {happened.Kind}\ndata: {json}\n\n");
}
