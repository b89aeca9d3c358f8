using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Entities;

public sealed class EntityVerbs
{
    private readonly Argument<string> _id = Words.Name("KIND/KEY", "the entity's kind and key, as entity stopped shows them");

    public static Command Build(VerbBuilder verbs) => new EntityVerbs().All(verbs);

    private Command All(VerbBuilder verbs) => verbs.Group(
        "entity",
        "Look at the entities that bugs have stopped, and try one again.",
        verbs.Verb("entity stopped", "List the stopped entities: why, since when, and when each is tried again by itself.", "entity stopped", Stopped),
        verbs.Verb("entity resume", "Try a stopped entity again now, and whatever waits for it.", "entity resume app/hello", Resume, _id));

    private static async Task<int> Stopped(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        StoppedEntitiesResponse stopped = await api.Get(ApiRoute.StoppedEntities, ContractsJson.Default.StoppedEntitiesResponse, cancellation);
        Table table = Table.Of(
            stopped.Entities,
            ("ENTITY", entity => entity.Entity),
            ("SINCE", entity => entity.Since),
            ("TIMES", entity => entity.Times.ToString(CultureInfo.InvariantCulture)),
            ("NEXT TRY", entity => entity.RetryAt),
            ("REASON", entity => entity.Reason));
        invocation.Printer.Results(
            stopped, ContractsJson.Default.StoppedEntitiesResponse, stopped.Entities, ContractsJson.Default.StoppedEntityResponse, table);
        return ExitCode.Done;
    }

    private async Task<int> Resume(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        ResumeResponse resumed = await api.PostAsOperator(
            ApiRoute.EntityResume(invocation.Value(_id)), ContractsJson.Default.ResumeResponse, cancellation);
        invocation.Printer.Progress(resumed.WasStopped ? $"{resumed.Entity} is tried again now" : $"{resumed.Entity} is not stopped: nothing to do");
        invocation.Printer.Result(
            resumed, ContractsJson.Default.ResumeResponse, Table.Facts([("entity", resumed.Entity), ("was stopped", resumed.WasStopped ? "yes" : "no")]));
        return ExitCode.Done;
    }
}
