using Flux.Actors.Contracts;
using Flux.Actors.Domain.Script;

namespace Flux.Actors.Cli.Apps;

/// <summary>Whether a plan still holds for the app that it was made for.</summary>
public static class StalePlan
{
    /// <exception cref="Problem">It does not: what it meets was changed, is there, or is gone, or it costs more. The message says what.</exception>
    public static void Refuse(PlanResponse planned, PlanResponse now)
    {
        PlanTermsResponse then = planned.Terms!;
        if (now.Terms is not { } terms)
        {
            throw Stale(then, "the network no longer takes its specification", now.Problems.Count > 0 ? now.Problems[0].Sentence() : "no reason", "what was planned");
        }

        if (terms.Id == then.Id)
        {
            if (now.PriceAtoms > planned.PriceAtoms + then.SlackAtoms)
            {
                throw Stale(then, "it costs more than planned", $"{now.Price} FLUX", $"{planned.Price} FLUX as planned");
            }

            return;
        }

        throw (then.Kind, terms.Kind) switch
        {
            (_, "none") => Stale(then, $"app {planned.Name} is this very app already", "nothing to do", "the app as it was when planned"),
            ("register", _) => Stale(then, $"an app {planned.Name} was registered since", $"documents {terms.Replaces}", "no app of that name"),
            (_, "register") => Stale(then, $"app {planned.Name} has ended since", "no app of that name", $"documents {then.Replaces}"),
            _ => Stale(then, $"app {planned.Name} was changed since", Changes(then, terms), $"documents {then.Replaces} as when planned"),
        };
    }

    private static string Changes(PlanTermsResponse then, PlanTermsResponse now)
    {
        string[] changes =
        [
            .. ScriptDifference.Between(Form(then.ReplacedSpecification), Form(now.ReplacedSpecification))
                .Select(change => $"{change.Path}: {change.Before ?? "nothing"} → {change.After ?? "nothing"}"),
        ];
        return changes.Length == 0 ? "its owner, payment or deploy document" : string.Join("; ", changes);
    }

    private static ScriptValue Form(string? text) =>
        (text is null ? null : ScriptJson.TryParse(text, ScriptLimits.Specification)) ?? ScriptValue.Undefined.Value;

    private static Problem Stale(PlanTermsResponse plan, string what, string seen, string wanted) =>
        new(ProblemCode.Conflict, $"plan {plan.Id} is stale: {what}", seen, wanted, "nothing was sent; plan again with ./flux app plan FILE");
}
