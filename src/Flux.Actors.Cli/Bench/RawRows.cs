using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Cli.Bench;

/// <summary>A fact as its row, and the other rows of its decision: a message that it sends, or one that it has applied.</summary>
internal sealed record RawRow(
    int Shard, long Position, string Entity, long Sequence, long Fence, long Time, byte[] Payload, RawMessage? Sent, RawMessage? Applied)
{
    /// <summary>Rows written or removed: the fact; a message sent; the receiver's mark and the message gone.</summary>
    public int Rows => 1 + (Sent is null ? 0 : 1) + (Applied is null ? 0 : 2);
}

internal sealed record RawMessage(string Sender, string Receiver, long Number, byte[] Command);

/// <summary>The rows that the engine has written, in batches of the sizes in which it wrote them, ready for a bare loop.</summary>
internal sealed record RawRows(IReadOnlyList<RawRow[]> Batches)
{
    private const int EffectBits = 16; // As the engine numbers messages: sequence · 2^16 + index.

    public long Facts { get; } = Batches.Sum(batch => (long)batch.Length);

    public long Rows { get; } = Batches.Sum(batch => batch.Sum(row => (long)row.Rows));

    public double MeanBatch => Batches.Count == 0 ? 0 : (double)Facts / Batches.Count;

    /// <summary>Reads what the journal holds, in the order of time, cut into the sizes.</summary>
    public static async Task<RawRows> Of(IJournal journal, IReadOnlyList<int> sizes, CancellationToken cancellation)
    {
        List<StoredEvent> facts = [];
        for (int shard = 0; shard < ShardSet.ShardCount; shard++)
        {
            facts.AddRange(await journal.ReadShard(shard, 0, int.MaxValue, cancellation));
        }

        RawRow[] rows = [.. facts.OrderBy(fact => fact.Time).ThenBy(fact => fact.Position).Select(Row)];
        if (sizes.Sum() != rows.Length)
        {
            throw new InvalidOperationException($"{rows.Length} facts recorded, {sizes.Sum()} committed");
        }

        List<RawRow[]> batches = [];
        int at = 0;
        foreach (int size in sizes)
        {
            batches.Add(rows[at..(at + size)]);
            at += size;
        }

        return new RawRows(batches);
    }

    private static RawRow Row(StoredEvent fact)
    {
        (RawMessage? sent, RawMessage? applied) = Wire.Decode<Meter.Event>(fact.Payload) switch
        {
            Meter.Paid paid => (
                new RawMessage(
                    paid.From.ToString(), paid.To.ToString(), fact.Sequence << EffectBits,
                    Wire.Encode<Meter.Command>(new Meter.Receive(paid.From, paid.Text)).ToArray()),
                null),
            Meter.Received received => (
                (RawMessage?)null, new RawMessage(received.From.ToString(), fact.Entity.ToString(), fact.Sequence << EffectBits, [])),
            _ => (null, null),
        };
        return new RawRow(
            fact.Shard, fact.Position, fact.Entity.ToString(), fact.Sequence, fact.Fence, fact.Time.Milliseconds, fact.Payload.ToArray(), sent, applied);
    }
}
