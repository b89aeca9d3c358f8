using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Chain;

/// <summary>Proofs: made by a running network, checked by anyone who knows a block's id or header.</summary>
public sealed class ProofVerbs
{
    private const string Supply = "supply";

    private static readonly string[] Kinds = ["tx", "account", "node", "app", "proposal", Supply];

    private readonly Argument<string> _kind = new("KIND") { Description = string.Join(", ", Kinds) };

    private readonly Argument<string?> _id = new("ID")
    {
        Description = "a transaction's id, an address, an outpoint, the name of an app or proposal; nothing for supply",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _out = new("--out") { Description = "write it into this file, in hex", HelpName = "FILE" };
    private readonly Argument<long> _height = new("HEIGHT") { Description = "the block's height", CustomParser = result => Words.Whole(result, 0) };
    private readonly Argument<string> _proof = new("PROOF") { Description = "a file with a proof in hex" };
    private readonly Option<string?> _header = new("--header") { Description = "a file with the header in hex (flux chain header)", HelpName = "FILE" };
    private readonly Option<string?> _block = new("--block") { Description = "the id of a block that you trust", HelpName = "ID" };

    public static IEnumerable<Command> Build(VerbBuilder verbs)
    {
        ProofVerbs all = new();
        all._kind.AcceptOnlyFromAmong(Kinds);
        yield return verbs.Verb(
            "chain prove", "Make a proof that can be checked offline, against the last final block.", "chain prove app hello --out hello.proof", all.Prove, all._kind, all._id, all._out);
        yield return verbs.Verb(
            "chain header", "Show a block's header, the one thing a proof is checked against.", "chain header 12 --out 12.header", all.Header, all._height, all._out);
        yield return verbs.Verb(
            "chain check", "Check a proof offline, against a header or block id that you trust.", "chain check hello.proof --header 12.header", all.Check, all._proof, all._header, all._block);
    }

    private async Task<int> Prove(Invocation invocation, CancellationToken cancellation)
    {
        string kind = invocation.Value(_kind);
        string id = (kind == Supply ? Supply : invocation.Value(_id))
            ?? throw new Problem(ProblemCode.Malformed, $"what {kind} is to be proved?", "no ID", "its id", null);
        using ApiClient api = invocation.Api();
        ProofResponse proof = await api.Get(ApiRoute.Proof(kind, id), ContractsJson.Default.ProofResponse, cancellation);
        string? file = invocation.Value(_out);
        Write(invocation, file, proof.Proof);
        invocation.Printer.Result(proof, ContractsJson.Default.ProofResponse, Table.Facts(
            ("about", proof.About),
            ("height", proof.Height.ToString(CultureInfo.InvariantCulture)),
            ("block", proof.Block),
            ("proof", file ?? proof.Proof)));
        return ExitCode.Done;
    }

    private async Task<int> Header(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        HeaderResponse header = await api.Get(ApiRoute.Header(invocation.Value(_height)), ContractsJson.Default.HeaderResponse, cancellation);
        string? file = invocation.Value(_out);
        Write(invocation, file, header.Header);
        invocation.Printer.Result(header, ContractsJson.Default.HeaderResponse, Table.Facts(
            ("height", header.Height.ToString(CultureInfo.InvariantCulture)), ("block", header.Id), ("header", file ?? header.Header)));
        return ExitCode.Done;
    }

    private Task<int> Check(Invocation invocation, CancellationToken cancellation)
    {
        Hash256 trusted = Trusted(invocation);
        string file = invocation.Value(_proof);
        ChainProof proof = Decoded<ChainProof>(invocation, file, "a proof");
        try
        {
            ProofFinding finding = proof.Check(trusted, Address.Format);
            ProofCheckResponse answer = new(
                true,
                finding.Subject,
                finding.Height.Value,
                finding.Block.ToString(),
                [.. finding.Values.Select(value => new ProvenValueResponse(value.Name, value.Value))]);
            invocation.Printer.Result(answer, ContractsJson.Default.ProofCheckResponse, Table.Facts(
                [
                    ("proof", "valid"),
                    ("about", answer.About),
                    ("height", answer.Height.ToString(CultureInfo.InvariantCulture)),
                    ("block", answer.Block),
                    .. answer.Values.Select(value => (value.Name, (string?)value.Value)),
                ]));
            return Task.FromResult(ExitCode.Done);
        }
        catch (FormatException e)
        {
            throw new Problem(ProblemCode.Refused, $"{file} proves nothing", e.Message, "a proof against that block", null);
        }
    }

    private Hash256 Trusted(Invocation invocation) => (invocation.Value(_header), invocation.Value(_block)) switch
    {
        ({ } file, null) => Decoded<BlockHeader>(invocation, file, "a block's header").Id(),
        (null, { } text) => Hash256.TryParse(text, out Hash256 id)
            ? id
            : throw new Problem(ProblemCode.Malformed, "--block is no block id", $"'{text}'", "64 hex digits", null),
        ({ }, { }) => throw new Problem(ProblemCode.Malformed, "what is to be trusted?", "--header and --block", "one of the two", null),
        _ => throw new Problem(
            ProblemCode.Malformed, "a proof is worth what the block is worth that it is against", "neither --header nor --block", "one that you trust from elsewhere", null),
    };

    private static T Decoded<T>(Invocation invocation, string file, string what)
    {
        try
        {
            return Wire.Decode<T>(Blob.FromHex(invocation.ReadText(file).Trim()));
        }
        catch (FormatException e)
        {
            throw new Problem(ProblemCode.Malformed, $"{file} is not {what}", e.Message, "its wire encoding in hex", null);
        }
    }

    private static void Write(Invocation invocation, string? file, string hex)
    {
        if (file is null)
        {
            return;
        }

        try
        {
            File.WriteAllText(Path.GetFullPath(file, invocation.Around.WorkingDirectory), $"{hex}\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Problem(ProblemCode.Failed, $"{file} can't be written", e.Message, null, null);
        }
    }
}
