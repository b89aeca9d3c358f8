using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Cli.Bench;

/// <summary>A chain to measure: so many accounts and nodes at genesis, real keys, and valid blocks as many as wanted.</summary>
/// <remarks>
/// Shape: the nodes are confirmed at genesis, of each 100 the first 2 Stratus, the next 4 Nimbus, the others Cumulus; the first eight have keys of ours and one of
/// them proposes; blocks can be certified only where there are no other nodes. Senders are accounts with keys of ours; receivers are drawn from all accounts.
/// </remarks>
internal sealed class ChainMill : IDisposable
{
    private const int BlockTime = 30_000;
    private const int OwnNodes = 8;
    private static readonly Amount Held = Amount.Flux(100);
    private static readonly Amount Fee = new(1_000);

    private readonly PrivateKey[] _operators = [.. Enumerable.Range(0, OwnNodes).Select(_ => PrivateKey.Generate())];
    private readonly PrivateKey[] _senders;
    private readonly PublicKey[] _senderKeys;
    private readonly AccountId[] _accounts;
    private readonly Prng _random = new(4);

    public ChainMill(EconomicsProfile economics, int accounts, int nodes, int senders, RegistryWindows windows)
    {
        _senders = [.. Enumerable.Range(0, senders).Select(_ => PrivateKey.Generate())];
        _senderKeys = [.. _senders.Select(Secp256k1.PublicKeyOf)];
        _accounts = [.. Enumerable.Range(0, accounts).Select(i => i < senders ? Hash160.OfKey(_senderKeys[i]) : Drawn(i))];
        Genesis genesis = new(
            "bench",
            "bench",
            economics,
            BlockTime,
            new Timestamp(0),
            SortedMap<AccountId, Amount>.From(_accounts.Select(account => KeyValuePair.Create(account, Held))),
            Amount.Zero,
            Enumerable.Range(0, nodes).Select(NodeOf).ToSequence(),
            ChainParameters.Dev with
            {
                Windows = windows,
                Transactions = ChainParameters.Dev.Transactions with { PerBlockMax = 100_000, BlockBytesMax = Genesis.BlockBytesMax },
            });
        Rules = NetworkRules.Of(genesis);
        OnOneCore = NetworkRules.Of(genesis, cores: 1);
        State = GenesisBlock.State(genesis);
        Nodes = [.. Enumerable.Range(0, OwnNodes).Select(i => genesis.OutpointOf(i))];
    }

    public ChainRules Rules { get; }

    public ChainRules OnOneCore { get; }

    public ChainState State { get; private set; }

    public Certificate? Certificate { get; private set; }

    /// <summary>The nodes whose keys are ours, in the order of their keys.</summary>
    public Outpoint[] Nodes { get; }

    /// <summary>Payments of one atom, the senders in turn, with the nonces that follow.</summary>
    public SignedTransaction[] Payments(int count)
    {
        Dictionary<int, ulong> ahead = [];
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            int sender = i % _senders.Length;
            ulong own = ahead.GetValueOrDefault(sender);
            ahead[sender] = own + 1;
            AccountId to = _accounts[(int)_random.Below((ulong)_accounts.Length)];
            AccountId from = _accounts[sender];
            to = to == from ? _accounts[^1] : to;
            Transaction body = new(Rules.Network, _senderKeys[sender], State.AccountOf(from).NextNonce + own, Fee, new Amount(1), new Transfer(to));
            return new SignedTransaction(body, Secp256k1.Sign(_senders[sender], body.Id()));
        })];
    }

    /// <summary>Signed by its sender, which must be one of ours.</summary>
    public SignedTransaction Signed(Transaction body) => new(body, Secp256k1.Sign(_senders[Array.IndexOf(_senderKeys, body.Sender)], body.Id()));

    /// <summary>The confirmations of our nodes that the next block may renew.</summary>
    public IEnumerable<SignedTransaction> DueConfirmations() => Enumerable.Range(0, OwnNodes)
        .Where(i => State.Height.Next - State.Nodes[Nodes[i]].LastConfirmed > State.Parameters.Windows.RenewAfter)
        .Select(Confirmation);

    private SignedTransaction Confirmation(int node)
    {
        PublicKey key = Secp256k1.PublicKeyOf(_operators[node]);
        Transaction body = new(
            Rules.Network, key, State.AccountOf(Hash160.OfKey(key)).NextNonce, Amount.Zero, Amount.Zero, new ConfirmNode(Nodes[node], Tier.Stratus));
        return new SignedTransaction(body, Secp256k1.Sign(_operators[node], body.Id()));
    }

    /// <summary>A valid block on the state.</summary>
    public Block Next(IReadOnlyList<SignedTransaction> transactions)
    {
        Sequence<Seat> seats = Seating.Plan(State).Seats;
        AssembledBlock assembled = BlockAssembly.Assemble(
            Rules, State, seats[(int)(State.Height.Value % seats.Count)].Node, State.Tip.SlotTime + BlockTime, Certificate, transactions);
        return assembled.Dropped.Count + assembled.Waiting.Count == 0
            ? assembled.Block
            : throw new InvalidOperationException($"{assembled.Dropped.Count} dropped, {assembled.Waiting.Count} waiting: {assembled.Dropped}");
    }

    /// <summary>The certificate of a block on the state, signed.</summary>
    public Certificate Certify(Block block) => Certify(block.Id(), block.Header.Height, Seating.Plan(State).Seats, sign: true);

    /// <summary>Goes on to the state after the block.</summary>
    /// <param name="block">A valid one.</param>
    /// <param name="sign">Whether its certificate is signed: without, whoever verifies must take signatures for given.</param>
    public Certificate Take(Block block, bool sign)
    {
        Executed executed = Execution.Execute(Rules, State, block, new Proven(true, null)) as Executed
            ?? throw new InvalidOperationException($"an invalid block was made: {Execution.Validate(Rules, State, block)}");
        State = executed.State;
        Certificate = Certify(State.Tip.Id, State.Height, State.TipVoters, sign);
        return Certificate;
    }

    public void Dispose()
    {
        foreach (PrivateKey key in _operators.Concat(_senders))
        {
            key.Dispose();
        }
    }

    private Certificate Certify(Hash256 block, Height height, Sequence<Seat> seats, bool sign)
    {
        Hash256 digest = new Vote(Rules.Network, VoteKind.Precommit, height, 0, block).Digest();
        return new Certificate(height, 0, block, seats.Select(seat => new SeatSignature(
            seat.Node, sign ? Secp256k1.Sign(_operators[Array.IndexOf(Nodes, seat.Node)], digest) : Unsigned)).ToSequence());
    }

    private static readonly Signature Unsigned = new(new byte[Signature.Size]);

    private static AccountId Drawn(int number) =>
        new(Hash256.Sha256(BitConverter.GetBytes(number)).ToArray().AsSpan(0, AccountId.Size));

    private GenesisNode NodeOf(int number)
    {
        Tier tier = (number % 100) switch
        {
            < 2 => Tier.Stratus,
            < 6 => Tier.Nimbus,
            _ => Tier.Cumulus,
        };
        PublicKey key = number < OwnNodes
            ? Secp256k1.PublicKeyOf(_operators[number])
            : new PublicKey([2, .. Hash256.Sha256(BitConverter.GetBytes(number)).ToArray()]);
        return new GenesisNode(Drawn(-1 - number), tier, key, FormattableString.Invariant($"org{number}"), FormattableString.Invariant($"10.0.{number / 250}.{number % 250}"));
    }
}
