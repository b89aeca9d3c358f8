using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Apps.Prices;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Apps;

/// <summary>`flux app price`: what an app costs here, by the numbers a network has where its genesis says nothing else, or on the existing network at a height.</summary>
public sealed class PriceVerb
{
    private readonly Argument<string> _file = new("FILE") { Description = "a specification; - for the standard input" };

    private readonly Option<string?> _deploy = new("--deploy") { Description = "the deploy document, which tells what a sealed app asks for", HelpName = "FILE" };

    private readonly RuleChoice _rules = new();

    public static Command Build(VerbBuilder verbs)
    {
        PriceVerb verb = new();
        return verbs.Verb(
            "app price", "Show what an app costs, part by part.", "app price samples/apps/website/app.json", verb.Run, verb._file, verb._deploy, verb._rules.Rules, verb._rules.Height);
    }

    private Task<int> Run(Invocation invocation, CancellationToken cancellation)
    {
        long height = invocation.Value(_rules.Height);
        (CanonicalDocument document, AppSpec spec) = CanonicalDocument.OpenValid(invocation, invocation.Value(_file), _rules.Of(invocation), height);
        AppPriceResponse price = _rules.IsNetwork(invocation) ? Of(document.Shown, spec, height, PriceRules.Network) : Own(document.Shown, spec, Deploy(invocation), height);
        invocation.Printer.Result(price, ContractsJson.Default.AppPriceResponse, Parts(price), Facts(price));
        return Task.FromResult(ExitCode.Done);
    }

    /// <exception cref="Problem">The deploy document is not one.</exception>
    private DeployDocument Deploy(Invocation invocation)
    {
        Reading<DeployDocument> reading = DeployDocument.Read(invocation.Value(_deploy) is { } file ? invocation.ReadText(file) : null);
        return reading.Document ?? throw new Problem(
            ProblemCode.InvalidSpecification, $"{invocation.Value(_deploy)}: {reading.Problems[0].Path}", reading.Problems[0].Seen, reading.Problems[0].Wanted, null);
    }

    private static AppPriceResponse Own(string shown, AppSpec spec, DeployDocument deploy, long height)
    {
        AppNeeds needs = AppNeeds.Of(spec, deploy);
        PriceRow row = AppParameters.Default.Prices;
        long life = spec.LifeAt(height, SpecRules.Flux.Expire);
        Amount price = AppPrice.Of(needs, spec.Instances, life, row);
        return new AppPriceResponse(
            shown,
            height,
            AppPrice.PeriodBlocks,
            life,
            height + life,
            [.. AppPrice.PartsOf(needs, row).Select(part => new PricePart(part.Name, $"{Number(part.Quantity)} {part.Unit}", part.PerPeriod.ToString()))],
            AppPrice.OfPeriod(needs, spec.Instances, row).ToString(),
            price.ToString(),
            price.Atoms,
            price.ToString(),
            null);
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
        ("quote", price.Address is null ? $"{price.Quote} FLUX" : $"{price.Quote} FLUX, after a node's discounts"),
        ("least payment", price.Least is { } least ? $"{least} FLUX" : "none: no payment makes it active"),
        ("paid to", price.Address ?? "the app's own escrow, with its registration"));

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
