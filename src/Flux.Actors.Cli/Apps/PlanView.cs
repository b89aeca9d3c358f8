using System.Globalization;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Apps;

/// <summary>Plans and histories as people read them.</summary>
public static class PlanView
{
    public static Table[] Of(PlanResponse plan)
    {
        if (plan.Terms is not { } terms)
        {
            return [Problems(plan)];
        }

        List<Table> tables = [Facts(plan, terms)];
        Add(tables, terms.Parts.Count, Table.Of(
            terms.Parts, ("PART", part => part.Part), ("QUANTITY", part => part.Quantity), ("FLUX PER INSTANCE AND PERIOD", part => Flux(part.AtomsPerPeriod))));
        Add(tables, terms.Differences.Count, Table.Of(
            terms.Differences, ("FIELD", difference => difference.Path), ("BEFORE", difference => difference.Before ?? "nothing"), ("AFTER", difference => difference.After ?? "nothing")));
        Add(tables, plan.Problems.Count, Problems(plan));
        return [.. tables];
    }

    public static Table History(AppHistoryResponse history) => Table.Of(
        history.Events,
        ("HEIGHT", e => e.Height is { } height ? Number(height) : string.Empty),
        ("WHAT", e => e.What),
        ("PAID", e => Flux(e.PaidAtoms)),
        ("HOSTS", e => Flux(e.HostsAtoms)),
        ("BURNT", e => Flux(e.BurntAtoms)),
        ("TREASURY", e => Flux(e.TreasuryAtoms)),
        ("REFUND", e => Flux(e.RefundAtoms)),
        ("DETAIL", e => e.Text));

    public static Table Money(AppMoneyResponse money) => Table.Facts(
        ("paid in", Flux(money.PaidAtoms)),
        ("hosts", Flux(money.HostsAtoms)),
        ("burnt", Flux(money.BurntAtoms)),
        ("treasury", Flux(money.TreasuryAtoms)),
        ("refunded", Flux(money.RefundedAtoms)),
        ("held", Flux(money.HeldAtoms)),
        ("sum", $"{Flux(money.HostsAtoms + money.BurntAtoms + money.TreasuryAtoms + money.RefundedAtoms + money.HeldAtoms)} of {Flux(money.PaidAtoms)}"));

    private static Table Facts(PlanResponse plan, PlanTermsResponse terms) => Table.Facts(
        ("plan", terms.Id),
        ("app", plan.Name ?? string.Empty),
        ("does", terms.Kind switch { "register" => "register it", "update" => "update it", _ => "nothing: the same app is there" }),
        ("rule set", terms.RuleSet),
        ("instances", Number(plan.Instances)),
        ("to pay", $"{plan.Price} FLUX"),
        ("whole price", $"{Flux(terms.FullPriceAtoms)} FLUX for {Number(plan.LifetimeBlocks)} blocks"),
        ("kept of before", $"{Flux(terms.KeptAtoms)} FLUX"),
        ("refund of unused time", $"{terms.Refund} FLUX"),
        ("expires", $"at height {Number(terms.ExpiresHeight)}, about {terms.ExpiresAt}"),
        ("specification", terms.SpecificationHash),
        ("placeable", plan.Acceptable ? $"yes, {plan.Nodes.Count(node => node.Feasible)} nodes fit" : "no"));

    private static Table Problems(PlanResponse plan) => Table.Of(plan.Problems, ("PROBLEM", problem => problem.Sentence()));

    private static void Add(List<Table> tables, int count, Table table)
    {
        if (count > 0)
        {
            tables.Add(table);
        }
    }

    private static string Flux(long? atoms) => atoms is { } known ? new Amount(known).ToString() : string.Empty;

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
