namespace Flux.Actors.Simulation.Engines;

/// <summary>A machine of a run: its address, and the process that lives there at present.</summary>
internal sealed class Place(int number, string address)
{
    private Life? _current;

    public int Number { get; } = number;

    public string Address { get; } = address;

    /// <summary>The machine has left the cluster for good.</summary>
    public bool IsGone { get; set; }

    /// <summary>How far the subscription on it has come, by shard.</summary>
    public SortedDictionary<int, long> Seen { get; set; } = [];

    /// <summary>The life that the world knows; a frozen one before it may still think that it is this one.</summary>
    public Life Current
    {
        get => _current ?? throw new InvalidOperationException($"{Address} has not begun");
        set => _current = value;
    }
}
