using Flux.Actors.Engine.Observability;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>The messages of one sender to one receiver, in order, a window of them on their way.</summary>
/// <remarks>
/// Each message names the one sent before it, and the receiver applies it only after that one: a message that fails holds back those behind it.
/// When one fails the lane waits until all of the window are home, pauses, and sends again from the first not applied.
/// Beyond the bound, messages are only in the journal and are read from there when the lane has room. Where others wait for its place, a lane that fails gives it
/// up, and so does one that has sent a whole queue.
/// Concurrency: everything under the lock, the sending too, or two threads could swap messages.
/// </remarks>
internal sealed class OutboxLane(EngineCore core, OutboxRelay relay, OutboxPair pair)
{
    private readonly Lock _gate = new();
    private readonly List<OutboxLetter> _flying = [];
    private readonly LinkedList<(OutboxRow Row, object? Command)> _waiting = new();
    private long _lastApplied = core.Clock.Elapsed;
    private int _out;
    private long _sent;
    private long _lastTaken;
    private long _lastSent;
    private int _failures;
    private bool _inJournal;
    private bool _missed;
    private bool _reading;
    private bool _rewinding;
    private bool _sending;
    private bool _closed;
    private CancellationTokenSource? _pause;
    private Task _background = Task.CompletedTask;

    public EngineLog Log => core.Log;

    /// <summary>Messages in memory that are not applied yet.</summary>
    public int Pending
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count + _flying.Count;
            }
        }
    }

    /// <summary>When a message was applied last, or the lane opened; in time elapsed.</summary>
    public long LastApplied => Interlocked.Read(ref _lastApplied);

    /// <summary>False when the lane has closed.</summary>
    public bool Add(OutboxRow row, object command)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            if (_inJournal || _waiting.Count + _flying.Count >= core.Limits.OutboxPairQueue)
            {
                _inJournal = true;
                _missed = true;
            }
            else if (row.Number > _lastTaken)
            {
                _lastTaken = row.Number;
                _ = _waiting.AddLast((row, command));
            }

            Pump();
            return true;
        }
    }

    /// <summary>False when the lane has closed.</summary>
    public bool ReadFromJournal()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _inJournal = true;
            _missed = true;
            Pump();
            return true;
        }
    }

    public void Hurry()
    {
        lock (_gate)
        {
            _failures = 0;
            _pause?.Cancel();
        }
    }

    /// <summary>The sender's shard is not ours any more: its next owner sends what is not applied.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _pause?.Cancel();
            relay.Remove(pair, this);
        }
    }

    public void Done(OutboxLetter letter, Answer answer)
    {
        lock (_gate)
        {
            _out--;
            if (letter.Applied)
            {
                _failures = 0;
                Interlocked.Exchange(ref _lastApplied, core.Clock.Elapsed);
                _ = _flying.Remove(letter);
            }
            else
            {
                _rewinding = true;
                core.Log.TellDelayed(letter.Row.Number, pair.From, pair.To, answer.ToString());
            }

            Pump();
        }
    }

    private void Pump()
    {
        // Delivering may answer at once and come back here on the same thread: the loop below takes that up.
        if (_sending || _closed)
        {
            return;
        }

        _sending = true;
        long most = relay.IsCrowded ? core.Limits.OutboxPairQueue : long.MaxValue;
        while (!_rewinding && _pause is null && _sent < most && _out < core.Limits.OutboxPairWindow && _waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            OutboxLetter letter = new(this, first.Value.Row, first.Value.Command) { After = _lastSent, Span = Spans.Tell(core.Log, first.Value.Row) };
            _lastSent = letter.Row.Number;
            _flying.Add(letter);
            _out++;
            _sent++;
            core.Deliver(pair.To, letter);
        }

        _sending = false;
        if (_rewinding && _out == 0 && _pause is null)
        {
            Rewind();
        }
        else if (_sent >= most && (_inJournal || _waiting.Count > 0))
        {
            if (_out == 0 && !_reading && _pause is null)
            {
                GiveUp(failed: false);
            }
        }
        else if (_inJournal && !_reading && !_rewinding && _pause is null && _waiting.Count == 0 && core.Limits.OutboxPairQueue - _flying.Count is > 0 and var room)
        {
            _reading = true;
            _missed = false;
            _background = ReadPage(_lastTaken, room);
        }
        else if (!_inJournal && !_rewinding && _pause is null && _waiting.Count == 0 && _out == 0)
        {
            _closed = true;
            relay.Remove(pair, this);
        }
    }

    /// <summary>Closes; what is not applied is read from the journal again in its turn.</summary>
    private void GiveUp(bool failed)
    {
        relay.GiveUp(pair, failed);
        _closed = true;
        relay.Remove(pair, this);
    }

    private void Rewind()
    {
        if (relay.IsCrowded)
        {
            GiveUp(failed: true);
            return;
        }

        // Everything home: what was not applied goes to the front again, and what comes after it rests on no message of this round.
        for (int i = _flying.Count - 1; i >= 0; i--)
        {
            _ = _waiting.AddFirst((_flying[i].Row, null));
        }

        _flying.Clear();
        _lastSent = 0;
        _rewinding = false;
        _failures++;
        _background = Pause("messages", null);
    }

    private async Task ReadPage(long after, int room)
    {
        try
        {
            IReadOnlyList<OutboxRow> page = await core.Journal.PendingOutbox(pair, after, room, core.Stopping);
            lock (_gate)
            {
                foreach (OutboxRow row in page)
                {
                    _lastTaken = row.Number;
                    _ = _waiting.AddLast((row, null));
                }

                // A message committed since the read began may be missing from a short page; then the journal is asked once more.
                _inJournal = _missed || page.Count == room;
                _reading = false;
                Pump();
            }
        }
        catch (JournalFault fault)
        {
            lock (_gate)
            {
                _reading = false;
                _failures++;
                _background = Pause("outbox", fault.Message);
            }
        }
        catch (OperationCanceledException) when (core.Stopping.IsCancellationRequested)
        {
            // The next start reads the journal again.
        }
    }

    private async Task Pause(string what, string? fault)
    {
        long pause = BackOff.Milliseconds(
            core.Limits.RetryFirstMs, core.Limits.RetryMaxMs, _failures, StableHash.Of($"{pair.From}>{pair.To}"));
        if (fault is not null)
        {
            core.Log.ScanFailed(what, pause, fault);
        }

        using CancellationTokenSource hurried = CancellationTokenSource.CreateLinkedTokenSource(core.Stopping);
        _pause = hurried;
        try
        {
            await core.Clock.After(pause, hurried.Token);
        }
        catch (OperationCanceledException) when (!core.Stopping.IsCancellationRequested)
        {
            // Somebody resumed the receiver: no need to wait longer.
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                _closed = true;
                _pause = null;
                relay.Remove(pair, this);
            }

            return;
        }

        lock (_gate)
        {
            _pause = null;
            Pump();
        }
    }
}
