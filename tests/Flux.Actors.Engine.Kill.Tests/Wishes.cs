using System.Globalization;
using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Kill.Tests;

/// <summary>What a test wants done: deposits and payments between accounts, drawn from a seed; each has an id, and what became of it.</summary>
internal sealed class Wishes(ulong seed, int accounts)
{
    private readonly Prng _draws = new(seed);
    private readonly SortedDictionary<string, string> _open = new(StringComparer.Ordinal);
    private int _last;

    /// <summary>By id: the account, and what was asked of it.</summary>
    public SortedDictionary<string, string> Accepted { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>Without an answer so far, by id.</summary>
    public IReadOnlyDictionary<string, string> Open => _open;

    /// <summary>Times that a wish was asked again.</summary>
    public int Again { get; set; }

    public string Next()
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"w{++_last}");
        ulong from = _draws.Below((ulong)accounts);
        ulong amount = 1 + _draws.Below(50);
        string line = _draws.Below(3) == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{id} a{from} deposit {amount}")
            : string.Create(CultureInfo.InvariantCulture, $"{id} a{from} pay {amount} a{_draws.Below((ulong)accounts)}");
        return _open[id] = line;
    }

    /// <summary>Takes an answer; the line to ask again, or null when the wish is settled.</summary>
    public string? Hear(string line)
    {
        string[] parts = line.Split(' ', 3);
        if (!_open.TryGetValue(parts[0], out string? asked))
        {
            return null; // Asked twice, over two lives, and answered twice.
        }

        switch (parts[1])
        {
            case "accepted":
                Accepted[parts[0]] = asked;
                break;
            case "refused":
                _ = Refused.Add(parts[0]);
                break;
            default:
                Again++;
                return asked;
        }

        _ = _open.Remove(parts[0]);
        return null;
    }

    public ulong Below(ulong bound) => _draws.Below(bound);
}
