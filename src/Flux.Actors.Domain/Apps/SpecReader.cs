using System.Globalization;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>Where a specification is refused: as a text, when it is brought into canonical form, or by the rules.</summary>
public enum SpecStage
{
    Read = 1,
    Format = 2,
    Validate = 3,
}

/// <summary>What became of a specification.</summary>
/// <remarks>
/// Shape: <c>Spec</c> is null exactly when there are problems, and <c>RefusedAt</c> then says where the network's programs would have stopped: at
/// the first problem. The others follow in the network's order, each place once.
/// </remarks>
public sealed record SpecVerdict(AppSpec? Spec, SpecStage? RefusedAt, Sequence<DocumentProblem> Problems);

/// <summary>Reads specifications of versions 1–8 as the existing network does, naming everything that is wrong at once.</summary>
/// <remarks>Units: the height is that of the block that holds the message. Source: docs/spec/apps.md §1; research sheet of the applications §1, §2.1.</remarks>
public static class SpecReader
{
    private static readonly ScriptValue NotANumber = new ScriptValue.Number(Binary64.NaN);

    /// <summary>The network's way: brought into canonical form, then checked.</summary>
    public static SpecVerdict Read(string json, long height, SpecRules rules) => ScriptJson.Read(json, ScriptLimits.Specification) is var reading
        && reading.Document is { } value
            ? Read(value, height, rules)
            : new SpecVerdict(null, SpecStage.Read, reading.Problems);

    public static SpecVerdict Read(ScriptValue value, long height, SpecRules rules)
    {
        SpecProblems problems = new();
        ScriptValue form = SpecFormat.Form(value, rules, problems);
        bool formed = problems.Count == 0;
        if (form is ScriptValue.Fields)
        {
            Check(form, height, rules, problems);
        }

        SpecVerdict verdict = Verdict(form, formed ? SpecStage.Validate : SpecStage.Format, problems);
        return verdict with { Problems = verdict.Problems.Select(problem => AsGiven(problem, value)).ToSequence() };
    }

    /// <summary>Only what is in canonical form already: nothing is converted, and no key is dropped.</summary>
    public static SpecVerdict ReadCanonical(ScriptValue value, long height, SpecRules rules)
    {
        SpecProblems problems = new();
        if (value is ScriptValue.Fields)
        {
            Check(value, height, rules, problems);
        }
        else
        {
            problems.Note("document", value, "an object");
        }

        return Verdict(value, SpecStage.Validate, problems);
    }

    /// <summary>What stood there in place of NaN, which nobody wrote: the form has it where something else was to be a number.</summary>
    private static DocumentProblem AsGiven(DocumentProblem problem, ScriptValue spec)
    {
        if (problem.Seen != Shown.Of(NotANumber))
        {
            return problem;
        }

        ScriptValue at = spec;
        foreach (string step in problem.Path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            switch (at)
            {
                case ScriptValue.Fields fields:
                    at = fields[step];
                    break;
                case ScriptValue.List list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < list.Items.Count:
                    at = list.Items[index];
                    break;
                default:
                    return problem;
            }
        }

        return problem with { Seen = Shown.Of(at) };
    }

    private static SpecVerdict Verdict(ScriptValue form, SpecStage stage, SpecProblems problems) => problems.Count == 0
        ? new SpecVerdict(AppSpec.Of(form), null, [])
        : new SpecVerdict(null, stage, problems.All);

    private static void Check(ScriptValue form, long height, SpecRules rules, SpecProblems problems)
    {
        SpecPart spec = new(form, string.Empty, problems);
        Binary64 version = Coercion.ToNumber(form["version"]);
        SpecTypes.Check(spec, version);
        if (version.ToInt64() is not { } whole || whole is < 1 or > SpecRules.VersionMax)
        {
            spec.Note("version", $"a version 1–{SpecRules.VersionMax}");
            return;
        }

        SpecLimits.Check(spec, (int)whole, height, rules);
        if (height < rules.VersionHeights[(int)whole - 1])
        {
            spec.Note("version", $"version {whole} at height {height}", $"version {whole} from height {rules.VersionHeights[(int)whole - 1]} on");
        }

        Keys(spec, (int)whole);
        SpecPorts.Unique(spec, (int)whole);
        SpecHardware.Check(spec, (int)whole, rules.Hardware);
    }

    private static void Keys(SpecPart spec, int version)
    {
        spec.NoOtherKeys(SpecKeys.Of(version));
        Sequence<ScriptValue> components = version >= 4 ? spec.Items("compose") : [];
        for (int i = 0; i < components.Count; i++)
        {
            new SpecPart(components[i], $"compose[{i}]", spec.Problems).NoOtherKeys(SpecKeys.OfComponent(version));
        }
    }
}
