using Flux.Actors.Cli.Bench;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Nodes.FluxdTransactions;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Verification;

namespace Flux.Actors.Cli.Fuzz;

/// <summary>A small chain with real signatures, and everything of it that strangers could send.</summary>
internal sealed class FuzzTargets : IDisposable
{
    private readonly ChainMill _mill;
    private readonly ChainState _parent;
    private readonly Block _block;
    private readonly SignedTransaction[] _transactions;
    private readonly byte[][] _proofs;
    private readonly byte[] _file;

    public FuzzTargets(EconomicsProfile economics)
    {
        _mill = new ChainMill(economics, 20, 8, 5, RegistryWindows.Dev);
        using MemoryStream stream = new();
        using ChainFileWriter writer = new(stream);
        writer.Write(ChainFile.Frame(ChainFrameKind.Genesis, Wire.Encode(_mill.Rules.Genesis)));
        Block last = _mill.Next([]);
        for (int i = 0; i < 3; i++)
        {
            Certificate certificate = _mill.Take(last, sign: true);
            writer.Write(ChainFile.Frame(ChainFrameKind.Block, Wire.Encode(new FinalBlock(last, certificate))));
            last = _mill.Next(_mill.Payments(3));
        }

        writer.End(_mill.State.Height, _mill.State.Tip.Id);
        _file = stream.ToArray();
        (_parent, _block) = (_mill.State, last);
        _transactions = [.. last.Transactions];
        BlockHeader header = last.Header;
        Executed executed = (Executed)Execution.Execute(_mill.Rules, _parent, last);
        ChainState after = executed.State;
        _proofs =
        [
            .. new[]
            {
                ChainProof.OfAccount(header, after, after.Accounts.Keys.First()),
                ChainProof.OfAccount(header, after, new AccountId(new byte[AccountId.Size])),
                ChainProof.OfNode(header, after, _mill.Nodes[0]),
                ChainProof.OfEntity(header, after, new EntityId("app", "nothing")),
                ChainProof.OfSupply(header, after),
                ChainProof.OfTransaction(last, executed.Receipt.Transactions, 1),
            }.Select(proof => Wire.Encode(proof).ToArray()),
        ];
    }

    public IReadOnlyList<FuzzTarget> All =>
    [
        new("transaction bytes", 30, Transaction),
        new("transaction fields", 20, Fields),
        new("block bytes", 12, BlockBytes),
        new("block fields", 8, BlockFields),
        new("proof", 15, Proof),
        new("chain file", 1, File),
        new("daemon header", 7, random => Daemon(random, DaemonHeaders, bytes => FluxdHeader.Read(bytes).Write())),
        new("daemon node transaction", 7, random => Daemon(random, DaemonTransactions, bytes => NodeTransaction.Read(bytes).Write())),
    ];

    private static byte[][] DaemonHeaders { get; } =
    [
        new PonHeader(100, Hash256.Zero, Hash256.Zero, Hash256.Zero, 1, new CompactBits(0x200fffff), new Outpoint(Hash256.Zero, 1), Blob.Copy(new byte[71])).Write().ToArray(),
        new PowHeader(4, Hash256.Zero, Hash256.Zero, Hash256.Zero, 1, new CompactBits(0x1f07ffff), Hash256.Zero, Blob.Copy(new byte[52])).Write().ToArray(),
    ];

    private static byte[][] DaemonTransactions { get; } =
    [
        new NodeConfirm(5, new Outpoint(Hash256.Zero, 0), 1, 1, 1, NodeConfirm.Initial, Blob.Copy("127.0.0.1"u8), Blob.Copy(new byte[65]), Blob.Copy(new byte[65])).Write().ToArray(),
    ];

    public void Dispose() => _mill.Dispose();

    private FuzzInput Transaction(Prng random)
    {
        byte[][] good = [.. _transactions.Select(each => Wire.Encode(each).ToArray())];
        byte[] bytes = Mutation.Of(good[(int)random.Below((ulong)good.Length)], good, random);
        return new FuzzInput(() => Precheck(Wire.Decode<SignedTransaction>(bytes)), good.Any(each => each.AsSpan().SequenceEqual(bytes)));
    }

    /// <summary>Well-formed, and wrong in what it says; signed again in half of the cases.</summary>
    private FuzzInput Fields(Prng random)
    {
        SignedTransaction good = _transactions[0];
        Transaction body = good.Body;
        Transaction changed = random.Below(10) switch
        {
            0 => body with { Network = Hash256.Sha256([(byte)random.Below(9)]) },
            1 => body with { Nonce = random.Below(2) == 0 ? unchecked(body.Nonce - 1) : ulong.MaxValue },
            2 => body with { Fee = new Amount((long)random.Below(1_000)) },
            3 => body with { Fee = new Amount(long.MaxValue) },
            4 => body with { Value = new Amount((long)(random.Next() >> 1)) },
            5 => body with { Value = Amount.Zero },
            6 => body with { Payload = new Transfer(Hash160.OfKey(body.Sender)) },
            7 => body with { Payload = new LockCollateral((Tier)random.Below(9)) },
            8 => body with { Payload = new UnlockCollateral(_mill.Nodes[(int)random.Below(8)]) },
            _ => body with { Payload = new StartNode(_mill.Nodes[0], body.Sender, new string('o', (int)random.Below(100)), "") },
        };
        bool again = random.Below(2) == 0;
        SignedTransaction sent = again ? _mill.Signed(changed) : new SignedTransaction(changed, good.Signature);

        // Another value that the account has may be sent; a nonce further on may wait.
        bool fits = changed == body || (again && (changed with { Value = body.Value, Nonce = body.Nonce }) == body
            && !changed.Value.IsZero && changed.Value.Atoms <= _parent.AccountOf(Hash160.OfKey(body.Sender)).Balance.Atoms - body.Fee.Atoms && changed.Nonce >= body.Nonce);
        return new FuzzInput(() => Precheck(sent), fits);
    }

    private FuzzInput BlockBytes(Prng random)
    {
        byte[] good = Wire.Encode(_block).ToArray();
        byte[] bytes = Mutation.Of(good, [good], random);
        return new FuzzInput(() => Execution.Validate(_mill.Rules, _parent, Wire.Decode<Block>(bytes)), bytes.AsSpan().SequenceEqual(good));
    }

    /// <summary>Well-formed blocks with wrong contents, their lists' roots made to fit.</summary>
    private FuzzInput BlockFields(Prng random)
    {
        List<SignedTransaction> transactions = [.. _block.Transactions];
        BlockHeader header = _block.Header;
        switch (random.Below(9))
        {
            case 0:
                transactions.RemoveAt((int)random.Below(3));
                break;
            case 1:
                transactions.Add(transactions[(int)random.Below(3)]);
                break;
            case 2:
                transactions.Reverse();
                transactions.Add(transactions[0]);
                break;
            case 3:
                header = header with { Height = new Height((long)random.Below(10)) + (long)(random.Below(2) == 0 ? 5 : 1_000_000) };
                break;
            case 4:
                header = header with { SlotTime = header.SlotTime + (1 + (long)random.Below(20_000)) };
                break;
            case 5:
                header = header with { Proposer = new Outpoint(Hash256.Sha256([(byte)random.Below(9)]), 0) };
                break;
            case 6:
                Hash256 root = Hash256.Sha256([(byte)random.Below(9)]);
                header = random.Below(2) == 0 ? header with { StateRoot = root } : header with { ReceiptsRoot = root };
                break;
            case 7:
                header = header with { ParentCertificate = random.Below(2) == 0 ? null : header.ParentCertificate! with { Signatures = [.. header.ParentCertificate.Signatures.Skip((int)random.Below(8) + 1)] } };
                break;
            default:
                Sequence<Instruction> minted = [new PayFromEscrow(new EntityId("app", "x"), Hash160.OfKey(transactions[0].Body.Sender), new Amount(1))];
                Block paying = _block with { Instructions = minted, Header = header with { InstructionsRoot = Roots.Instructions(minted) } };
                return new FuzzInput(() => Execution.Validate(_mill.Rules, _parent, paying), false);
        }

        Sequence<SignedTransaction> list = transactions.ToSequence();
        Block block = new(header with { TransactionsRoot = Roots.Transactions(list) }, _block.Instructions, list);
        return new FuzzInput(() => Execution.Validate(_mill.Rules, _parent, block), false);
    }

    private FuzzInput Proof(Prng random)
    {
        byte[] good = _proofs[(int)random.Below((ulong)_proofs.Length)];
        byte[] bytes = Mutation.Of(good, _proofs, random);
        Hash256 id = _block.Id();
        bool known = _proofs.Any(each => each.AsSpan().SequenceEqual(bytes));
        return new FuzzInput(
            () =>
            {
                // Shown absent under another key, which is true: the only other thing that a proof made from these can show.
                ProofFinding finding = Wire.Decode<ChainProof>(bytes).Check(id, Address.Format);
                return known || !finding.Values.Any(value => value.Value == "not on the chain") ? null : "shows that nothing is under another key";
            },
            known);
    }

    private FuzzInput File(Prng random)
    {
        byte[] bytes = Mutation.Of(_file, [_file], random);
        return new FuzzInput(
            () =>
            {
                using MemoryStream stream = new(bytes, writable: false);
                return ChainFileVerification.Run(stream, Node.Hosting.NetworkRules.Of, assumeValid: false, _ => { }, default).Divergence?.What;
            },
            bytes.AsSpan().SequenceEqual(_file));
    }

    /// <summary>What is read must be written as it was: anything else would be a second form of the same.</summary>
    private static FuzzInput Daemon(Prng random, byte[][] good, Func<byte[], Blob> roundTrip)
    {
        byte[] bytes = Mutation.Of(good[(int)random.Below((ulong)good.Length)], good, random);
        return new FuzzInput(
            () =>
            {
                try
                {
                    return roundTrip(bytes).Span.SequenceEqual(bytes) ? "is well-formed and is written again as it was" : null;
                }
                catch (FluxdFormatException e)
                {
                    return e.Message;
                }
            },
            false);
    }

    private string? Precheck(SignedTransaction transaction) => Execution.Precheck(_mill.Rules, _parent, transaction) is { } flaw ? flaw.Code.ToString() : null;
}
