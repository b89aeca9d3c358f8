using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Tests;

/// <summary>What a healthy network answers.</summary>
public static class Documents
{
    public const string NetworkId = "11111111111111111111111111111111111111111111111111111111111111aa";
    public const string TransactionId = "22222222222222222222222222222222222222222222222222222222222222bb";
    public const string NodeId = "33333333333333333333333333333333333333333333333333333333333333cc:0";

    public static ConsensusResponse Consensus { get; } = new("floor", "3 of 7 eligible", 8, 6, 3);

    public static SupplyResponse Supply { get; } = SupplyResponse.Of(24_339_500_000_000_000, 3_000, 24_000_000_000_000_000, 339_499_999_990_000, 7_000);

    public static StatusResponse Status(long height = 12, string runtime = "docker") => new(
        NetworkId, "dev", "dev", height, true, new string('4', 64), "2026-11-23T00:00:00.000Z", 2_000, 1_000, runtime, 8, 8, Consensus, 1, 3,
        Supply, new EngineResponse("sqlite", 10, 20, 30, 5, 0, 2), [], "waived: nominal capacity", "0.1.0", 42, 64 * 1024 * 1024);

    public static InstanceResponse Instance(int ordinal, bool serving = true) => new(
        ordinal,
        serving ? "running" : "pulling",
        serving,
        NodeId,
        $"org-{ordinal}",
        $"127.11.{ordinal}.1",
        [$"http://127.11.{ordinal}.1:31111"],
        serving ? 200 : 0,
        serving ? $"c0ffee{ordinal}" : null,
        serving ? "sha256:abc" : null,
        1,
        0,
        serving ? 5 : null,
        serving ? null : "image is being pulled");

    public static AppResponse App(int serving = 3, int wanted = 3) => new(
        "hello", "t1owner", "running", 8, 3, 88_003, 42, "0.00000042", wanted, serving,
        [.. Enumerable.Range(0, wanted).Select(ordinal => Instance(ordinal, ordinal < serving))], null);

    public static PlanResponse Plan(bool exists = false, bool same = false, bool image = true) => new(
        "hello", true, exists, same, [], 3, 150_000_000, "1.5", 88_000,
        new WorkloadResponse("flux/hello:1", image, [31111], 100, 64, 1, true), [], null);

    public static PlanResponse Refused(params ProblemResponse[] problems) =>
        new(null, false, false, false, problems, 0, 0, "0", 0, null, [], null);

    public static NodeResponse Node(long earned = 100) => new(
        NodeId, "cumulus", "confirmed", "t1operator", "org-1", "127.11.0.1", "02ab", false, true, true, 2, 9, earned, "0.000001",
        new CapacityResponse(2_000, 100, 8_192, 64, 220, 1),
        new BenchmarkResponse(
            "fails", true, "fails: threads 2 of 4 threads; waived (profile dev)",
            [new("threads", "threads", 2, 4, false), new("disk write", "MB/s", 200, 180, true), new("disk syncs", "syncs/s", 800, null, true)]),
        ["hello/0"]);

    public static AccountResponse Account(string address, long atoms = 10_000_000_000, ulong nonce = 3) =>
        new(address, atoms, "100", nonce, nonce);

    public static TransactionResponse Final(string id, string? refusal = null, string? code = null) =>
        new(id, TransactionFate.Final, 14, 0, new string('5', 64), refusal, null, code);

    public static EventResponse Block(long height) => new(
        height, EventKind.BlockFinal, $"block {height} is final", height, "2026-11-23T00:00:00.000Z", new Dictionary<string, string>());
}
