using System.Numerics;

namespace Flux.Actors.Configuration.Units;

/// <summary>Units that measure the same: their names, the weight of each, and the step results are counted in.</summary>
/// <remarks>
/// Shape: weights and step are in one smallest unit; every weight that is used has names, the first of which is shown.
/// Without a bare weight, a number other than 0 needs a unit.
/// </remarks>
internal sealed class UnitFamily
{
    private readonly Dictionary<string, BigInteger> _weights = new(StringComparer.Ordinal);
    private readonly List<string> _shown = [];

    public required BigInteger Step { get; init; }

    public required string StepName { get; init; }

    public required string MostName { get; init; }

    public BigInteger? Bare { get; init; }

    /// <summary>Adds one unit with all its names.</summary>
    public UnitFamily With(BigInteger weight, params string[] names)
    {
        _shown.Add(names[0]);
        foreach (string name in names)
        {
            _weights.Add(name, weight);
        }

        return this;
    }

    /// <summary>The weight of a unit, or null when there is none of this name.</summary>
    public BigInteger? WeightOf(string unit, bool ofNothing)
    {
        if (unit.Length == 0)
        {
            return Bare ?? (ofNothing ? 1 : null);
        }

        return _weights.TryGetValue(unit, out BigInteger weight) ? weight : null;
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
        string[] like = [.. _weights.Keys.Where(name => char.ToLowerInvariant(name[0]) == char.ToLowerInvariant(unit[0]))];
        string? nearest = like.FirstOrDefault(name => name.Equals(unit, StringComparison.OrdinalIgnoreCase))
            ?? like.FirstOrDefault(name => name.StartsWith(unit, StringComparison.OrdinalIgnoreCase))
            ?? NearestName.Of(unit, like);
        return nearest is null
            ? $"'{Hocon.HoconText.Shorten(unit)}' is none of the units {units}"
            : $"'{Hocon.HoconText.Shorten(unit)}' is no unit: did you mean '{nearest}'?";
    }
}
