using System.Diagnostics;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>What a commit lane takes in, in order.</summary>
internal abstract class Submission;

/// <summary>A place in the order of a lane: reached when everything before it has been told of.</summary>
internal sealed class CommitMark : Submission
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => _reached.Task;

    public void Reach() => _reached.TrySetResult();
}

/// <summary>One decision on its way to the journal, and all that must wait for it to arrive there.</summary>
internal sealed class CommitUnit(EntityCell cell, int generation, JournalWrite write, object state, Letter letter, Answer answer, Consequences owed) : Submission
{
    private List<(Letter Letter, Answer Answer)>? _riders;

    public EntityCell Cell { get; } = cell;

    /// <summary>The cell's generation that decided it; an older one than the cell's own rests on facts that were not recorded.</summary>
    public int Generation { get; } = generation;

    public JournalWrite Write { get; set; } = write;

    /// <summary>Of the commit; null when nobody listens.</summary>
    public Activity? Span { get; init; }

    public object State { get; } = state;

    public Letter Letter { get; } = letter;

    public Answer Answer { get; } = answer;

    public Consequences Owed { get; } = owed;

    /// <summary>Whoever waits for it has been told what became of it. The committer's.</summary>
    public bool IsTold { get; set; }

    /// <summary>Lets an answer that rests on this decision wait for it. Called under the cell's lock.</summary>
    public void Carry(Letter rider, Answer answer) => (_riders ??= []).Add((rider, answer));

    public IReadOnlyList<(Letter Letter, Answer Answer)> Riders => _riders ?? [];
}

/// <summary>What a decision's facts lead to outside its own entity, besides the rows that are stored for it.</summary>
internal sealed class Consequences
{
    public static Consequences None { get; } = new();

    public List<(OutboxRow Row, object Command)> Tells { get; } = [];

    /// <summary>What is stored of <see cref="Tells"/>.</summary>
    public IReadOnlyList<OutboxRow> Rows => Tells.Count == 0 ? [] : [.. Tells.Select(tell => tell.Row)];

    public List<Send> Sends { get; } = [];

    public List<PerformRow> Performs { get; } = [];

    public List<ReminderChange> Reminders { get; } = [];
}
