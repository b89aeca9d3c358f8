using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Node.Tests.Whole;

/// <summary>A network of its own for one test: its data directory, its addresses, the real command, and what is left removed afterwards.</summary>
/// <remarks>Node addresses differ from those of `flux up`'s defaults, so that a developer's own network on this machine goes on undisturbed.</remarks>
public sealed class TestNetwork : IAsyncDisposable
{
    private readonly HttpClient _http = new();

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("flux-test-").FullName;

    public static string Repository { get; } = FindRepository();

    public static string HelloApp { get; } = Path.Combine(Repository, "samples", "apps", "hello", "app.json");

    public string[] Up(params string[] more) => UpAt("127.0.0.1:0", more);

    public string[] UpAt(string api, params string[] more) =>
    [
        "up", "--data", Directory, "--api", api, "--set", "dev.node_address_first=127.41.0.1", "--block-time", "300ms", .. more,
    ];

    public FluxProcess Start(params string[] more) => FluxProcess.Start(Up(more));

    public Task<Finished> Run(params string[] command) => FluxProcess.Run([.. command, "--data", Directory]);

    public async Task<T> Get<T>(string path) => JsonSerializer.Deserialize<T>(
        await _http.GetStringAsync(new Uri(ApiUrl + path)), JsonSerializerOptions.Web)!;

    public Task<StatusResponse> Status() => Get<StatusResponse>(ApiRoute.Status);

    public Task<NodesResponse> Nodes() => Get<NodesResponse>(ApiRoute.Nodes);

    public Task<AppResponse> App(string name) => Get<AppResponse>(ApiRoute.App(name));

    public async Task<HttpStatusCode> Fetch(string url) => (await _http.GetAsync(new Uri(url))).StatusCode;

    /// <summary>A transaction of the funded developer, signed, with the next nonce unless another one is given.</summary>
    public Task<SignedTransaction> Signed(Payload payload, Amount value, ulong? nonce = null, Hash256? network = null) =>
        SignedBy("developer.key", payload, value, nonce, network);

    /// <summary>The same of another account of this network, by the name of its key's file.</summary>
    public async Task<SignedTransaction> SignedBy(string keyFile, Payload payload, Amount value, ulong? nonce = null, Hash256? network = null)
    {
        using PrivateKey key = KeyFile.Load(Path.Combine(Directory, "keys", keyFile));
        PublicKey sender = Secp256k1.PublicKeyOf(key);
        StatusResponse status = await Status();
        AccountResponse account = await Get<AccountResponse>(ApiRoute.Account(Address.Format(Hash160.OfKey(sender))));
        Transaction body = new(
            network ?? Hash256.Parse(status.NetworkId), sender, nonce ?? account.PendingNonce, Amount.Zero, value, payload);
        body = body with { Fee = ChainParameters.LeastFee(new Amount(status.FeeAtomsMin), Wire.Encode(body).Length + Signature.Size) };
        return new SignedTransaction(body, Secp256k1.Sign(key, body.Id()));
    }

    /// <summary>Posts a transaction; answers null when it is accepted, else the problem.</summary>
    public async Task<ProblemResponse?> Post(SignedTransaction transaction)
    {
        HttpResponseMessage answer = await _http.PostAsJsonAsync(
            new Uri(ApiUrl + ApiRoute.Transactions), new SubmitRequest(Wire.Encode(transaction).ToString()), JsonSerializerOptions.Web);
        return answer.IsSuccessStatusCode ? null : await answer.Content.ReadFromJsonAsync<ProblemResponse>(JsonSerializerOptions.Web);
    }

    public Task<TransactionResponse> Fate(Hash256 id) => Get<TransactionResponse>(ApiRoute.Transaction(id.ToString()));

    /// <summary>What became of the transaction, as soon as a block settled it; as it is after fifty blocks that did not.</summary>
    public async Task<TransactionResponse> Settled(FluxProcess host, Hash256 id)
    {
        TransactionResponse fate = await Fate(id);
        for (int block = 0; fate.Fate == TransactionFate.Accepted && block < 50; block++)
        {
            // The next one from now on: lines of older blocks may still be unread.
            host.WaitForLine($"block {(await Status()).Height + 1} is final");
            fate = await Fate(id);
        }

        return fate;
    }

    public static async Task<string> Docker(params string[] arguments)
    {
        ProcessStartInfo start = new("docker", arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Trim();
    }

    public async ValueTask DisposeAsync()
    {
        await Run("down");
        System.IO.Directory.Delete(Directory, recursive: true);
        _http.Dispose();
    }

    private string ApiUrl => File.ReadAllText(Path.Combine(Directory, ApiRoute.UrlFile)).Trim();

    private static string FindRepository()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Flux.Actors.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"no Flux.Actors.sln above {AppContext.BaseDirectory}");
    }
}

/// <summary>The whole system at work on this machine's Docker: one test at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeSystem
{
    public const string Name = "whole system";
}
