using System.Text.Json;
using System.Text.Json.Serialization;

namespace Flux.Actors.Contracts;

/// <summary>The JSON of every contract: camel case, one line, nulls written; unknown fields are skipped so that older clients read newer servers.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = false, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(ConfigurationResponse))]
[JsonSerializable(typeof(ShutdownRequest))]
[JsonSerializable(typeof(ShutdownResponse))]
[JsonSerializable(typeof(AppsResponse))]
[JsonSerializable(typeof(AppResponse))]
[JsonSerializable(typeof(AppLogsResponse))]
[JsonSerializable(typeof(PlanRequest))]
[JsonSerializable(typeof(PlanResponse))]
[JsonSerializable(typeof(NodesResponse))]
[JsonSerializable(typeof(NodeResponse))]
[JsonSerializable(typeof(ChainResponse))]
[JsonSerializable(typeof(BlocksResponse))]
[JsonSerializable(typeof(BlockResponse))]
[JsonSerializable(typeof(SubmitRequest))]
[JsonSerializable(typeof(SubmitResponse))]
[JsonSerializable(typeof(TransactionResponse))]
[JsonSerializable(typeof(AccountResponse))]
[JsonSerializable(typeof(EventResponse))]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(UpSummary))]
[JsonSerializable(typeof(DownResponse))]
[JsonSerializable(typeof(DeployResponse))]
[JsonSerializable(typeof(RemoveResponse))]
[JsonSerializable(typeof(WalletResponse))]
[JsonSerializable(typeof(DoctorResponse))]
[JsonSerializable(typeof(TestsResponse))]
[JsonSerializable(typeof(PromisesResponse))]
[JsonSerializable(typeof(EngineSimulationResponse))]
[JsonSerializable(typeof(BrokenPromiseResponse))]
[JsonSerializable(typeof(VersionResponse))]
public sealed partial class ContractsJson : JsonSerializerContext;
