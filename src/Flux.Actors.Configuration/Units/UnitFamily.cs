namespace Flux.Actors.Configuration.Units;

/// <summary>Units that measure the same: their names, the weight of each, and the step results are counted in.</summary>
/// <remarks>
/// Shape: weights are in one smallest unit, steps are a power of ten of it; each unit shows the first of its names. Unless
/// a bare number counts as the smallest unit, one other than 0 needs a unit.
/// </remarks>
internal sealed class UnitFamily
{
    private readonly Dictionary<string, Unit> _units = new(StringComparer.Ordinal);
    private readonly List<string> _shown = [];

    public required int StepPower { get; init; }

    public required string StepName { get; init; }

    public required string MostName { get; init; }

    public bool Bare { get; init; }

    /// <summary>Adds one unit with all its names.</summary>
    public UnitFamily With(decimal weight, params string[] names)
    {
        Unit unit = new(weight);
        _shown.Add(names[0]);
        foreach (string name in names)
        {
            _units.Add(name, unit);
        }

        return this;
    }

    /// <summary>The weight of a unit, or null when there is none of this name.</summary>
    public decimal? WeightOf(string unit, bool ofNothing)
    {
        if (unit.Length == 0)
        {
            return Bare || ofNothing ? 1 : null;
        }

        return _units.GetValueOrDefault(unit)?.Weight;
    }

    /// <summary>Why a unit was refused, with the one that was probably meant.</summary>
    public string Unknown(string unit)
    {
        string units = string.Join(' ', _shown);
        if (unit.Length == 0)
        {
            return $"it has none of the units {units}";
        }

        // Units are short, so only names with the same first letter are near enough.
        string[] like = [.. _units.Keys.Where(name => char.ToLowerInvariant(name[0]) == char.ToLowerInvariant(unit[0]))];
        string? nearest = like.FirstOrDefault(name => name.Equals(unit, StringComparison.OrdinalIgnoreCase))
            ?? like.FirstOrDefault(name => name.StartsWith(unit, StringComparison.OrdinalIgnoreCase))
            ?? NearestName.Of(unit, like);
        return nearest is null
            ? $"'{Hocon.HoconText.Shorten(unit)}' is none of the units {units}"
            : $"'{Hocon.HoconText.Shorten(unit)}' is no unit: did you mean '{nearest}'?";
    }

    private sealed record Unit(decimal Weight);
}
