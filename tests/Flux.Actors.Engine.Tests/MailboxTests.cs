namespace Flux.Actors.Engine.Tests;

/// <summary>Many threads post while one takes: the order of each, the bound, and that somebody always sees to the letters.</summary>
public sealed class MailboxTests : IDisposable
{
    private const int Bound = 8;
    private const int Posters = 4;
    private const int LettersEach = 20_000;

    private readonly Mailbox _mail = new();
    private readonly SemaphoreSlim _turns = new(0);
    private long _taking;
    private long _posted;
    private long _roomTooMuch;

    public void Dispose() => _turns.Dispose();

    [Fact]
    public async Task letters_come_once_in_the_order_of_each_poster_and_never_more_than_the_bound_wait()
    {
        Task[] posters = [.. Enumerable.Range(0, Posters).Select(poster => Task.Factory.StartNew(
            () => Post(poster), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        (int[] seen, int rounds) = await Task.Factory.StartNew(
            Take, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(posters);

        Assert.Equal(Enumerable.Repeat(LettersEach, Posters), seen);
        Assert.Equal(0, _roomTooMuch);
        Assert.True(_mail.IsIdle);
        Assert.Equal(0, _mail.Depth);
        Assert.InRange(rounds, 1, Posters * LettersEach); // Each round takes over at least one letter.
    }

    [Fact]
    public void the_bound_counts_what_is_taken_over_and_not_taken_but_only_letters_from_outside()
    {
        Assert.Equal((Posted.Queued, true), Posting(new Numbered(0, 0), 2));
        Assert.Equal((Posted.Queued, false), Posting(new Numbered(0, 1), 2));
        Assert.Equal(Posted.Full, Posting(new Numbered(0, 2), 2).Answer);
        Assert.NotNull(_mail.Peek());
        Assert.Equal(Posted.Full, Posting(new Numbered(0, 2), 2).Answer);
        Assert.Equal((Posted.Queued, false), Posting(new Inside(), 2));
        Assert.Equal(0, Assert.IsType<Numbered>(_mail.Take()).Number);
        Assert.Equal((Posted.Queued, false), Posting(new Numbered(0, 2), 2));
        Assert.Equal(Posted.Full, Posting(new Numbered(0, 3), 2).Answer);
        Assert.Equal(3, _mail.Depth);
    }

    [Fact]
    public void a_box_that_is_held_is_closed_only_when_no_letter_has_come_meanwhile()
    {
        Assert.True(_mail.TryHold());
        Assert.Equal((Posted.Queued, false), Posting(new Inside(), 1));
        Assert.False(_mail.TryClose());
        Assert.False(_mail.TryRest());
        _ = _mail.Peek();
        _ = _mail.Take();
        Assert.Null(_mail.Peek());
        Assert.True(_mail.TryRest());

        Assert.True(_mail.TryHold());
        Assert.False(_mail.TryHold());
        Assert.True(_mail.TryClose());
        Assert.Equal((Posted.Gone, false), Posting(new Inside(), 1));
        Assert.False(_mail.TryHold());
    }

    [Fact]
    public async Task a_command_that_is_answered_takes_no_room_any_more()
    {
        await using World world = await World.Create();
        world.Limits = world.Limits with { MailboxLetters = 1 };
        await world.Start();
        for (int i = 0; i < 5_000; i++)
        {
            Assert.IsType<Accepted>(await world.Ask("ann", new Account.Note("")));
        }
    }

    private (Posted Answer, bool IsFirst) Posting(Letter letter, int max) => (_mail.Post(letter, max, out bool isFirst), isFirst);

    private void Post(int poster)
    {
        for (int number = 0; number < LettersEach;)
        {
            Posted posted = _mail.Post(new Numbered(poster, number), Bound, out bool isFirst);
            if (isFirst)
            {
                _turns.Release();
            }

            if (posted == Posted.Queued)
            {
                number++;

                // Posted counts late and taken counts early, so no more than this wait; it is too many only if the box let too many in.
                long waiting = Interlocked.Increment(ref _posted) - Interlocked.Read(ref _taking);
                Interlocked.Add(ref _roomTooMuch, waiting > Bound ? 1 : 0);
            }
        }
    }

    private (int[] Seen, int Rounds) Take()
    {
        int[] seen = new int[Posters];
        int rounds = 0;
        for (int left = Posters * LettersEach; left > 0;)
        {
            _turns.Wait();
            do
            {
                int before = _mail.Round;
                while (_mail.Peek() is not null)
                {
                    Interlocked.Increment(ref _taking);
                    Numbered letter = (Numbered)_mail.Take();
                    Assert.Equal(seen[letter.Poster]++, letter.Number);
                    left--;
                    rounds += _mail.Round == before ? 0 : 1;
                    before = _mail.Round;
                }
            }
            while (!_mail.TryRest());
        }

        return (seen, rounds);
    }

    private sealed class Numbered(int poster, int number) : Letter
    {
        public int Poster { get; } = poster;

        public int Number { get; } = number;

        public override bool FromOutside => true;

        public override object Command(EntityKind kind) => this;

        public override void Done(Answer answer)
        {
        }
    }

    private sealed class Inside : Letter
    {
        public override object Command(EntityKind kind) => this;

        public override void Done(Answer answer)
        {
        }
    }
}
