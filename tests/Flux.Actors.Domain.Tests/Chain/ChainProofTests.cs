using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>Whoever has a proof and a block's id knows what the chain says, and nothing else.</summary>
public sealed class ChainProofTests
{
    private readonly TestNetwork _network = new();
    private readonly Block _block;
    private readonly Sequence<TransactionReceipt> _receipts;

    public ChainProofTests()
    {
        _network.Final(_network.By("alice", Jar.Call("j", new Jar.Fill("x")), Amount.Flux(7)));
        _block = _network.Assemble(_network.Pay("alice", "bob", Amount.Flux(3)), _network.Pay("alice", "carol", Amount.Flux(4), ahead: 1),
            _network.By("alice", Jar.Call("j", new Jar.Fill("unwanted")), ahead: 2)).Block;
        _receipts = _network.Final(_block).Transactions;
    }

    private static string Text(AccountId id) => id.ToString();

    [Fact]
    public void an_account_is_shown_with_its_balance_and_nonce() => Shows(
        ChainProof.OfAccount(_block.Header, _network.Ledger, FakeScheme.Account("alice")),
        $"account {FakeScheme.Account("alice")}",
        ("balance", _network.BalanceOf("alice").ToString()),
        ("next nonce", "4"));

    [Fact]
    public void an_account_that_is_not_there_is_shown_not_to_be() => Shows(
        ChainProof.OfAccount(_block.Header, _network.Ledger, FakeScheme.Account("nobody")),
        $"account {FakeScheme.Account("nobody")}",
        ("balance", "0"),
        ("account", "not on the chain"));

    [Fact]
    public void an_entity_is_shown_with_its_money_and_the_digest_of_its_state() => Shows(
        ChainProof.OfEntity(_block.Header, _network.Ledger, Jar.Id("j")),
        Jar.Id("j").ToString(),
        ("escrow", "7"),
        ("state digest", _network.Ledger.Entities[Jar.Id("j")].Digest().ToString()),
        ("due at", "never"),
        ("attested hosts", "0"));

    [Fact]
    public void a_node_is_shown_with_its_record_and_collateral()
    {
        ProofFinding finding = ChainProof.OfNode(_block.Header, _network.Ledger, _network.Node(3)).Check(_block.Id(), Text);
        Assert.Contains(new ProvenValue("stage", "confirmed"), finding.Values);
        Assert.Contains(new ProvenValue("collateral", "40000"), finding.Values);
        ProofFinding none = ChainProof.OfNode(_block.Header, _network.Ledger, new Outpoint(Hash256.Zero, 0)).Check(_block.Id(), Text);
        Assert.Equal([new ProvenValue("stage", "not on the chain"), new ProvenValue("collateral", "none")], none.Values);
    }

    [Fact]
    public void all_money_is_shown_and_that_it_is_exact()
    {
        SupplyReport report = SupplyReport.Of(_network.Ledger);
        ProofFinding finding = ChainProof.OfSupply(_block.Header, _network.Ledger).Check(_block.Id(), Text);
        Assert.Equal(
            [("minted", report.Minted), ("burnt", report.Burnt), ("balances", report.Balances), ("locks", report.Locks), ("escrow", report.Escrow)],
            finding.Values.Select(value => (value.Name, (Int128)(Amount.TryParseFlux(value.Value, out Amount amount) ? amount.Atoms : -1))));
    }

    [Theory]
    [InlineData(0, "bob", "3")]
    [InlineData(1, "carol", "4")]
    public void a_transaction_is_shown_to_be_in_the_block(int index, string to, string value)
    {
        ProofFinding finding = ChainProof.OfTransaction(_block, _receipts, index).Check(_block.Id(), Text);
        Assert.Equal($"transaction {_block.Transactions[index].Id()}", finding.Subject);
        Assert.Contains(new ProvenValue("value", value), finding.Values);
        Assert.Contains(finding.Values, each => each.Name == "payload" && each.Value.Contains(FakeScheme.Account(to).ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void a_transaction_is_shown_with_its_index_and_whether_its_message_was_accepted()
    {
        Assert.Equal(["0 accepted", "1 accepted", "2 refused: Unwanted"], Enumerable.Range(0, 3).Select(index =>
        {
            Sequence<ProvenValue> values = ChainProof.OfTransaction(_block, _receipts, index).Check(_block.Id(), Text).Values;
            return $"{values.First(value => value.Name == "index").Value} {values.First(value => value.Name == "outcome").Value}";
        }));
    }

    [Fact]
    public void the_receipt_of_another_transaction_shows_nothing()
    {
        ProvenTransaction refused = (ProvenTransaction)ChainProof.OfTransaction(_block, _receipts, 2).Fact;
        ProvenTransaction accepted = (ProvenTransaction)ChainProof.OfTransaction(_block, _receipts, 1).Fact;
        Shows("the receipt is of transaction", refused with { Receipt = accepted.Receipt, ReceiptWay = accepted.ReceiptWay });
        Shows("the receipt leads to root", refused with { Receipt = accepted.Receipt });
        Shows("the receipt leads to root", refused with { Receipt = refused.Receipt with { Refusal = null } });
        Shows("the transaction leads to root", refused with { Way = accepted.Way });

        void Shows(string why, ProvenTransaction fact) =>
            Assert.StartsWith(why, Assert.Throws<FormatException>(() => new ChainProof(_block.Header, fact).Check(_block.Id(), Text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_proof_against_another_block_is_refused()
    {
        ChainProof proof = ChainProof.OfSupply(_block.Header, _network.Ledger);
        Hash256 other = GenesisBlock.Header(_network.Rules.Genesis).Id();
        Assert.Equal(
            $"the proof is against block {_block.Id()} (height 2), {other} wanted",
            Assert.Throws<FormatException>(() => proof.Check(other, Text)).Message);
    }

    /// <summary>Every bit of every kind of proof: refused, or still the same words about the same block.</summary>
    [Fact]
    public void no_tampered_proof_shows_anything_else()
    {
        ChainProof[] proofs =
        [
            ChainProof.OfAccount(_block.Header, _network.Ledger, FakeScheme.Account("alice")),
            ChainProof.OfAccount(_block.Header, _network.Ledger, FakeScheme.Account("nobody")),
            ChainProof.OfNode(_block.Header, _network.Ledger, _network.Node(1)),
            ChainProof.OfEntity(_block.Header, _network.Ledger, Jar.Id("j")),
            ChainProof.OfSupply(_block.Header, _network.Ledger),
            ChainProof.OfTransaction(_block, _receipts, 1),
            ChainProof.OfTransaction(_block, _receipts, 2),
        ];
        int refused = 0;
        foreach (ChainProof proof in proofs)
        {
            ProofFinding honest = proof.Check(_block.Id(), Text);
            byte[] bytes = Wire.Encode(proof).ToArray();
            for (int bit = 0; bit < 8 * bytes.Length; bit++)
            {
                byte[] changed = [.. bytes];
                changed[bit / 8] ^= (byte)(1 << bit % 8);
                try
                {
                    // Another key may have the same place: then it is shown that nothing is under that key, which is true.
                    ProofFinding finding = Wire.Decode<ChainProof>(changed).Check(_block.Id(), Text);
                    Assert.True(finding.Subject != honest.Subject && finding.Values.Any(value => value.Value == "not on the chain"), $"{honest.Subject}, bit {bit}: {finding}");
                }
                catch (FormatException)
                {
                    refused++;
                }
            }
        }

        Assert.True(refused > 10_000, $"{refused} refused");
    }

    [Fact]
    public void every_leaf_of_a_tree_of_any_size_is_shown_to_be_in_it()
    {
        for (int count = 1; count < 40; count++)
        {
            Hash256[] leaves = [.. Enumerable.Range(0, count).Select(i => Hash256.Sha256d([(byte)i, (byte)count]))];
            Assert.All(leaves.Index(), leaf => Assert.Equal(Merkle.Root(leaves), Merkle.Prove(leaves, leaf.Index).Root(leaf.Item)));
        }
    }

    private void Shows(ChainProof proof, string subject, params (string Name, string Value)[] values)
    {
        ProofFinding finding = Wire.Decode<ChainProof>(Wire.Encode(proof)).Check(_block.Id(), Text);
        Assert.Equal((new Height(2), _block.Id(), subject), (finding.Height, finding.Block, finding.Subject));
        Assert.Equal(values.Select(value => new ProvenValue(value.Name, value.Value)), finding.Values);
    }
}
