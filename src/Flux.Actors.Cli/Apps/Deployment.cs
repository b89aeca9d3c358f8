using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Output;
using Flux.Actors.Cli.Wallet;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Apps;

/// <summary>The documents of one app. Shape: <c>Deploy</c> is null for the defaults.</summary>
public sealed record AppDocuments(string File, string Specification, string? Deploy);

/// <summary>Brings an app onto the network: checks it, pays for it, and waits until every instance serves.</summary>
/// <remarks>Concurrency: one deployment at a time per wallet, since each signs the account's next nonce.</remarks>
public sealed class Deployment(Surroundings around, ApiClient api, Printer printer, TimeSpan limit)
{
    /// <summary>What registering would do, once it is acceptable.</summary>
    /// <exception cref="Problem">It is not; every problem is named.</exception>
    public async Task<PlanResponse> Plan(AppDocuments documents, CancellationToken cancellation)
    {
        PlanResponse plan = await Ask(documents, cancellation);
        return plan.Acceptable ? plan : throw Unacceptable(documents, plan);
    }

    /// <summary>What registering would do, acceptable or not.</summary>
    public Task<PlanResponse> Ask(AppDocuments documents, CancellationToken cancellation) => api.Post(
        ApiRoute.AppPlan,
        new PlanRequest(documents.Specification, documents.Deploy),
        ContractsJson.Default.PlanRequest,
        ContractsJson.Default.PlanResponse,
        cancellation);

    /// <summary>Registers what was planned, unless the very same app is there, and waits for its instances.</summary>
    /// <exception cref="Problem">Another app has the name, the money is short, or the instances do not serve in time.</exception>
    public async Task<DeployResponse> Run(AppDocuments documents, PlanResponse plan, WalletKey wallet, CancellationToken cancellation)
    {
        string name = plan.Name ?? throw new Problem(ProblemCode.Failed, "the network planned an app without a name", null, null, null);
        return plan is { Exists: true, Same: false }
            ? throw new Problem(
                ProblemCode.Conflict,
                $"an app named {name} with other documents is on the network",
                null,
                null,
                $"update it with ./flux app update {documents.File}, or choose another name")
            : await Carry(documents, plan, wallet, cancellation);
    }

    /// <summary>Registers or updates as it was planned, and waits for the app's instances.</summary>
    /// <exception cref="Problem">The plan has problems, the money is short, or the instances do not serve in time.</exception>
    public async Task<DeployResponse> Carry(AppDocuments documents, PlanResponse plan, WalletKey wallet, CancellationToken cancellation)
    {
        if (!plan.Acceptable)
        {
            throw Unacceptable(documents, plan);
        }

        string name = plan.Name ?? throw new Problem(ProblemCode.Failed, "the network planned an app without a name", null, null, null);
        foreach (string note in plan.Terms?.Notes ?? [])
        {
            printer.Progress($"app {name}: brought into canonical form: {note}");
        }

        RequireOwnDocuments(documents, plan);
        TransactionResponse? fate = null;
        if (plan.Same)
        {
            printer.Progress($"app {name}: the same app is registered already, nothing to pay");
        }
        else
        {
            printer.Progress($"app {name}: {(plan.Exists ? "an update" : $"{plan.Instances} instances")} for {plan.Price} FLUX");
            string specification = plan.Terms?.Specification ?? documents.Specification;
            string? deploy = plan.Terms is { } terms ? terms.Deploy : documents.Deploy;
            fate = await new Submission(around, api, printer, limit).Send(
                wallet,
                new Amount(plan.PriceAtoms + (plan.Exists ? plan.Terms!.SlackAtoms : 0)),
                plan.Exists ? AppMessages.Update(name, specification, deploy, plan.Terms!.Replaces!) : AppMessages.Register(name, specification, deploy),
                $"app {name}",
                cancellation);
        }

        AppResponse app = await Serving(name, cancellation);
        return new DeployResponse(fate?.Id, fate?.Height, fate is null ? 0 : plan.PriceAtoms, fate is null ? "0" : plan.Price, app);
    }

    /// <summary>What is signed is the user's own file in canonical form, whatever the network answered.</summary>
    /// <exception cref="Problem">The plan is of other documents.</exception>
    private static void RequireOwnDocuments(AppDocuments documents, PlanResponse plan)
    {
        if (plan.Terms is not { } terms)
        {
            return;
        }

        string? own = ScriptJson.TryParse(documents.Specification, ScriptLimits.Specification) is { } value && SpecFormat.Of(value, SpecRules.Flux).Document is { } form
            ? ScriptJson.Write(form)
            : null;
        string? deploy = documents.Deploy is null ? null : DeployDocument.Read(documents.Deploy).Document?.Canonical();
        if (own != terms.Specification || deploy != terms.Deploy)
        {
            throw new Problem(
                ProblemCode.Failed, $"the network planned other documents than {documents.File}", terms.SpecificationHash, "the canonical form of the file", "nothing was sent; don't trust this API");
        }
    }

    private async Task<AppResponse> Serving(string name, CancellationToken cancellation)
    {
        AppResponse? last = null;
        int seen = 0;
        AppResponse? serving = await Waiting.For(around, limit, Look, cancellation);
        return serving ?? throw new Problem(
            ProblemCode.TimedOut,
            $"app {name} does not serve yet after {GlobalOptions.Text(limit)}",
            last is null ? "no app of that name" : AppView.Describe(last),
            last is null ? null : $"{last.InstancesWanted} serving",
            $"look again with ./flux app status {name}");

        async Task<AppResponse?> Look(CancellationToken token)
        {
            last = await Find(name, token);
            if (last is null)
            {
                return null;
            }

            if (last.InstancesServing != seen)
            {
                seen = last.InstancesServing;
                printer.Progress($"app {name}: {seen} of {last.InstancesWanted} instances serve");
            }

            return last.InstancesWanted > 0 && last.InstancesServing >= last.InstancesWanted ? last : null;
        }
    }

    /// <summary>The app, or null while the host has not heard of it: its block may be final a moment before.</summary>
    private async Task<AppResponse?> Find(string name, CancellationToken cancellation)
    {
        try
        {
            return await api.Get(ApiRoute.App(name), ContractsJson.Default.AppResponse, cancellation);
        }
        catch (Problem problem) when (problem.Response.Code == ProblemCode.NotFound)
        {
            return null;
        }
    }

    private Problem Unacceptable(AppDocuments documents, PlanResponse plan)
    {
        if (plan.Problems.Count == 0)
        {
            return new Problem(ProblemCode.Failed, $"{documents.File} was not accepted, and the network did not say why", null, null, null);
        }

        foreach (ProblemResponse other in plan.Problems.Skip(1))
        {
            printer.Progress($"also: {other.Sentence()}");
        }

        ProblemResponse first = plan.Problems[0];
        return new Problem(first with { Message = $"{documents.File}: {first.Message}" });
    }
}
