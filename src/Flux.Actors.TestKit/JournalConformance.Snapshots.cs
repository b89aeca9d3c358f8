using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using static Flux.Actors.TestKit.Expectation;

namespace Flux.Actors.TestKit;

public static partial class JournalConformance
{
    private static readonly SnapshotPage A = Page(1), B = Page(2), C = Page(3), D = Page(200);

    private static async Task SnapshotPages(IJournal journal)
    {
        long fence = await Fence(journal);
        await Written(Paged(1, A, B, C) with { Added = [C, A, B] });
        await Stored(1, "three pages", A, B, C);
        SameAll([B], await journal.ReadPages(Ann, A.Name, 1, default), "the page after the first");
        SameAll([], await journal.ReadPages(Ann, C.Name, 10, default), "pages after the last");
        SameAll([], await journal.ReadPages(Bob, Blob.Empty, 10, default), "pages of another entity");

        // One page in the place of another; its neighbours are not written again.
        await Written(Paged(2, A, D, C) with { Added = [D], Removed = [B.Name] });
        await Stored(2, "a page replaced", A, C, D);

        // Several snapshots in one batch: what the first adds the second takes away, and what it takes away the third brings back.
        _ = await journal.Commit(
            [Write(Paged(3, A, B) with { Added = [B], Removed = [C.Name, D.Name] }), Write(Paged(4, C) with { Added = [C], Removed = [A.Name, B.Name] }),
                Write(Paged(5, A, C) with { Added = [A] })], default);
        await Stored(5, "three snapshots in a batch", A, C);

        // Whole: whatever there was goes, also what nobody removed by name.
        _ = await journal.Commit([Write(Paged(6, A, B, C) with { Added = [B] }), Write(Paged(7, D, B) with { Added = [B, D] } with { IsWhole = true })], default);
        await Stored(7, "a whole one", B, D);
        await Written(Single(8, Blob.FromHex("aa")) with { Removed = [B.Name, D.Name] });
        await Stored(8, "a state that shrank to one page");
        Same(Single(8, Blob.FromHex("aa")).Stored, (await journal.Load(Ann, 1, default)).Snapshot, "the only page");

        async Task Written(NewSnapshot snapshot) => await journal.Commit([Write(snapshot)], default);

        JournalWrite Write(NewSnapshot snapshot) => Writing(Ann, Shard, fence) with { Snapshot = snapshot };

        async Task Stored(long sequence, string what, params SnapshotPage[] pages)
        {
            Same(sequence, (await journal.Load(Ann, 1, default)).Snapshot!.Sequence, $"sequence of {what}");
            SameAll(pages, await journal.ReadPages(Ann, Blob.Empty, 10, default), $"pages of {what}");
        }
    }

    private static async Task RefusedSnapshot(IJournal journal)
    {
        long fence = await Fence(journal);
        NewSnapshot first = Paged(1, A, B) with { Added = [A, B] };
        NewSnapshot second = Paged(2, C, B) with { Added = [C], Removed = [A.Name] };
        _ = await journal.Commit([Facts(Ann, Shard, fence, 1) with { Snapshot = first }], default);
        await Fails(JournalFaultKind.SequenceConflict, () => journal.Commit([Facts(Ann, Shard, fence, 3) with { Snapshot = second }], default));
        IReadOnlyList<CommitOutcome> outcomes = await journal.Commit(
            [Facts(Ann, Shard, fence - 1, 2) with { Snapshot = second with { IsWhole = true } }, Facts(Bob, OtherShard, fence, 1) with { Snapshot = second }], default);
        SameAll([true, false], outcomes.Select(outcome => outcome.StaleFence), "stale outcomes");
        Same(first.Stored, (await journal.Load(Ann, 1, default)).Snapshot, "the snapshot before");
        SameAll([A, B], await journal.ReadPages(Ann, Blob.Empty, 10, default), "its pages");
        SameAll([C], await journal.ReadPages(Bob, Blob.Empty, 10, default), "pages beside it");
    }

    private static NewSnapshot Single(long sequence, Blob state) => new(new StoredSnapshot(sequence, A.Name, state), false);

    private static NewSnapshot Paged(long sequence, params SnapshotPage[] pages) =>
        new(new StoredSnapshot(sequence, Blob.Own([.. pages.SelectMany(page => page.Name.ToArray())]), Blob.Empty), false);

    private static SnapshotPage Page(byte number) => new(Blob.Own([.. Enumerable.Repeat(number, StoredSnapshot.NameBytes)]), Blob.Own([number, 0]));
}
