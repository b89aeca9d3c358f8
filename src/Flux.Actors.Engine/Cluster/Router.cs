using System.Diagnostics;
using Flux.Actors.Engine.Observability;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine.Cluster;

/// <summary>Takes letters to the hosts that have their entities, and brings the answers back.</summary>
/// <remarks>
/// A question is sent once: where no answer comes, nobody here knows what became of it, and whoever asks again does so with the same command id or message
/// number. A host that has not the shard says so, and nothing was done. Concurrency: any thread; nothing here waits.
/// </remarks>
internal sealed class Router(EngineCore core, ClusterSetup setup)
{
    /// <summary>What the bytes of a part, and the numbers of its frame, may add to a frame with a part of none.</summary>
    private const int LengthBytesMax = 16;

    private readonly Awaited _awaited = new(core.Limits.Cluster.AnswersAwaitedMax);
    private readonly ForeignWork _work = new(core, setup);
    private readonly Parts _parts = new(core.Limits.Cluster.MessageBytesMax);
    private long _framesSent;
    private long _inParts;
    private int _following;

    public Peers Peers { get; } = new(core.Owner, core.Limits.Cluster.FramesRemembered);

    /// <summary>Questions on other hosts, and letters that wait to follow their entities.</summary>
    public int AnswersAwaited => _awaited.Count + Volatile.Read(ref _following);

    public bool ServesHere(string what) => setup.Serves().Contains(what);

    public void Open() => setup.Transport.Receive(Receive);

    /// <summary>Null when the letter is on its way, else why not.</summary>
    public Answer? TrySend(EntityId to, EntityKind kind, Letter letter)
    {
        int shard = Shards.Of(to);
        if (Peers.HostOf(shard) is not { } host)
        {
            core.Membership?.Hurry();
            return new Failed(FailureKind.Moved, $"no other host is known to have shard {shard} of {to} now");
        }

        long id = _awaited.NextId();
        Message? message;
        try
        {
            message = letter.Abroad(id, to, kind);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A command of theirs that can't be written, whatever its own code throws: who gave it to us is told so, and nothing else breaks.
            return new Failed(FailureKind.Misaddressed, $"what {to} is told can't go to {host.Owner}: {e.Message}");
        }

        if (message is null)
        {
            return new Failed(FailureKind.Moved, $"{to} has moved to {host.Owner}");
        }

        if (message is PostMessage)
        {
            return Send(host.Owner, host.Address, message, letter.Origin);
        }

        if (!_awaited.Add(id, host.Owner, core.Clock.Elapsed + core.Limits.Cluster.AnswerMs, outcome => Answered(to, kind, letter, outcome)))
        {
            return new Busy("answers awaited of other hosts");
        }

        Answer? refusal = Send(host.Owner, host.Address, message, letter.Origin);
        return refusal is null || !_awaited.Take(id, host.Owner, out _) ? null : refusal;
    }

    /// <summary>Has the host that serves it do the work; the answer is a command for the entity to reply to, or null for none.</summary>
    /// <remarks>Work may take longer than an answer: without one it is asked for again at once, which joins it, or brings what was done meanwhile.</remarks>
    /// <exception cref="InvalidOperationException">No living host serves it, or it could not do the work: again later.</exception>
    public async Task<object?> Work(string served, PerformRow row, int attempt, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (await AskForWork(served, row, attempt, cancellation))
            {
                case WorkedOutcome { Command: { } command }:
                    return core.FindKind(row.ReplyTo.Kind)!.DecodeCommand(command);
                case WorkedOutcome:
                    return null;
                case FailedOutcome { Kind: FailureKind.Unknown }:
                    break;
                case var other:
                    throw new InvalidOperationException($"who serves '{served}' answered: {other}");
            }
        }
    }

    private async Task<Outcome> AskForWork(string served, PerformRow row, int attempt, CancellationToken cancellation)
    {
        long fence = core.Owned.FenceOf(Shards.Of(row.From));
        HostRow host = Peers.Serving(served) ?? throw new InvalidOperationException($"no living host serves '{served}'");
        long id = _awaited.NextId();
        TaskCompletionSource<Outcome> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        WorkMessage message = new(id, row.From, row.Key, row.Number, row.RequestName, row.Request, row.ReplyTo, fence, attempt);
        Answer? refusal = _awaited.Add(id, host.Owner, core.Clock.Elapsed + core.Limits.Cluster.AnswerMs, outcome => answered.TrySetResult(outcome))
            ? Send(host.Owner, host.Address, message, Spans.Here)
            : new Busy("answers awaited of other hosts");
        if (refusal is not null)
        {
            _ = _awaited.Take(id, host.Owner, out _);
            throw new InvalidOperationException($"{host.Owner} could not be asked: {refusal}");
        }

        await using (cancellation.Register(() => answered.TrySetCanceled(cancellation)))
        {
            return await answered.Task;
        }
    }

    /// <summary>Null when the letter is delivered again after a while, else its answer: it has been under way for too long, or too many are.</summary>
    public Answer? Follow(EntityId to, FollowingLetter letter, Answer moved)
    {
        long now = core.Clock.Elapsed;
        letter.FollowsUntil = letter.FollowsUntil == 0 ? now + core.Limits.Cluster.AnswerMs : letter.FollowsUntil;
        if (now + core.Limits.Cluster.RetryMs >= letter.FollowsUntil || core.Stopping.IsCancellationRequested)
        {
            return moved;
        }

        if (Interlocked.Increment(ref _following) > core.Limits.Cluster.AnswersAwaitedMax)
        {
            _ = Interlocked.Decrement(ref _following);
            return new Busy("letters that follow their entities");
        }

        _ = Dispatched.Begin(core.Dispatcher, () => Again(to, letter));
        return null;
    }

    /// <summary>Answers a foreign question.</summary>
    public void Reply(Asker asker, Answer answer, EntityKind kind) => Reply(asker, answer is Failed { Kind: FailureKind.Stopping }
        ? new MovedOutcome(0, "") // Nothing was done, and another host has it soon.
        : Outcomes.Of(answer, kind));

    public void Reply(Asker asker, Outcome outcome)
    {
        if (Send(asker.Owner, asker.Address, new AnswerMessage(asker.Id, outcome)) is Failed tooLarge)
        {
            _ = Send(asker.Owner, asker.Address, new AnswerMessage(asker.Id, outcome switch
            {
                AcceptedOutcome accepted => new AcceptedOutcome(accepted.Sequence, []),
                FoundOutcome or WorkedOutcome => new FailedOutcome(FailureKind.TooLarge, tooLarge.Why),
                _ => new FailedOutcome(FailureKind.Unknown, $"done, but the answer was not sent: {tooLarge.Why}"),
            }));
        }
    }

    /// <summary>Tells a host that it was given shards; when the frame is lost, its next renewal tells it.</summary>
    public void Given(HostRow host) => _ = Send(host.Owner, host.Address, new GivenMessage());

    /// <summary>Ends the waiting for answers that did not come, until the engine stops; then all of it.</summary>
    public async Task Expire()
    {
        try
        {
            while (true)
            {
                await core.Clock.After(core.Limits.Cluster.RetryMs, core.Stopping);
                _parts.ForgetUntil(core.Clock.Elapsed - core.Limits.Cluster.AnswerMs);
                foreach (Action<Outcome> late in _awaited.TakeUntil(core.Clock.Elapsed))
                {
                    late(new FailedOutcome(FailureKind.Unknown, $"the other host did not answer within {core.Limits.Cluster.AnswerMs} ms; ask again with the same command id"));
                }
            }
        }
        finally
        {
            foreach (Action<Outcome> open in _awaited.TakeUntil(long.MaxValue))
            {
                open(new FailedOutcome(FailureKind.Unknown, "the engine stopped before the other host answered; ask again with the same command id"));
            }
        }
    }

    public Task Drain() => _work.Drain();

    private async Task Again(EntityId to, Letter letter)
    {
        try
        {
            await core.Clock.After(core.Limits.Cluster.RetryMs, core.Stopping);
        }
        catch (OperationCanceledException)
        {
            // Delivering answers that the engine stops.
        }

        _ = Interlocked.Decrement(ref _following);
        core.Deliver(to, letter);
    }

    private void Answered(EntityId to, EntityKind kind, Letter letter, Outcome outcome)
    {
        if (outcome is MovedOutcome moved)
        {
            _ = Peers.Hear(Shards.Of(to), moved.Fence, moved.Owner);
            core.Membership?.Hurry();
        }

        letter.DoneAbroad(outcome, kind);
    }

    /// <summary>Null when the frame was taken by the transport.</summary>
    private Answer? Send(string owner, string address, Message message, ActivityContext origin = default)
    {
        if (core.Stopping.IsCancellationRequested && message is not GivenMessage and not AnswerMessage)
        {
            return new Failed(FailureKind.Stopping, "the engine is stopping");
        }

        Blob trace = TraceMark.Write(origin);
        Blob frame = Framed(owner, trace, message);
        return frame.Length > setup.Transport.FrameBytesMax ? SendInParts(owner, address, trace, message) : Give(address, frame);
    }

    /// <summary>A message longer than a frame goes in several; when one of them is lost, so is the message.</summary>
    private Answer? SendInParts(string owner, string address, Blob trace, Message message)
    {
        long id = Interlocked.Increment(ref _inParts);
        Blob whole = Wire.Encode(message);
        int around = Framed(owner, trace, new PartMessage(id, int.MaxValue, int.MaxValue, Blob.Empty)).Length + LengthBytesMax;
        int room = setup.Transport.FrameBytesMax - around;
        if (room < 1 || whole.Length > core.Limits.Cluster.MessageBytesMax)
        {
            return new Failed(
                FailureKind.TooLarge,
                $"{message.GetType().Name} of {whole.Length} bytes seen, at most {core.Limits.Cluster.MessageBytesMax} in frames of {around} to {setup.Transport.FrameBytesMax} wanted");
        }

        int count = (whole.Length + room - 1) / room;
        Answer? refusal = null;
        for (int i = 0; i < count && refusal is null; i++)
        {
            Blob part = Blob.Copy(whole.Span.Slice(i * room, Math.Min(room, whole.Length - (i * room))));
            refusal = Give(address, Framed(owner, trace, new PartMessage(id, i, count, part)));
        }

        return refusal;
    }

    private Blob Framed(string owner, Blob trace, Message message) =>
        Wire.Encode(new Frame(core.Owner, setup.Transport.Address, owner, Interlocked.Increment(ref _framesSent), trace, message));

    /// <summary>Null when the transport took the frame. Of one that breaks over it nobody knows.</summary>
    private Answer? Give(string address, Blob frame)
    {
        try
        {
            return setup.Transport.Send(address, frame) ? null : new Busy($"frames to {address}");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            core.Log.TransportBroke(address, e);
            return new Failed(FailureKind.Unknown, $"the transport broke over a frame to {address}: {e.Message}; ask again with the same command id");
        }
    }

    private void Receive(Blob bytes)
    {
        try
        {
            Frame frame = Wire.Decode<Frame>(bytes);
            if (frame.To != core.Owner || !Peers.IsFirst(frame.From, frame.Number))
            {
                return;
            }

            if (frame.Message is not PartMessage part)
            {
                Take(frame);
            }
            else if (_parts.Add(frame.From, part, core.Clock.Elapsed) is { } whole)
            {
                Take(frame with { Message = Wire.Decode<Message>(whole) });
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever another host may have written: this is the transport's thread, which has other frames to bring.
            core.Log.FrameUnreadable(bytes.Length, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private void Take(Frame frame)
    {
        Asker Asks(long id) => new(frame.From, frame.FromAddress, id);
        switch (frame.Message)
        {
            case AnswerMessage answer:
                if (_awaited.Take(answer.Id, frame.From, out Action<Outcome>? waiting))
                {
                    waiting(answer.Outcome);
                }

                break;
            case AskMessage ask:
                Here(Asks(ask.Id), ask.To, kind => new ForeignAsk(
                    this, Asks(ask.Id), kind.DecodeCommand(ask.Command), kind, ask.CommandId.Length == 0 ? null : ask.CommandId)
                { Trace = frame.Trace, Deadline = ask.WithinMs == 0 ? FollowingAskLetter.NoDeadline : core.Clock.Elapsed + ask.WithinMs });
                break;
            case TellMessage tell:
                Here(Asks(tell.Id), tell.To, kind => new ForeignTell(
                    this, Asks(tell.Id), new OutboxRow(tell.From, tell.To, tell.Number, tell.Command) { Trace = frame.Trace }, kind)
                { After = tell.After });
                break;
            case PostMessage post:
                Here(null, post.To, kind => PostLetter.Of(kind.DecodeCommand(post.Command), frame.Trace));
                break;
            case SettleMessage settle:
                Here(Asks(settle.Id), settle.To, kind => new ForeignSettle(this, Asks(settle.Id), settle, kind) { Trace = frame.Trace });
                break;
            case ReadMessage read:
                Here(Asks(read.Id), read.To, kind => new ForeignRead(core, this, Asks(read.Id), read, kind));
                break;
            case WorkMessage work:
                _work.Take(work, frame.From, Peers, frame.Trace, outcome => Reply(Asks(work.Id), outcome));
                break;
            case GivenMessage:
                core.Membership?.Hurry();
                break;
        }
    }

    /// <summary>Delivers a foreign letter on this host, or says why not; it is never passed on.</summary>
    private void Here(Asker? asker, EntityId to, Func<EntityKind, Letter> make)
    {
        if (core.FindKind(to.Kind) is not { } kind)
        {
            Answer(new FailedOutcome(FailureKind.Misaddressed, $"{to}: '{to.Kind}' is no kind of {core.Owner}"));
            return;
        }

        int shard = Shards.Of(to);
        if (!core.Owned.Accepts(shard) || core.Stopping.IsCancellationRequested)
        {
            // Also while this host stops: who is told nothing would wait for nothing.
            (long fence, string? owner) = Peers.OwnerOf(shard);
            Answer(owner is not null && owner != core.Owner ? new MovedOutcome(fence, owner) : new MovedOutcome(0, ""));
            return;
        }

        Letter letter;
        try
        {
            letter = make(kind);
        }
        catch (WireException e)
        {
            Answer(new FailedOutcome(FailureKind.Misaddressed, $"{to} can't read the command: {e.Message}"));
            return;
        }

        if (core.TryDeliverHere(to, kind, letter) is { } refusal)
        {
            letter.Done(refusal);
        }

        void Answer(Outcome outcome)
        {
            if (asker is { } waiting)
            {
                Reply(waiting, outcome);
            }
        }
    }
}
