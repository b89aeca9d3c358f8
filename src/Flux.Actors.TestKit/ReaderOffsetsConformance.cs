using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.TestKit;

/// <summary>What every keeper of readers' offsets must do, as cases that a test project runs by name against its adapter.</summary>
/// <remarks>Each case gets a fresh, empty one and throws <see cref="ScenarioFailure"/> when the adapter breaks the port's contract.</remarks>
public static class ReaderOffsetsConformance
{
    private const string Reader = "totals";
    private const string Other = "Totals";

    private static readonly ShardSet Some = ShardSet.Of([0, 3, 7, 1_023]);

    public static IReadOnlyDictionary<string, Func<IReaderOffsets, Task>> Cases { get; } = new Dictionary<string, Func<IReaderOffsets, Task>>(StringComparer.Ordinal)
    {
        ["a reader that noted nothing is at the start of every shard"] = Nothing,
        ["what was noted is read in shard order, and only of the shards asked for"] = Noted,
        ["noting an earlier position changes nothing"] = NeverBack,
        ["readers with different names know nothing of each other"] = Names,
        ["a forgotten shard begins again and the others stay"] = Forgotten,
    };

    private static async Task Nothing(IReaderOffsets offsets) => Same([], await offsets.ReadOffsets(Reader, ShardSet.All, default));

    private static async Task Noted(IReaderOffsets offsets)
    {
        await offsets.NoteOffsets(Reader, [new(7, 70), new(0, 1), new(1_023, long.MaxValue)], default);
        Same([new(0, 1), new(7, 70), new(1_023, long.MaxValue)], await offsets.ReadOffsets(Reader, ShardSet.All, default));
        Same([new(7, 70)], await offsets.ReadOffsets(Reader, ShardSet.Range(1, 8), default));
        await offsets.NoteOffsets(Reader, [], default);
        Same([new(0, 1)], await offsets.ReadOffsets(Reader, ShardSet.One(0), default));
    }

    private static async Task NeverBack(IReaderOffsets offsets)
    {
        await offsets.NoteOffsets(Reader, [new(3, 5)], default);
        await offsets.NoteOffsets(Reader, [new(3, 4)], default);
        Same([new(3, 5)], await offsets.ReadOffsets(Reader, Some, default));
        await offsets.NoteOffsets(Reader, [new(3, 6)], default);
        Same([new(3, 6)], await offsets.ReadOffsets(Reader, Some, default));
    }

    private static async Task Names(IReaderOffsets offsets)
    {
        await offsets.NoteOffsets(Reader, [new(3, 5)], default);
        await offsets.NoteOffsets(Other, [new(3, 2)], default);
        await offsets.ForgetOffsets(Other, ShardSet.All, default);
        Same([new(3, 5)], await offsets.ReadOffsets(Reader, Some, default));
        Same([], await offsets.ReadOffsets(Other, Some, default));
    }

    private static async Task Forgotten(IReaderOffsets offsets)
    {
        await offsets.NoteOffsets(Reader, [new(0, 1), new(3, 5)], default);
        await offsets.ForgetOffsets(Reader, ShardSet.One(3), default);
        Same([new(0, 1)], await offsets.ReadOffsets(Reader, Some, default));
        await offsets.NoteOffsets(Reader, [new(3, 2)], default);
        Same([new(0, 1), new(3, 2)], await offsets.ReadOffsets(Reader, Some, default));
    }

    private static void Same(IEnumerable<ReaderOffset> wanted, IEnumerable<ReaderOffset> seen)
    {
        if (!wanted.SequenceEqual(seen))
        {
            throw new ScenarioFailure($"offsets [{string.Join(", ", seen)}] seen, [{string.Join(", ", wanted)}] wanted");
        }
    }
}
