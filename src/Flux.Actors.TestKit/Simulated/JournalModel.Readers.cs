using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.TestKit.Simulated;

/// <summary>How far readers have come.</summary>
public sealed partial class JournalModel
{
    private readonly SortedDictionary<(string Reader, int Shard), long> _readers = [];

    public IReadOnlyList<ReaderOffset> ReadOffsets(string reader, ShardSet shards) =>
        [.. shards.Where(shard => _readers.ContainsKey((reader, shard))).Select(shard => new ReaderOffset(shard, _readers[(reader, shard)]))];

    public bool NoteOffsets(string reader, IReadOnlyList<ReaderOffset> offsets)
    {
        foreach (ReaderOffset offset in offsets)
        {
            _readers[(reader, offset.Shard)] = Math.Max(offset.Position, _readers.GetValueOrDefault((reader, offset.Shard)));
        }

        return true;
    }

    public bool ForgetOffsets(string reader, ShardSet shards)
    {
        foreach (int shard in shards)
        {
            _ = _readers.Remove((reader, shard));
        }

        return true;
    }
}
