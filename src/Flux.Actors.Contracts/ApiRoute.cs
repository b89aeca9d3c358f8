namespace Flux.Actors.Contracts;

/// <summary>The paths of the HTTP API: templates for the server, builders for its clients.</summary>
public static class ApiRoute
{
    /// <summary>The file in the data directory that holds the address of the running API, one line.</summary>
    public const string UrlFile = "api.url";

    /// <summary>The file in the data directory that holds the operator's token, one line, mode 0600.</summary>
    public const string TokenFile = "api.token";

    public const string Health = "/healthz";
    public const string Readiness = "/readyz";

    /// <summary>Prometheus text.</summary>
    public const string Metrics = "/metrics";
    public const string Status = "/api/v1/status";
    public const string Apps = "/api/v1/apps";
    public const string AppTemplate = "/api/v1/apps/{name}";
    public const string AppLogsTemplate = "/api/v1/apps/{name}/logs";
    public const string AppHistoryTemplate = "/api/v1/apps/{name}/history";
    public const string AppRenewalTemplate = "/api/v1/apps/{name}/renewal";
    public const string AppPlan = "/api/v1/apps/plan";
    public const string Nodes = "/api/v1/nodes";
    public const string NodeTemplate = "/api/v1/nodes/{id}";
    public const string NodeQueueTemplate = "/api/v1/nodes/{id}/queue";
    public const string NodeStopTemplate = "/api/v1/nodes/{id}/stop";
    public const string NodeStartTemplate = "/api/v1/nodes/{id}/start";
    public const string StoppedEntities = "/api/v1/entities/stopped";
    public const string EntityResumeTemplate = "/api/v1/entities/{id}/resume";
    public const string Chain = "/api/v1/chain";
    public const string Blocks = "/api/v1/chain/blocks";
    public const string BlockTemplate = "/api/v1/chain/blocks/{height}";
    public const string TransactionTemplate = "/api/v1/chain/transactions/{id}";
    public const string HeaderTemplate = "/api/v1/chain/headers/{height}";
    public const string ProofTemplate = "/api/v1/chain/proofs/{kind}/{id}";

    /// <summary>The frames of the chain file, from a height up.</summary>
    public const string ChainExport = "/api/v1/chain/export";
    public const string Transactions = "/api/v1/transactions";
    public const string Accounts = "/api/v1/accounts";
    public const string AccountHistoryTemplate = "/api/v1/accounts/{address}/history";
    public const string AccountTemplate = "/api/v1/accounts/{address}";
    public const string Events = "/api/v1/events";
    public const string Shutdown = "/api/v1/shutdown";

    /// <summary>Who has the treasury's history, where an address is wanted.</summary>
    public const string TreasuryAccount = "treasury";

    public static string App(string name) => $"{Apps}/{Segment(name)}";

    /// <summary>Logs of every instance, or of one when the ordinal is given.</summary>
    public static string AppHistory(string name) => $"{App(name)}/history";

    public static string AppRenewal(string name, long blocks) => FormattableString.Invariant($"{App(name)}/renewal?blocks={blocks}");

    public static string AppLogs(string name, int? ordinal, int lines) =>
        FormattableString.Invariant($"{App(name)}/logs?lines={lines}") + (ordinal is { } one ? FormattableString.Invariant($"&ordinal={one}") : string.Empty);

    /// <summary>A node by its outpoint or by a prefix of it that only one node has.</summary>
    public static string Node(string id) => $"{Nodes}/{Segment(id)}";

    public static string NodeQueue(string id) => $"{Node(id)}/queue";

    public static string NodeStop(string id) => $"{Node(id)}/stop";

    public static string NodeStart(string id) => $"{Node(id)}/start";

    /// <summary>An entity by its kind and key, as KIND/KEY.</summary>
    public static string EntityResume(string id) => $"/api/v1/entities/{Segment(id)}/resume";

    /// <summary>Blocks from a height upwards; with no height, the newest ones.</summary>
    public static string BlocksFrom(long? from, int count) =>
        FormattableString.Invariant($"{Blocks}?count={count}") + (from is { } height ? FormattableString.Invariant($"&from={height}") : string.Empty);

    public static string Block(long height) => FormattableString.Invariant($"{Blocks}/{height}");

    public static string Transaction(string id) => $"{Chain}/transactions/{Segment(id)}";

    public static string Header(long height) => FormattableString.Invariant($"{Chain}/headers/{height}");

    /// <summary>A proof about one thing: the kind is tx, account, node, app, proposal or supply.</summary>
    public static string Proof(string kind, string id) => $"{Chain}/proofs/{Segment(kind)}/{Segment(id)}";

    public static string ExportFrom(long height) => FormattableString.Invariant($"{ChainExport}?from={height}");

    public static string Account(string address) => $"/api/v1/accounts/{Segment(address)}";

    /// <summary>A page of an account's history before a place (HEIGHT or HEIGHT.N); with no place, the newest entries.</summary>
    public static string AccountHistory(string address, string? before, int count) =>
        FormattableString.Invariant($"{Account(address)}/history?count={count}") + (before is null ? string.Empty : $"&before={Uri.EscapeDataString(before)}");

    /// <summary>The accounts with the highest balances.</summary>
    public static string Richest(int count) => FormattableString.Invariant($"{Accounts}?count={count}");

    /// <summary>Server-sent events after a position; 0 for all that are still held.</summary>
    public static string EventsAfter(long position) => FormattableString.Invariant($"{Events}?after={position}");

    /// <summary>Whether the text can stand as one name of a path: not blank, and neither of the two words that name a place relative to another.</summary>
    /// <remarks>Source: RFC 3986 §5.2.4: dot segments are taken away on the way, escaped or not.</remarks>
    public static bool IsName(string text) => !string.IsNullOrWhiteSpace(text) && text is not ("." or "..");

    /// <exception cref="ArgumentException">The text can't be a name: it would be another path.</exception>
    private static string Segment(string name) => IsName(name)
        ? Uri.EscapeDataString(name)
        : throw new ArgumentException($"'{name}' can't be part of a path: a name that is not blank, '.' or '..' wanted", nameof(name));
}
