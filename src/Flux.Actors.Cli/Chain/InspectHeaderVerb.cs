using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Chain;

/// <summary>Shows every field of a header of the existing network, without any network.</summary>
public sealed class InspectHeaderVerb
{
    private readonly Argument<string> _header = new("HEADER") { Description = "the header in hex, a file that holds it in hex or in bytes, or - for the standard input" };

    private readonly Option<string> _network = new("--network")
    {
        Description = "whose rules and keys: main, testnet or regtest",
        HelpName = "NETWORK",
        DefaultValueFactory = _ => FluxdNetwork.Main.Name,
    };

    private readonly Option<long?> _height = new("--height")
    {
        Description = "the block's height: the target's ceiling depends on it; without it, the easier one",
        HelpName = "HEIGHT",
        CustomParser = result => Words.Whole(result, 0),
    };

    private InspectHeaderVerb() => _network.AcceptOnlyFromAmong([.. FluxdNetwork.All.Select(network => network.Name)]);

    public static Command Build(VerbBuilder verbs)
    {
        InspectHeaderVerb verb = new();
        return verbs.Verb(
            "chain inspect-header",
            "Show every field of a block header of the existing network.",
            "chain inspect-header header.hex --network main",
            verb.Run,
            verb._header,
            verb._network,
            verb._height);
    }

    private Task<int> Run(Invocation invocation, CancellationToken cancellation)
    {
        byte[] bytes = HeaderText.Bytes(invocation, invocation.Value(_header));
        FluxdNetwork network = FluxdNetwork.Named(invocation.Value(_network)!)!;
        Height? height = invocation.Value(_height) is { } given ? new Height(given) : null;
        try
        {
            FluxdHeaderResponse shown = Shown(FluxdHeader.Read(bytes), network, height);
            invocation.Printer.Result(shown, ContractsJson.Default.FluxdHeaderResponse, Facts(shown));
            return Task.FromResult(ExitCode.Done);
        }
        catch (FluxdFormatException e)
        {
            throw new Problem(
                ProblemCode.Malformed,
                string.Create(CultureInfo.InvariantCulture, $"these {bytes.Length} bytes are no header"),
                string.Create(CultureInfo.InvariantCulture, $"{e.Seen} at byte {e.Offset}"),
                e.Wanted,
                null);
        }
    }

    /// <summary>What the header says, by the rules of the network.</summary>
    public static FluxdHeaderResponse Shown(FluxdHeader header, FluxdNetwork network, Height? height) => new(
        network.Name,
        header is PonHeader ? "pon" : "pow",
        header.Version,
        DisplayOrder.Text(header.Id),
        DisplayOrder.Text(header.Previous),
        DisplayOrder.Text(header.MerkleRoot),
        DisplayOrder.Text(header.SaplingRoot),
        header.Time,
        DateTimeOffset.FromUnixTimeSeconds(header.Time).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        header.Bits.ToString(),
        header.Bits.Target()?.ToString(),
        ChainWork.Of(header.Version, header.Bits).ToString().TrimStart('0').PadLeft(1, '0'),
        header.Write().Length,
        header is PonHeader pon ? Proof(pon, network, height) : null,
        header is PowHeader pow ? new FluxdWorkResponse(DisplayOrder.Text(pow.Nonce), pow.Solution.Length) : null);

    private static FluxdProofResponse Proof(PonHeader header, FluxdNetwork network, Height? height)
    {
        uint slot = PonSlot.At(network, header.Time);
        Hash256 hash = PonDraw.HashOf(header.Collateral, header.Previous, slot);
        bool isEmergency = BlockSignature.IsEmergency(header.Version, header.Collateral);
        (string form, Sequence<Blob> signatures) = Signatures(header.Signature, isEmergency);
        return new FluxdProofResponse(
            DisplayOrder.Text(header.Collateral.Transaction),
            header.Collateral.Index,
            slot,
            DisplayOrder.Text(hash),
            isEmergency ? null : PonDraw.Meets(network, hash, header.Bits, height),
            isEmergency,
            BlockSignature.IsBypass(network, header.Collateral),
            form,
            header.Signature.Length,
            [.. signatures.Select(signature => signature.ToString())],
            isEmergency
                ? BlockSignature.IsByEmergencyKeys(network, header, (key, digest, signature) => Secp256k1.VerifyDer(key.Span, digest, signature.Span))
                : null);
    }

    private static (string Form, Sequence<Blob> Signatures) Signatures(Blob field, bool isEmergency) =>
        field.Length == 0 ? ("none", [])
        : isEmergency ? ("emergency", BlockSignature.Decode(field))
        : Secp256k1.TryFromDer(field.Span, out _) ? ("der", [field])
        : field.Span.IndexOfAnyExcept((byte)0) < 0 ? ("zero", [])
        : ("malformed", []);

    private static Table Facts(FluxdHeaderResponse header) => Table.Facts(
    [
        ("kind", header.Pon is null ? "proof of work" : header.Pon.Emergency ? "Proof of Node, emergency block" : "Proof of Node"),
        ("network", header.Network),
        ("id", header.Id),
        ("version", Number(header.Version)),
        ("previous", header.Previous),
        ("merkle root", header.MerkleRoot),
        ("sapling root", header.SaplingRoot),
        ("time", $"{header.TimeText} ({Number(header.Time)})"),
        ("bits", header.Bits),
        ("target", header.Target ?? "none: negative, zero or too large"),
        ("work", header.Work),
        .. Facts(header.Pon),
        ("nonce", header.Pow?.Nonce),
        ("solution", header.Pow is { } work ? $"{Number(work.SolutionSize)} bytes" : null),
        ("size", $"{Number(header.Size)} bytes"),
    ]);

    private static (string, string?)[] Facts(FluxdProofResponse? proof) => proof is null ? [] :
    [
        ("collateral", $"{proof.CollateralId}:{Number(proof.CollateralIndex)}{(proof.Bypass ? " (needs no node here)" : "")}"),
        ("slot", Number(proof.Slot)),
        ("PON hash", proof.Hash),
        ("meets target", proof.MeetsTarget is { } meets ? meets ? "yes" : "no" : "not asked of an emergency block"),
        ("signature", Signature(proof)),
        .. proof.Signatures.Select((signature, i) => ($"signature {Number(i + 1)}", (string?)signature)),
    ];

    private static string Signature(FluxdProofResponse proof) => proof.SignatureForm switch
    {
        "none" => "none",
        "der" => $"DER, {Number(proof.SignatureSize)} bytes, by the operator's key if it is a node's",
        "zero" => $"{Number(proof.SignatureSize)} bytes of zero",
        "emergency" => $"{Number(proof.Signatures.Count)} in a list of {Number(proof.SignatureSize)} bytes, {(proof.EmergencySigned == true ? "enough" : "not enough")} by the network's emergency keys",
        _ => $"{Number(proof.SignatureSize)} bytes that are no DER signature",
    };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
