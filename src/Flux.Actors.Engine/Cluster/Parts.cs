using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Cluster;

/// <summary>Messages longer than a frame, which come in parts: what has come of each, until it is whole.</summary>
/// <remarks>
/// Shape: bytes of a few messages of the greatest length at a time; beyond that the one begun first is given up, as if a frame of it were lost.
/// Concurrency: any thread.
/// </remarks>
internal sealed class Parts(int messageBytesMax)
{
    /// <summary>Messages of the greatest length that there is room for.</summary>
    public const int MessagesMax = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string From, long Id), Begun> _begun = [];

    /// <summary>In the order in which they began; those that are whole meanwhile are passed over.</summary>
    private readonly Queue<(long Since, (string From, long Id) Message)> _order = new();
    private long _bytes;

    /// <summary>The whole message when this was what was missing, else null.</summary>
    public Blob? Add(string from, PartMessage part, long elapsed)
    {
        lock (_gate)
        {
            if (part.Bytes.Length == 0 || part.Index < 0 || part.Index >= part.Count)
            {
                return null;
            }

            (string, long) message = (from, part.Id);
            if (!_begun.TryGetValue(message, out Begun? begun))
            {
                _begun[message] = begun = new Begun(part.Count);
                _order.Enqueue((elapsed, message));
            }

            if (part.Count != begun.Count || !begun.Parts.TryAdd(part.Index, part.Bytes))
            {
                return null;
            }

            begun.Bytes += part.Bytes.Length;
            _bytes += part.Bytes.Length;
            if (begun.Bytes > messageBytesMax)
            {
                Remove(message);
                return null;
            }

            if (begun.Parts.Count == begun.Count)
            {
                Remove(message);
                return begun.Whole();
            }

            while (_bytes > (long)MessagesMax * messageBytesMax)
            {
                Remove(_order.Dequeue().Message);
            }

            return null;
        }
    }

    /// <summary>Gives up messages that began at or before the time: whoever sent them has given up too.</summary>
    public void ForgetUntil(long elapsed)
    {
        lock (_gate)
        {
            while (_order.TryPeek(out (long Since, (string From, long Id) Message) first) && first.Since <= elapsed)
            {
                _ = _order.Dequeue();
                Remove(first.Message);
            }
        }
    }

    private void Remove((string From, long Id) message)
    {
        if (_begun.Remove(message, out Begun? begun))
        {
            _bytes -= begun.Bytes;
        }
    }

    private sealed class Begun(int count)
    {
        public int Count { get; } = count;

        public SortedDictionary<int, Blob> Parts { get; } = [];

        public int Bytes { get; set; }

        public Blob Whole()
        {
            byte[] whole = new byte[Bytes];
            int at = 0;
            foreach (Blob part in Parts.Values)
            {
                part.Span.CopyTo(whole.AsSpan(at));
                at += part.Length;
            }

            return Blob.Copy(whole);
        }
    }
}
