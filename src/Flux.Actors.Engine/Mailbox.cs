using System.Runtime.InteropServices;

namespace Flux.Actors.Engine;

internal enum Posted
{
    Queued,
    Full,
    Gone,
}

/// <summary>The letters of one entity, in the order in which they were posted, and whether anybody sees to them.</summary>
/// <remarks>
/// Shape: posting puts a letter on top of a stack; the turn takes the whole stack over and turns it round. Whoever finds the box idle must have a turn
/// scheduled. Concurrency: any thread posts, with one atomic step; taking is the turn's, of which there is one at a time. What posters write for every
/// letter, and what the turn does, lie on cache lines that hold nothing else, or each letter would take a line away from the other side; and a turn that
/// finds few letters again and again gives the posters a moment first, for the same reason.
/// </remarks>
internal sealed class Mailbox
{
    /// <summary>Fewer than these are few: taking them over costs posters and turn more than seeing to them.</summary>
    private const int Few = 128;

    /// <summary>Units: bytes.</summary>
    private const int CacheLine = 64;

    /// <summary>Units: spins; a few microseconds.</summary>
    private const int Moment = 120;

    /// <summary>At the bottom of every stack that is being seen to.</summary>
    private static readonly Letter Active = new Sentinel();

    private static readonly Letter Gone = new Sentinel();

    private Posters _posters;
    private Taken _taken;

    /// <summary>Changes, and is never 0 again, whenever letters are taken over. The turn's.</summary>
    public int Round => _taken.Round;

    public bool IsIdle => Volatile.Read(ref _posters.Top) is null;

    /// <summary>Letters that wait, as seen in passing.</summary>
    public int Depth => (Volatile.Read(ref _posters.Top)?.Ahead ?? 0) + Volatile.Read(ref _taken.All);

    /// <summary>Those of them from outside, as seen in passing.</summary>
    public int FromOutside => (Volatile.Read(ref _posters.Top)?.OutsideAhead ?? 0) + Volatile.Read(ref _taken.Outside);

    /// <param name="letter">In no other mailbox.</param>
    /// <param name="outsideMax">How many letters from outside may wait; others always find room.</param>
    /// <param name="isFirst">Whether the box was idle: the caller must schedule a turn.</param>
    public Posted Post(Letter letter, int outsideMax, out bool isFirst)
    {
        bool fromOutside = letter.FromOutside;
        SpinWait wait = default;
        while (true)
        {
            Letter? top = Volatile.Read(ref _posters.Top);
            if (ReferenceEquals(top, Gone))
            {
                isFirst = false;
                return Posted.Gone;
            }

            int ahead = top?.OutsideAhead ?? 0;
            if (fromOutside && ahead + Volatile.Read(ref _posters.TakenMost) >= outsideMax && ahead + Volatile.Read(ref _taken.Outside) >= outsideMax)
            {
                if (!Volatile.Read(ref _posters.IsTakingOver) && ReferenceEquals(top, Volatile.Read(ref _posters.Top)))
                {
                    isFirst = false;
                    return Posted.Full;
                }

                wait.SpinOnce();
                continue;
            }

            letter.OutsideAhead = fromOutside ? ahead + 1 : ahead;
            letter.Ahead = (top?.Ahead ?? 0) + 1;
            letter.Next = top ?? Active;
            if (ReferenceEquals(Interlocked.CompareExchange(ref _posters.Top, letter, top), top))
            {
                isFirst = top is null;
                return Posted.Queued;
            }
        }
    }

    /// <summary>The next letter, which stays; null when there is none. The turn's.</summary>
    public Letter? Peek()
    {
        if (_taken.First is { } first)
        {
            return first;
        }

        Letter top = Volatile.Read(ref _posters.Top)!;
        if (ReferenceEquals(top, Active))
        {
            return null;
        }

        if (_taken.IsStreaming && top.Ahead < Few)
        {
            Thread.SpinWait(Moment);
            top = Volatile.Read(ref _posters.Top)!; // Only more letters: nobody else takes them.
        }

        _taken.IsStreaming = true;
        return _taken.First = Turned(TakeOver(top));
    }

    /// <summary>Takes the letter that <see cref="Peek"/> has shown. The turn's.</summary>
    public Letter Take()
    {
        Letter letter = _taken.First!;
        _taken.First = letter.Next;
        letter.Next = null; // It may live long, and must not keep those behind it.
        _taken.All--;
        if (letter.FromOutside)
        {
            Volatile.Write(ref _taken.Outside, _taken.Outside - 1);
        }

        return letter;
    }

    /// <summary>Ends the turn, or what <see cref="TryHold"/> began; false when letters have come, and the caller must go on. Only without letters taken over.</summary>
    public bool TryRest()
    {
        _taken.IsStreaming = false;
        return ReferenceEquals(Interlocked.CompareExchange(ref _posters.Top, null, Active), Active);
    }

    /// <summary>Makes an idle box the caller's, as a turn does; false when it is not idle.</summary>
    public bool TryHold() => Interlocked.CompareExchange(ref _posters.Top, Active, null) is null;

    /// <summary>Closes a held box for ever; false when letters have come, and the caller must go on.</summary>
    public bool TryClose() => ReferenceEquals(Interlocked.CompareExchange(ref _posters.Top, Gone, Active), Active);

    /// <summary>Leaves the stack empty, and counts it before that, so that no poster ever finds too much room.</summary>
    private Letter TakeOver(Letter top)
    {
        Volatile.Write(ref _posters.IsTakingOver, true);
        while (true)
        {
            Volatile.Write(ref _taken.Outside, top.OutsideAhead);
            Volatile.Write(ref _posters.TakenMost, top.OutsideAhead);
            Letter seen = Interlocked.CompareExchange(ref _posters.Top, Active, top)!;
            if (ReferenceEquals(seen, top))
            {
                Volatile.Write(ref _posters.IsTakingOver, false);
                _taken.All = top.Ahead;
                _taken.Round = _taken.Round == int.MaxValue ? 1 : _taken.Round + 1;
                return top;
            }

            top = seen;
        }
    }

    private static Letter? Turned(Letter top)
    {
        Letter? turned = null;
        for (Letter at = top; !ReferenceEquals(at, Active);)
        {
            Letter below = at.Next!;
            at.Next = turned;
            turned = at;
            at = below;
        }

        return turned;
    }

    /// <summary>What posters write for every letter.</summary>
    [StructLayout(LayoutKind.Explicit, Size = CacheLine + 16 + CacheLine)]
    private struct Posters
    {
        /// <summary>Null while idle: no letters, no turn.</summary>
        [FieldOffset(CacheLine)]
        public Letter? Top;

        /// <summary>How many from outside the turn had when it last took over; it can't have more now.</summary>
        [FieldOffset(CacheLine + 8)]
        public int TakenMost;

        /// <summary>While the turn takes over, letters count twice.</summary>
        [FieldOffset(CacheLine + 12)]
        public bool IsTakingOver;
    }

    /// <summary>What the turn has taken over and not taken yet, which it writes for every letter.</summary>
    [StructLayout(LayoutKind.Explicit, Size = CacheLine + 24 + CacheLine)]
    private struct Taken
    {
        [FieldOffset(CacheLine)]
        public Letter? First;

        [FieldOffset(CacheLine + 8)]
        public int Outside;

        [FieldOffset(CacheLine + 12)]
        public int All;

        [FieldOffset(CacheLine + 16)]
        public int Round;

        /// <summary>Letters were taken over before in this turn: a first one waits for nothing.</summary>
        [FieldOffset(CacheLine + 20)]
        public bool IsStreaming;
    }

    private sealed class Sentinel : Letter
    {
        public override object Command(EntityKind kind) => throw new System.Diagnostics.UnreachableException("no letter");

        public override void Done(Answer answer) => throw new System.Diagnostics.UnreachableException("no letter");
    }
}
