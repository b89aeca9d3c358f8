using System.Collections.Frozen;
using System.Numerics;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>States as pages: cut where their content says so and named by it, so that what did not change is not written again.</summary>
/// <remarks>
/// Shape: a cut depends on the 64 bytes before it, so bytes put in or taken out move the cuts near them and no others. Pages have a quarter of the
/// bound to all of it, half of it on average; the last may be shorter. Source: docs/adr/0014; Xia et al., "FastCDC", USENIX ATC 2016 (gear hash).
/// </remarks>
internal static class SnapshotPages
{
    private const int WindowBytes = 64;
    private const int LeastParts = 4;

    private static readonly ulong[] Gear = [.. Enumerable.Range(0, 256).Select(n => StableHash.Of([(byte)n]))];

    /// <summary>No pages beside the snapshot's row.</summary>
    public static IReadOnlySet<Blob> None { get; } = FrozenSet<Blob>.Empty;

    /// <summary>The snapshot of a state whose stored pages are those (null: nobody knows), and the pages stored after it.</summary>
    public static (NewSnapshot Snapshot, IReadOnlySet<Blob> Pages) Cut(long sequence, Blob state, int bytesMax, IReadOnlySet<Blob>? stored)
    {
        if (state.Length <= bytesMax)
        {
            NewSnapshot single = new(new StoredSnapshot(sequence, NameOf(state.Span), state), stored is null) { Removed = [.. (stored ?? None).Order()] };
            return (single, None);
        }

        List<byte> names = [];
        HashSet<Blob> now = [];
        List<SnapshotPage> added = [];
        ReadOnlyMemory<byte> rest = state.Memory;
        while (rest.Length > 0)
        {
            int length = Length(rest.Span, bytesMax);
            Blob name = NameOf(rest.Span[..length]);
            names.AddRange(name.Span);
            if (now.Add(name) && stored?.Contains(name) != true)
            {
                added.Add(new SnapshotPage(name, Blob.Copy(rest.Span[..length])));
            }

            rest = rest[length..];
        }

        NewSnapshot snapshot = new(new StoredSnapshot(sequence, Blob.Own([.. names]), Blob.Empty), stored is null)
        {
            Added = added,
            Removed = [.. (stored ?? None).Where(name => !now.Contains(name)).Order()],
        };
        return (snapshot, now);
    }

    /// <summary>The state's bytes, and the pages that are stored for it.</summary>
    /// <exception cref="WireException">A page is missing, too many, or not what its name says.</exception>
    /// <exception cref="JournalFault">The journal failed.</exception>
    public static async Task<(Blob State, IReadOnlySet<Blob> Pages)> Read(
        EngineCore core, EntityId entity, StoredSnapshot snapshot, CancellationToken cancellation)
    {
        if (snapshot.Pages.Length == StoredSnapshot.NameBytes)
        {
            Check(new SnapshotPage(snapshot.Pages, snapshot.Payload));
            return (snapshot.Payload, None);
        }

        Dictionary<Blob, Blob> pages = [];
        Blob last = Blob.Empty;
        IReadOnlyList<SnapshotPage> read;
        do
        {
            read = await core.Journal.ReadPages(entity, last, core.Limits.SnapshotPagesRead, cancellation);
            foreach (SnapshotPage page in read)
            {
                Check(page);
                pages.Add(page.Name, page.Payload);
                last = page.Name;
            }
        }
        while (read.Count == core.Limits.SnapshotPagesRead);
        return (Joined(snapshot.Pages, pages), pages.Keys.ToHashSet());
    }

    private static Blob Joined(Blob names, Dictionary<Blob, Blob> pages)
    {
        if (names.Length == 0 || names.Length % StoredSnapshot.NameBytes != 0)
        {
            throw new WireException($"names of pages in {names.Length} bytes seen, a multiple of {StoredSnapshot.NameBytes} wanted");
        }

        Blob[] ordered = [.. Enumerable.Range(0, names.Length / StoredSnapshot.NameBytes)
            .Select(index => Blob.Copy(names.Span.Slice(index * StoredSnapshot.NameBytes, StoredSnapshot.NameBytes)))];
        if (ordered.FirstOrDefault(name => !pages.ContainsKey(name)) is { Length: > 0 } missing)
        {
            throw new WireException($"page {missing} of the snapshot is missing");
        }

        int distinct = ordered.Distinct().Count();
        if (pages.Count > distinct)
        {
            throw new WireException($"{pages.Count} pages seen, {distinct} of the snapshot wanted");
        }

        byte[] state = new byte[ordered.Sum(name => pages[name].Length)];
        int at = 0;
        foreach (Blob name in ordered)
        {
            pages[name].Span.CopyTo(state.AsSpan(at));
            at += pages[name].Length;
        }

        return Blob.Own(state);
    }

    private static void Check(SnapshotPage page)
    {
        if (NameOf(page.Payload.Span) is var name && name != page.Name)
        {
            throw new WireException($"a page of the snapshot has the content of {name}, {page.Name} wanted");
        }
    }

    private static Blob NameOf(ReadOnlySpan<byte> page)
    {
        byte[] name = new byte[StoredSnapshot.NameBytes];
        Hash256.Sha256(page).CopyTo(name);
        return Blob.Own(name);
    }

    /// <summary>How many of the bytes make the next page.</summary>
    private static int Length(ReadOnlySpan<byte> rest, int bytesMax)
    {
        int least = Math.Max(1, bytesMax / LeastParts);
        int most = Math.Min(rest.Length, bytesMax);
        int shift = 64 - BitOperations.Log2((uint)least);
        ulong hash = 0;
        for (int at = Math.Max(0, least - WindowBytes); at < most; at++)
        {
            hash = unchecked((hash << 1) + Gear[rest[at]]);
            if (at >= least && shift < 64 && hash >> shift == 0)
            {
                return at + 1;
            }
        }

        return most;
    }
}
