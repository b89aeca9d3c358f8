using System.Globalization;

namespace Flux.Actors.Kernel;

/// <summary>From a height on, the rule set of that number is in force.</summary>
public readonly record struct RuleActivation(int Number, Height From);

/// <summary>Which rule set is in force at which height, as a chain's parameters say it.</summary>
/// <remarks>Shape: begins at genesis; numbers and heights ascend strictly. Networks may skip numbers, and start with a later one. Source: DESIGN §7.13.</remarks>
public sealed record RuleSchedule
{
    /// <exception cref="FormatException">The activations break the shape.</exception>
    public RuleSchedule(Sequence<RuleActivation> activations)
    {
        if (activations.Count == 0 || activations[0].From != Height.Genesis || activations[0].Number < 1)
        {
            throw new FormatException($"rule schedule {activations}: a rule set of number 1 or more from height 0 wanted first");
        }

        for (int i = 1; i < activations.Count; i++)
        {
            if (activations[i].From <= activations[i - 1].From || activations[i].Number <= activations[i - 1].Number)
            {
                throw new FormatException(
                    $"rule schedule: set {activations[i].Number} from height {activations[i].From} seen after "
                    + $"set {activations[i - 1].Number} from {activations[i - 1].From}; numbers and heights that ascend strictly wanted");
            }
        }

        Activations = activations;
    }

    public Sequence<RuleActivation> Activations { get; }

    /// <summary>Set 1 for ever: what a chain has whose parameters say nothing.</summary>
    public static RuleSchedule First { get; } = new([new RuleActivation(1, Height.Genesis)]);

    public RuleSchedule Then(int number, Height from) => new(Activations.Add(new RuleActivation(number, from)));

    /// <summary>The last activation at or below the height.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such height.</exception>
    public RuleActivation At(Height height)
    {
        for (int i = Activations.Count - 1; i >= 0; i--)
        {
            if (Activations[i].From <= height)
            {
                return Activations[i];
            }
        }

        throw new ArgumentOutOfRangeException(nameof(height), string.Create(CultureInfo.InvariantCulture, $"height {height} seen, 0 or more wanted"));
    }
}

/// <summary>The numbered rules of something that this release knows: 1 first, each later one added behind, none ever taken away or changed.</summary>
/// <remarks>
/// The blocks below an activation were executed by the older set and are executed by it for ever. That no released number goes missing is held by
/// <c>rules.verified.txt</c> of the architecture tests. Source: DESIGN §7.13; docs/checklists/new-rule-version.md.
/// </remarks>
public sealed class RuleSets<TRules>
    where TRules : class
{
    private readonly Sequence<TRules> _sets;

    public RuleSets(string name, TRules first) : this(name, [first])
    {
    }

    private RuleSets(string name, Sequence<TRules> sets) => (Name, _sets) = (name, sets);

    /// <summary>What the rules are of, for messages.</summary>
    public string Name { get; }

    /// <summary>The highest number this release knows.</summary>
    public int Latest => _sets.Count;

    /// <summary>The same with one more set, of the next number.</summary>
    public RuleSets<TRules> Then(TRules next) => new(Name, _sets.Add(next));

    public RuleSets<TOther> Select<TOther>(Func<TRules, TOther> each)
        where TOther : class => new(Name, _sets.Select(each).ToSequence());

    /// <exception cref="UnknownRuleSetException">This release doesn't know the number.</exception>
    public TRules Of(int number) => number >= 1 && number <= Latest
        ? _sets[number - 1]
        : throw new UnknownRuleSetException(string.Create(
            CultureInfo.InvariantCulture, $"{Name}: rule set {number} seen, {Known} known to this release; run one that knows it"));

    /// <summary>The rules in force at the height.</summary>
    /// <exception cref="UnknownRuleSetException">This release doesn't know the set that the schedule names there.</exception>
    public TRules At(Height height, RuleSchedule schedule)
    {
        RuleActivation activation = schedule.At(height);
        return activation.Number <= Latest
            ? Of(activation.Number)
            : throw new UnknownRuleSetException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Name}: rule set {activation.Number} is in force from height {activation.From}, {Known} known to this release; run one that knows it"));
    }

    private string Known => Latest == 1 ? "1 is" : string.Create(CultureInfo.InvariantCulture, $"1–{Latest} are");
}

/// <summary>A chain has reached rules that this release doesn't have. The message names what was seen and what is known.</summary>
public sealed class UnknownRuleSetException : Exception
{
    public UnknownRuleSetException(string message) : base(message)
    {
    }

    public UnknownRuleSetException()
    {
    }

    public UnknownRuleSetException(string message, Exception inner) : base(message, inner)
    {
    }
}
