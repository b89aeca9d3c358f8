using System.Globalization;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Network.OnChain;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Api;

/// <summary>What registering or updating an app would do: its price with its parts, what changes, what comes back, and whether it can be placed.</summary>
public sealed class AppPlans(ChainReplica replica, IContainers containers, PlacementWork placement, MachineSize machine)
{
    /// <summary>The blocks that may pass between planning an update and its block.</summary>
    private const long SlackBlocks = 60;

    public async Task<PlanResponse> Plan(PlanRequest request, CancellationToken cancellation)
    {
        ChainState ledger = replica.Required.Ledger;
        Height at = ledger.Height.Next;
        AppRules rules = App.RulesAt(ledger.Parameters, at);
        AppOffering offering = rules.Read(Canonical(request.Specification, rules), DeployDocument.Read(request.Deploy).Document is { } document && request.Deploy is not null ? document.Canonical() : request.Deploy, at);
        ProblemResponse[] problems =
        [
            .. offering.Specification.Select(problem => Problem("specification", problem)),
            .. offering.Deploy.Select(problem => Problem("deploy document", problem)),
        ];
        if (offering.Offer is not { } offer)
        {
            return new PlanResponse(null, false, false, false, problems, 0, 0, "0", 0, null, [], null);
        }

        App.State? state = ledger.EntityAt(AppViews.IdOf(offer.Spec.Key)) is { } entity ? Wire.Decode<App.State>(entity.State) : null;
        AppTerms? held = state is App.Running or App.Paused ? App.TermsOf(state) : null;
        bool isSame = held is not null && held.SpecificationHash == offer.Spec.Hash() && held.Deploy == offer.DeployText;
        PlanTermsResponse terms = Terms(rules, offer, held, isSame, Notes(request.Specification, rules, at), at);
        long price = isSame ? 0 : held is null ? terms.FullPriceAtoms : rules.ChangeOf(held, offer, at).Cost.Atoms;
        problems = [.. Changes(offer, state, held, isSame)];
        return await Placed(offer, held is not null, isSame, problems, price, terms, cancellation).ConfigureAwait(false);
    }

    /// <summary>What so many blocks more cost the app now.</summary>
    /// <exception cref="ApiRefusal">There is no such app, or it doesn't run.</exception>
    public AppRenewalResponse Renewal(string name, long blocks)
    {
        ChainState ledger = replica.Required.Ledger;
        EntityId id = AppViews.IdOf(name);
        if ((ledger.EntityAt(id) is { } entity ? Wire.Decode<App.State>(entity.State) : null) is not App.Running running)
        {
            throw ApiRefusal.NotFound("app", name, "a running app; see flux app list");
        }

        Height at = ledger.Height.Next, expires = running.Terms.ExpiresAt + blocks;
        AppRules rules = App.RulesAt(ledger.Parameters, at);
        long most = rules.Specs.Expire.MaxAt(rules.SpecHeight(at)) - (running.Terms.ExpiresAt - at);
        if (blocks > most)
        {
            throw new ApiRefusal(new ProblemResponse(ProblemCode.Malformed, "an app can't be paid so far ahead", $"{blocks} blocks more", $"at most {most}", null));
        }

        Amount price = rules.PriceOfRenewal(running.Terms, blocks, at);
        return new AppRenewalResponse(id.Key, blocks, price.Atoms, price.ToString(), expires.Value, AppViews.TimeOf(ledger, replica.Rules.Genesis, expires));
    }

    /// <summary>By how much the cost of an update may rise in the next blocks, as less and less is left over of the old life.</summary>
    private static long SlackOf(AppTerms? held) => held is null ? 0 : (held.Rates.Whole * held.Instances).Atoms * SlackBlocks + Amount.AtomsPerFlux / 100;

    /// <summary>What is converted or dropped of the document as it came.</summary>
    private static string[] Notes(string specification, AppRules rules, Height at) =>
        ScriptJson.Read(specification, ScriptLimits.Specification).Document is { } value
            ? [.. SpecReader.ReadCanonical(value, rules.SpecHeight(at), rules.Specs).Problems.Select(problem => problem.ToString())]
            : [];

    /// <summary>The documents come as people write them; what is planned is what the transaction will carry.</summary>
    private static string Canonical(string specification, AppRules rules) =>
        ScriptJson.Read(specification, ScriptLimits.Specification).Document is { } value && SpecFormat.Of(value, rules.Specs).Document is { } form
            ? ScriptJson.Write(form) ?? specification
            : specification;

    private PlanTermsResponse Terms(AppRules rules, AppOffer offer, AppTerms? held, bool isSame, IReadOnlyList<string> notes, Height at)
    {
        ChainState ledger = replica.Required.Ledger;
        string kind = isSame ? "none" : held is null ? "register" : "update";
        AppChange change = held is null ? new AppChange(rules.PriceOf(offer, at), Amount.Zero, Amount.Zero, Amount.Zero) : rules.ChangeOf(held, offer, at);
        Height expires = isSame ? held!.ExpiresAt : at + offer.Life;
        return new PlanTermsResponse(
            IdOf(offer, held, kind),
            kind,
            rules.Name,
            offer.Spec.Canonical,
            offer.Spec.Hash().ToString(),
            offer.DeployText,
            held?.Documents.ToString(),
            held?.Specification,
            notes,
            SlackOf(held),
            [.. rules.PartsOf(offer).Select(part => new PlanPartResponse(
                part.Name, string.Create(CultureInfo.InvariantCulture, $"{part.Quantity} {part.Unit}"), part.PerPeriod.Atoms))],
            change.Price.Atoms,
            isSame ? 0 : change.Kept.Atoms,
            isSame ? 0 : change.Refund.Atoms,
            (isSame ? Amount.Zero : change.Refund).ToString(),
            at.Value,
            expires.Value,
            AppViews.TimeOf(ledger, replica.Rules.Genesis, expires),
            held is null ? [] : [.. Differences(held, offer)]);
    }

    /// <summary>The same plan as long as the same documents meet the same app: what was paid, by whom it is owned, and what it runs.</summary>
    private string IdOf(AppOffer offer, AppTerms? held, string kind)
    {
        WireWriter writer = new();
        writer.Text("flux/app-plan/1");
        writer.Text(replica.Rules.Network.ToString());
        writer.Text(kind);
        writer.Text(offer.Spec.Canonical);
        writer.Text(offer.DeployText ?? string.Empty);
        writer.Text(held is null ? string.Empty : $"{held.LastPaid} {held.Owner} {held.Documents}");
        return Hash256.Sha256(writer.ToBlob().Span).ToString()[..16];
    }

    private static IEnumerable<DifferenceResponse> Differences(AppTerms held, AppOffer offer) =>
        ScriptDifference.Between(Form(held.Specification), Form(offer.Spec.Canonical))
            .Concat(ScriptDifference.Between(Form(held.Deploy), Form(offer.DeployText)).Select(difference => difference with { Path = $"deploy.{difference.Path}" }))
            .Select(difference => new DifferenceResponse(difference.Path, difference.Before, difference.After));

    private static ScriptValue Form(string? text) =>
        (text is null ? null : ScriptJson.TryParse(text, ScriptLimits.Specification)) ?? ScriptValue.Undefined.Value;

    private static IEnumerable<ProblemResponse> Changes(AppOffer offer, App.State? state, AppTerms? held, bool isSame)
    {
        if (state is App.Paused && !isSame)
        {
            yield return new ProblemResponse(
                ProblemCode.Conflict, $"'{offer.Spec.Key}' is paused: it takes no update", "paused", "running", $"resume it first: ./flux app resume {offer.Spec.Key}");
        }

        foreach (DocumentProblem problem in held is null ? [] : SpecUpdate.Forbidden(Form(held.Specification), Form(offer.Spec.Canonical)))
        {
            yield return new ProblemResponse(
                ProblemCode.InvalidSpecification, $"the update may not change {problem.Path}", problem.Seen, problem.Wanted, null);
        }
    }

    private async Task<PlanResponse> Placed(
        AppOffer offer, bool exists, bool isSame, ProblemResponse[] problems, long price, PlanTermsResponse terms, CancellationToken cancellation)
    {
        Reading<Workload> reading = Workload.Of(offer.Spec, offer.Deploy);
        ProblemResponse[] obstacles = [.. problems, .. reading.Problems.Select(problem => new ProblemResponse(
            ProblemCode.NotPlaceable, $"'{offer.Spec.Key}' can't be placed: {problem.Path}", problem.Seen, problem.Wanted, "the specification is valid; no agent of this release runs it"))];
        WorkloadResponse? shown = null;
        IReadOnlyList<PlanNodeResponse> nodes = [];
        if (reading.Document is { } workload)
        {
            bool hasImage = await containers.HasImage(workload.Image, cancellation).ConfigureAwait(false);
            Ranked ranked = await placement.Rank(new Assignable(workload, 0, 1), [], [], cancellation).ConfigureAwait(false);
            obstacles = isSame ? obstacles : [.. obstacles, .. Obstacles(offer.Spec, workload, hasImage, ranked, exists), .. OnThisMachine(offer.Spec, workload)];
            nodes = Nodes(ranked);
            shown = new WorkloadResponse(
                workload.Image, hasImage, [.. workload.Ports.Select(port => port.Port)], workload.CpuMillicores, workload.MemoryMebibytes, workload.DiskGibibytes, workload.Strict);
        }

        return new PlanResponse(
            offer.Spec.Key, obstacles.Length == 0, exists, isSame, obstacles, offer.Spec.Instances, price, new Amount(price).ToString(), offer.Life, shown, nodes, terms);
    }

    /// <summary>What would keep a valid app from running; said before anything is paid.</summary>
    private static IEnumerable<ProblemResponse> Obstacles(AppSpec spec, Workload workload, bool hasImage, Ranked ranked, bool exists)
    {
        if (!hasImage)
        {
            yield return new ProblemResponse(
                ProblemCode.ImageNotFound,
                $"image '{workload.Image}' is not on this machine and no registry is configured",
                "none",
                $"an image named '{workload.Image}'",
                "build or load it (a build.sh beside the specification is run by flux up and flux app deploy)");
        }

        // The instances that run already hold places on nodes, which are free again when they move.
        if (!exists && ranked.Nodes.Count < spec.Instances)
        {
            yield return new ProblemResponse(
                ProblemCode.NotPlaceable,
                $"'{spec.Key}' can't be placed: {ranked.Summary}",
                $"{ranked.Nodes.Count} nodes that fit",
                $"{spec.Instances}, one for each instance",
                "ask for less, or add nodes");
        }
    }

    /// <summary>Nodes declare nominal capacity in a development network; the limits of all containers must still fit the one real machine.</summary>
    private IEnumerable<ProblemResponse> OnThisMachine(AppSpec spec, Workload workload)
    {
        long held = replica.Required.Ledger.Entities
            .Where(pair => pair.Key.Kind == App.Name && pair.Key != AppViews.IdOf(spec.Key))
            .Select(pair => Wire.Decode<App.State>(pair.Value.State))
            .OfType<App.Running>()
            .Sum(app => app.Terms.Instances * (AppReactions.WorkloadOf(app.Terms)?.MemoryMebibytes ?? 0));
        long wanted = held + spec.Instances * workload.MemoryMebibytes;
        if (wanted > machine.MemoryGibibytes * 1024)
        {
            yield return new ProblemResponse(
                ProblemCode.NotPlaceable,
                "the memory limits of all containers exceed this machine",
                $"{wanted} MiB",
                $"at most {machine.MemoryGibibytes * 1024} MiB",
                "ask for less memory or fewer instances");
        }

        if (workload.CpuMillicores > machine.Threads * 1000L)
        {
            yield return new ProblemResponse(
                ProblemCode.NotPlaceable,
                "one instance wants more processors than this machine has",
                $"{workload.CpuMillicores} thousandths of a core",
                $"at most {machine.Threads * 1000L}",
                "ask for less cpu");
        }
    }

    private IReadOnlyList<PlanNodeResponse> Nodes(Ranked ranked) =>
    [
        .. ranked.Nodes.Select(node => new PlanNodeResponse(node.ToString(), OrganisationOf(node), true, [])),
        .. ranked.Excluded.Select(exclusion => new PlanNodeResponse(
            exclusion.Node.ToString(), OrganisationOf(exclusion.Node), false, [$"{exclusion.Kind}: {exclusion.Detail}"])),
    ];

    private string OrganisationOf(Outpoint node) => replica.Required.Ledger.NodeAt(node)?.Organisation ?? "unknown";

    private static ProblemResponse Problem(string what, DocumentProblem problem) =>
        new(ProblemCode.InvalidSpecification, $"{what}: {problem.Path}", problem.Seen, problem.Wanted, null);
}
