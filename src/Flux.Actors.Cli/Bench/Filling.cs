using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Cli.Bench;

/// <summary>Puts many rows into a journal that no engine has open yet.</summary>
internal static class Filling
{
    private const int Batch = 4_096;
    private const int Tenths = 10;

    /// <summary>Commits the writes in the order of their shards, which is the order of the tables.</summary>
    public static async Task Write(BenchRoom room, string what, IJournal journal, IReadOnlyList<JournalWrite> writes, CancellationToken cancellation)
    {
        Dictionary<int, long> fences = (await journal.Acquire(ShardSet.All, Guid.NewGuid().ToString("N"), cancellation))
            .ToDictionary(claim => claim.Shard, claim => claim.Fence);
        JournalWrite[] ordered = [.. writes.OrderBy(write => write.Shard).Select(write => write with { Fence = fences[write.Shard] })];
        int tenth = 0;
        for (int at = 0; at < ordered.Length; at += Batch)
        {
            _ = await journal.Commit(ordered[at..Math.Min(at + Batch, ordered.Length)], cancellation);
            if (at * (long)Tenths / ordered.Length > tenth)
            {
                room.Progress($"  {what}: {++tenth * Tenths} %");
            }
        }

        // The journal's threads remember their last call while they wait for the next; nobody measures it.
        await journal.SetMeta("filled", what, cancellation);
    }

    /// <summary>The decision of an entity that recorded so many facts at once.</summary>
    public static JournalWrite Facts(EntityId entity, int count) => new(entity, Shards.Of(entity), 0)
    {
        Events = [.. Enumerable.Range(1, count).Select(sequence => new NewEvent(sequence, new Timestamp(0), Wire.Encode<Meter.Event>(Fact)))],
    };

    private static Meter.Event Fact { get; } = new Meter.Noted(Meter.NewNote().Text);
}
