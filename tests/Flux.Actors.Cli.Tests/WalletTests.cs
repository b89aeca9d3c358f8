using System.Text.Json;
using Flux.Actors.Cli.Wallet;
using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Tests;

public sealed class WalletTests : IDisposable
{
    private readonly Bench _bench = new();
    private readonly KeyRing _keys;

    public WalletTests() => _keys = new KeyRing(_bench.Data, "./.flux/dev");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task a_new_wallet_is_a_file_that_only_its_owner_can_read()
    {
        Ran ran = await _bench.Flux("wallet", "new", "alice", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        WalletResponse wallet = JsonSerializer.Deserialize(Assert.Single(ran.Lines), ContractsJson.Default.WalletResponse)!;
        Assert.Equal(Path.Combine(_bench.Data, "keys", "alice.key"), wallet.File);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(wallet.File));
        }

        Assert.Equal(wallet.Address, _keys.Open("alice").Address);
        Assert.DoesNotContain(File.ReadAllText(wallet.File).Trim(), ran.Output + ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_wallet_is_never_overwritten()
    {
        string before = _keys.Create("alice").Address;

        Ran ran = await _bench.Flux("wallet", "new", "alice");

        Assert.Equal(ExitCode.Conflict, ran.Code);
        Assert.Contains("a wallet 'alice' exists in ./.flux/dev", ran.Error, StringComparison.Ordinal);
        Assert.Equal(before, _keys.Open("alice").Address);
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("Alice")]
    [InlineData("a.b")]
    public async Task a_wallets_name_is_no_path(string name)
    {
        Ran ran = await _bench.Flux("wallet", "new", name);

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.False(Directory.Exists(_bench.Data));
    }

    [Fact]
    public async Task a_missing_wallet_is_named_beside_those_there_are()
    {
        _keys.Create("alice");
        _bench.Write($".flux/dev/keys/{Documents.NodeId.Replace(':', '-')}.key", "an operator's, no wallet");

        Ran ran = await _bench.Running().Flux("wallet", "send", "alice", "1", "--wallet", "bob");

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Contains("no wallet 'bob' in ./.flux/dev: seen alice; make it with ./flux wallet new bob", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_balance_is_asked_by_name_or_address()
    {
        string address = _keys.Create("alice").Address;
        _bench.Running().Network.Answers(
            "GET", ApiRoute.Account(address), Documents.Account(address), ContractsJson.Default.AccountResponse);

        Ran byName = await _bench.Flux("wallet", "balance", "alice");
        Ran byAddress = await _bench.Flux("wallet", "balance", address);

        Assert.Contains("100 FLUX", byName.Output, StringComparison.Ordinal);
        Assert.Equal(byName.Output, byAddress.Output);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1,5")]
    [InlineData("-1")]
    [InlineData("1.123456789")]
    public async Task no_amount_is_sent_that_is_not_one(string amount)
    {
        _keys.Create("developer");

        Ran ran = await _bench.Running().Flux("wallet", "send", "developer", "--", amount);

        Assert.Equal(ExitCode.InvalidInput, ran.Code);
        Assert.Contains($"no amount to send: seen '{amount}'", ran.Error, StringComparison.Ordinal);
        Assert.Empty(_bench.Network.Seen);
    }

    [Fact]
    public async Task what_is_sent_is_signed_over_this_networks_next_nonce_and_final_at_the_end()
    {
        WalletKey from = _keys.Create("developer");
        WalletKey to = _keys.Create("alice");
        SignedTransaction? sent = null;
        Network(from, Documents.Final(Documents.TransactionId), signed => sent = signed);

        Ran ran = await _bench.Flux("wallet", "send", to.Address, "12.5", "-o", "json");

        Assert.Equal(ExitCode.Done, ran.Code);
        Assert.Contains("\"fate\":\"final\"", Assert.Single(ran.Lines), StringComparison.Ordinal);
        Transaction expected = new(
            Hash256.Parse(Documents.NetworkId), from.Key, 3, new Amount(1_000), new Amount(1_250_000_000), new Transfer(to.Account));
        Assert.Equal(expected, sent!.Body);
        Assert.True(Signatures.Scheme.Verify(from.Key, expected.Id(), sent.Signature));
    }

    [Fact]
    public async Task too_little_money_is_refused_before_anything_is_sent()
    {
        WalletKey from = _keys.Create("developer");
        Network(from, Documents.Final(Documents.TransactionId));

        Ran ran = await _bench.Flux("wallet", "send", "developer", "100");

        Assert.Equal(ExitCode.InsufficientFunds, ran.Code);
        Assert.Contains("seen 100 FLUX, wanted 100.00001 FLUX with the fee", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Network.Seen, seen => seen.Method == "POST");
    }

    [Fact]
    public async Task a_dropped_transaction_fails_with_its_reason()
    {
        Network(
            _keys.Create("developer"),
            new TransactionResponse(
                Documents.TransactionId, TransactionFate.Dropped, null, null, null, null, "nonce 3 is spent", ProblemCode.WrongNonce));

        Ran ran = await _bench.Flux("wallet", "send", "developer", "1");

        Assert.Equal(ExitCode.Conflict, ran.Code);
        Assert.Contains("was dropped: nonce 3 is spent", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_refused_message_fails_with_its_reason()
    {
        Network(_keys.Create("developer"), Documents.Final(Documents.TransactionId, "NotTheOwner"));

        Ran ran = await _bench.Flux("wallet", "send", "developer", "1");

        Assert.Equal(ExitCode.Failed, ran.Code);
        Assert.Contains("was refused at height 14: NotTheOwner", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_transaction_that_is_not_final_in_time_is_still_findable()
    {
        Network(
            _keys.Create("developer"),
            new TransactionResponse(Documents.TransactionId, TransactionFate.Accepted, null, null, null, null, null, null));

        Ran ran = await _bench.Flux("wallet", "send", "developer", "1", "--timeout", "5s");

        Assert.Equal(ExitCode.TimedOut, ran.Code);
        Assert.Contains(
            $"is accepted but not final after 5s; look again with ./flux chain tx {Documents.TransactionId}", ran.Error, StringComparison.Ordinal);
    }

    private void Network(WalletKey from, TransactionResponse fate, Action<SignedTransaction>? sent = null) => _bench.Running().Network
        .Answers("GET", ApiRoute.Status, Documents.Status(), ContractsJson.Default.StatusResponse)
        .Answers("GET", ApiRoute.Account(from.Address), Documents.Account(from.Address), ContractsJson.Default.AccountResponse)
        .Answers("POST", ApiRoute.Transactions, request => Accept(request, sent), ContractsJson.Default.SubmitResponse)
        .Answers("GET", ApiRoute.Transaction(Documents.TransactionId), fate, ContractsJson.Default.TransactionResponse);

    private static SubmitResponse Accept(SeenRequest request, Action<SignedTransaction>? sent)
    {
        string hex = JsonSerializer.Deserialize(request.Body, ContractsJson.Default.SubmitRequest)!.Transaction;
        sent?.Invoke(Wire.Decode<SignedTransaction>(Blob.FromHex(hex)));
        return new SubmitResponse(Documents.TransactionId);
    }
}
