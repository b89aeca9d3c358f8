using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Apps.Prices;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Apps;

/// <summary>`flux app price`: what the existing network asks for an app at a height.</summary>
public sealed class PriceVerb
{
    private readonly Argument<string> _file = new("FILE") { Description = "a specification; - for the standard input" };

    private readonly RuleChoice _rules = new();

    public static Command Build(VerbBuilder verbs)
    {
        PriceVerb verb = new();
        return verbs.Verb("app price", "Show what the existing network asks for an app at a height.", "app price app.json --height 2900000", verb.Run, verb._file, verb._rules.Height);
    }

    private Task<int> Run(Invocation invocation, CancellationToken cancellation)
    {
        long height = invocation.Value(_rules.Height);
        (CanonicalDocument document, AppSpec spec) = CanonicalDocument.OpenValid(invocation, invocation.Value(_file), SpecRules.Network, height);
        AppPriceResponse price = Of(document.Shown, spec, height, PriceRules.Network);
        invocation.Printer.Result(price, ContractsJson.Default.AppPriceResponse, Parts(price), Facts(price));
        return Task.FromResult(ExitCode.Done);
    }

    /// <exception cref="Problem">The network has no price at the height.</exception>
    private static AppPriceResponse Of(string shown, AppSpec spec, long height, PriceRules rules)
    {
        PriceTableRow row = rules.Flux.At(height)
            ?? throw new Problem(ProblemCode.Malformed, "the network has no price there", $"height {height}", $"more than {rules.Flux.Rows[0].Above}", null);
        Amount? least = MinimumPayment.OfRegistration(spec, height, rules);
        return new AppPriceResponse(
            shown,
            height,
            rules.Expire.DefaultAt(height),
            AppLife.Blocks(spec, height, rules.Expire),
            AppLife.End(height, spec.ExpireBlocks, rules.Expire),
            PartsOf(spec, row),
            PeriodPrice.Of(spec, height, rules.Flux, rules).Value.ToString(),
            FluxQuote.Of(spec, null, height, rules),
            least?.Atoms,
            least?.ToString(),
            rules.AddressAt(height));
    }

    private static List<PricePart> PartsOf(AppSpec spec, PriceTableRow row)
    {
        HardwareNeed need = spec.Components.Aggregate(HardwareNeed.None, (sum, component) => sum + OfComponent(component, spec.IsComposed));
        int ports = spec.Components.Sum(component => component.Ports.Count(PortRules.Enterprise));
        return
        [
            new("cpu", $"{need.Cpu} cores", $"{need.Cpu * row.Cpu * 10}"),
            new("ram", $"{need.Ram} MB", $"{need.Ram * row.Ram / 100}"),
            new("hdd", $"{need.Hdd} GB", $"{need.Hdd * row.Hdd}"),
            .. ports > 0 ? [new PricePart("enterprise ports", $"{ports}", $"{ports * row.Port}")] : (PricePart[])[],
            .. spec.IsComposed && spec.IsEnterprise ? [new PricePart("enterprise", "1", $"{row.Scope}")] : (PricePart[])[],
            .. spec.IsComposed && spec.StaticIp ? [new PricePart("static address", "1", $"{row.StaticIp}")] : (PricePart[])[],
        ];
    }

    /// <summary>Of a tiered component the tiers count together, in a composed app a third of that.</summary>
    private static HardwareNeed OfComponent(SpecComponent component, bool composed)
    {
        if (component.Tiers is not { } tiers)
        {
            return component.Hardware;
        }

        HardwareNeed sum = tiers.Cumulus + tiers.Nimbus + tiers.Stratus;
        return composed ? new HardwareNeed(sum.Cpu / 3, sum.Ram / 3, sum.Hdd / 3) : sum;
    }

    private static Table Parts(AppPriceResponse price) => Table.Of(
        price.Parts, ("PART", part => part.Part), ("AMOUNT", part => part.Amount), ("FLUX", part => part.Price));

    private static Table Facts(AppPriceResponse price) => Table.Facts(
        ("one period", $"{price.Period} FLUX, {Number(price.PeriodBlocks)} blocks"),
        ("life", $"{Number(price.LifeBlocks)} blocks, up to height {Number(price.LastHeight)}"),
        ("quote", $"{price.Quote} FLUX, after a node's discounts"),
        ("least payment", price.Least is { } least ? $"{least} FLUX" : "none: no payment makes it active"),
        ("paid to", price.Address));

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
