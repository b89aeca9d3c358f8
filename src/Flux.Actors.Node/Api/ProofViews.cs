using System.Globalization;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Network.Verification;
using Address = Flux.Actors.Crypto.Address;
using Chain = Flux.Actors.Domain.Chain.Chain;

namespace Flux.Actors.Node.Api;

/// <summary>What lets others check the chain without us: its blocks as they are exported, headers, and proofs against the last final one.</summary>
public sealed class ProofViews(ChainReplica replica, NetworkEntities entities, TransactionDesk desk)
{
    /// <summary>How many blocks one answer exports at most.</summary>
    public const int ExportBlocksMax = 500;

    /// <summary>Where an export ends its answer although more blocks were asked for. Units: bytes.</summary>
    private const int ExportBytesMax = 4 << 20;

    /// <summary>The frames of the chain file from a height up: as many as fit, at least one; none above the tip.</summary>
    public async Task<byte[]> Export(long from, int count, CancellationToken cancellation)
    {
        using MemoryStream frames = new();
        int wanted = (int)Math.Min(count, replica.Height.Value - from + 1);
        if (wanted > 0)
        {
            foreach (RecordedFact fact in await entities.Engine.History(Chain.Id, from + 1, wanted, cancellation).ConfigureAwait(false))
            {
                frames.Write(ChainFile.FrameOf(fact.Fact as Chain.Event ?? throw new InvalidOperationException($"fact {fact.Fact} of the chain can't be read")));
                if (frames.Length >= ExportBytesMax)
                {
                    break;
                }
            }
        }

        return frames.ToArray();
    }

    public async Task<HeaderResponse> Header(long height, CancellationToken cancellation)
    {
        BlockHeader header = await HeaderAt(height, cancellation).ConfigureAwait(false);
        return new HeaderResponse(height, header.Id().ToString(), Wire.Encode(header).ToString());
    }

    public async Task<ProofResponse> Prove(string kind, string id, CancellationToken cancellation)
    {
        ChainState state = replica.Required.Ledger;
        ChainProof proof = kind switch
        {
            "tx" => await Transaction(id, cancellation).ConfigureAwait(false),
            "account" => ChainProof.OfAccount(await Tip(state, cancellation).ConfigureAwait(false), state, AccountOf(id)),
            "node" => ChainProof.OfNode(await Tip(state, cancellation).ConfigureAwait(false), state, NodeOf(state, id)),
            "app" or "proposal" => ChainProof.OfEntity(await Tip(state, cancellation).ConfigureAwait(false), state, EntityOf(kind, id)),
            "supply" => ChainProof.OfSupply(await Tip(state, cancellation).ConfigureAwait(false), state),
            _ => throw Malformed("nothing of that kind can be proved", kind, "tx, account, node, app, proposal or supply"),
        };
        return new ProofResponse(
            proof.Fact.Subject(Address.Format), proof.Header.Height.Value, proof.Header.Id().ToString(), Wire.Encode(proof).ToString());
    }

    private Task<BlockHeader> Tip(ChainState state, CancellationToken cancellation) => HeaderAt(state.Height.Value, cancellation);

    private async Task<BlockHeader> HeaderAt(long height, CancellationToken cancellation) => await FactAt(height, cancellation).ConfigureAwait(false) switch
    {
        Chain.BlockFinalised fact => fact.Block.Header,
        Chain.Begun begun => GenesisBlock.Header(begun.Genesis),
        _ => throw ApiRefusal.NotFound("block", height.ToString(CultureInfo.InvariantCulture), $"0 to {replica.Height.Value}"),
    };

    private async Task<Chain.Event?> FactAt(long height, CancellationToken cancellation)
    {
        IReadOnlyList<RecordedFact> facts = height is < 0 or long.MaxValue
            ? []
            : await entities.Engine.History(Chain.Id, height + 1, 1, cancellation).ConfigureAwait(false);
        return facts is [{ Fact: Chain.Event fact }] ? fact : null;
    }

    private async Task<ChainProof> Transaction(string text, CancellationToken cancellation)
    {
        if (!Hash256.TryParse(text, out Hash256 id))
        {
            throw Malformed("that is not a transaction id", text, "64 hex digits");
        }

        return await desk.FateOf(id, cancellation).ConfigureAwait(false) is TransactionFinal final
            && await FactAt(final.Height.Value, cancellation).ConfigureAwait(false) is Chain.BlockFinalised fact
            ? ChainProof.OfTransaction(fact.Block, fact.Receipt.Transactions, final.Index)
            : throw ApiRefusal.NotFound("final transaction", text, "one that this host remembers as final; flux chain tx says what became of it");
    }

    private static AccountId AccountOf(string text)
    {
        try
        {
            return Address.ParseAccount(text);
        }
        catch (FormatException e)
        {
            throw Malformed(e.Message, text, "an address");
        }
    }

    /// <summary>A full outpoint may be of a node that is not there: that is proved too. A beginning must be of one that is.</summary>
    private static Outpoint NodeOf(ChainState state, string text)
    {
        if (Outpoint.TryParse(text, out Outpoint whole))
        {
            return whole;
        }

        Outpoint[] found = [.. state.Nodes.Keys.Where(node => node.ToString().StartsWith(text, StringComparison.Ordinal)).Take(2)];
        return found is [var one] ? one : throw ApiRefusal.NotFound("node", text, found.Length == 0 ? "an outpoint, or its beginning" : "a longer beginning: several nodes have this one");
    }

    private static EntityId EntityOf(string kind, string key)
    {
        try
        {
            return new EntityId(kind, key);
        }
        catch (FormatException e)
        {
            throw Malformed(e.Message, key, $"the name of a {kind}");
        }
    }

    private static ApiRefusal Malformed(string message, string seen, string wanted) =>
        new(new ProblemResponse(ProblemCode.Malformed, message, $"'{seen}'", wanted, null));
}
