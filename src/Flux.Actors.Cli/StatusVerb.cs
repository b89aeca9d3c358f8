using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli;

public static class StatusVerb
{
    public static Command Build(VerbBuilder verbs) =>
        verbs.Verb("status", "Show the running network.", "status -o json", Run);

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        StatusResponse status = await api.Get(ApiRoute.Status, ContractsJson.Default.StatusResponse, cancellation);
        invocation.Printer.Result(status, ContractsJson.Default.StatusResponse, Summary(status), Stopped(status));
        return ExitCode.Done;
    }

    private static Table Summary(StatusResponse status) => Table.Facts(
        ("network", $"{status.NetworkName} ({status.Profile}) {status.NetworkId[..Math.Min(16, status.NetworkId.Length)]}"),
        ("height", $"{status.Height}{(status.Finalized ? ", final" : ", not final")}, slot {status.SlotTime}"),
        ("block time", $"{status.BlockTimeMilliseconds} ms"),
        ("runtime", status.Runtime == "simulated" ? "simulated: no container really runs" : status.Runtime),
        ("nodes", $"{status.NodesConfirmed} confirmed of {status.NodesTotal}"),
        ("consensus", ConsensusText(status.Consensus)),
        ("apps", $"{status.Apps}, {status.InstancesServing} instances serving"),
        ("supply", SupplyText(status.Supply)),
        ("engine", EngineText(status.Engine)),
        ("benchmark", status.BenchmarkNote),
        ("process", $"{status.Pid}, {status.ResidentBytes / (1024 * 1024)} MiB, flux {status.Version}"));

    private static Table Stopped(StatusResponse status) => Table.Facts(
        [.. status.StoppedEntities.Select(stopped => ("stopped", (string?)$"{stopped.Entity}: {stopped.Reason}"))]);

    internal static string ConsensusText(ConsensusResponse consensus) =>
        $"{consensus.Mode} mode, {consensus.Seats} seats, quorum {consensus.Quorum}, {consensus.Eligible} eligible: {consensus.Reason}";

    internal static string SupplyText(SupplyResponse supply) => string.Create(
        CultureInfo.InvariantCulture,
        $"minted {Flux(supply.Minted)} - burnt {Flux(supply.Burnt)} {(supply.Exact ? "=" : "IS NOT")} balances {Flux(supply.Balances)}"
        + $" + locks {Flux(supply.Locks)} + escrow {Flux(supply.Escrow)} FLUX");

    private static string EngineText(EngineResponse engine) =>
        $"{engine.Journal}: {engine.Entities} entities, {engine.Commands} commands, {engine.Events} events in {engine.Commits} commits, "
        + $"{engine.OutboxPending} messages and {engine.RemindersPending} reminders pending";

    /// <summary>Atoms as FLUX; the server's sums are never negative.</summary>
    private static string Flux(long atoms) => new Amount(atoms).ToString();
}
