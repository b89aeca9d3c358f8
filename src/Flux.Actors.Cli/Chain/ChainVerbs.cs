using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Nodes;
using Flux.Actors.Cli.Fuzz;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Chain;

public sealed class ChainVerbs
{
    /// <summary>A longer text of what a transaction does is cut in a table; the JSON forms have it whole.</summary>
    private const int WhatLengthMax = 60;

    private readonly Argument<long> _height = new("HEIGHT") { Description = "the block's height", CustomParser = result => Words.Whole(result, 0) };
    private readonly Argument<string> _transaction = Words.Name("ID", "the transaction's id, 64 hex digits");

    private readonly Option<long?> _from = new("--from")
    {
        Description = "the lowest height to show; without it, the newest blocks",
        HelpName = "HEIGHT",
        CustomParser = result => Words.Whole(result, 0),
    };

    private readonly Option<int> _count = new("--count")
    {
        Description = "how many blocks, at most 100",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
        CustomParser = result => (int)Words.Whole(result, 1),
    };

    public static Command Build(VerbBuilder verbs) => new ChainVerbs().All(verbs);

    private Command All(VerbBuilder verbs) => verbs.Group(
        "chain",
        "Look at blocks and transactions; export, prove and verify them.",
        [
            verbs.Verb("chain status", "Show the chain's head, its consensus and its money.", "chain status", Status),
            verbs.Verb("chain blocks", "List blocks, newest last.", "chain blocks --count 5", Blocks, _from, _count),
            verbs.Verb("chain block", "Show one block.", "chain block 12", Block, _height),
            verbs.Verb("chain tx", "Show what became of a transaction.", $"chain tx {new string('a', 64)}", Transaction, _transaction),
            HistoryVerb.Build(verbs),
            RichVerb.Build(verbs),
            SupplyVerb.Build(verbs),
            ExportVerb.Build(verbs),
            VerifyVerb.Build(verbs),
            FuzzVerb.Build(verbs),
            InspectHeaderVerb.Build(verbs),
            .. ProofVerbs.Build(verbs),
        ]);

    private static async Task<int> Status(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        ChainResponse chain = await api.Get(ApiRoute.Chain, ContractsJson.Default.ChainResponse, cancellation);
        Table facts = Table.Facts(
            ("network", $"{chain.NetworkName} {chain.NetworkId}"),
            ("height", $"{chain.Height}{(chain.Finalized ? ", final" : ", not final")}"),
            ("tip", chain.TipId),
            ("state root", chain.StateRoot),
            ("slot time", chain.SlotTime),
            ("consensus", StatusVerb.ConsensusText(chain.Consensus)),
            ("supply", StatusVerb.SupplyText(chain.Supply)),
            ("mempool", $"{chain.MempoolTransactions} transactions"));
        invocation.Printer.Result(chain, ContractsJson.Default.ChainResponse, facts);
        return ExitCode.Done;
    }

    private async Task<int> Blocks(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        string route = ApiRoute.BlocksFrom(invocation.Value(_from), invocation.Value(_count));
        BlocksResponse blocks = await api.Get(route, ContractsJson.Default.BlocksResponse, cancellation);
        Table table = Table.Of(
            blocks.Blocks,
            ("HEIGHT", block => Number(block.Height)),
            ("ID", block => NodeVerbs.Short(block.Id)),
            ("SLOT TIME", block => block.SlotTime),
            ("PROPOSER", block => NodeVerbs.Short(block.Proposer)),
            ("TRANSACTIONS", block => Number(block.Transactions)),
            ("INSTRUCTIONS", block => Number(block.Instructions)),
            ("ROUND", block => block.Round is { } round ? Number(round) : "?"),
            ("SIGNATURES", block => Number(block.Signatures)));
        invocation.Printer.Results(
            blocks, ContractsJson.Default.BlocksResponse, blocks.Blocks, ContractsJson.Default.BlockSummaryResponse, table);
        return ExitCode.Done;
    }

    private async Task<int> Block(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        BlockResponse block = await api.Get(
            ApiRoute.Block(invocation.Value(_height)), ContractsJson.Default.BlockResponse, cancellation);
        Table facts = Table.Facts(
            ("height", Number(block.Height)),
            ("id", block.Id),
            ("parent", block.Parent),
            ("slot time", block.SlotTime),
            ("proposer", block.Proposer),
            ("state root", block.StateRoot),
            ("certificate", $"round {block.Round?.ToString(CultureInfo.InvariantCulture) ?? "?"}, {block.Signers.Count} signatures"),
            ("treasury", block.TreasuryAtoms == 0 ? "nothing" : $"{new Amount(block.TreasuryAtoms)} FLUX"),
            ("instructions", block.Instructions.Count == 0 ? "none" : string.Join("; ", block.Instructions)));
        Table transactions = Table.Of(
            block.Transactions,
            ("TRANSACTION", sent => sent.Id),
            ("FROM", sent => sent.Sender),
            ("WHAT", sent => sent.Payload.Length > WhatLengthMax ? $"{sent.Payload[..WhatLengthMax]}…" : sent.Payload),
            ("VALUE", sent => new Amount(sent.ValueAtoms).ToString()),
            ("FEE", sent => new Amount(sent.FeeAtoms).ToString()),
            ("REFUSED", sent => sent.Refusal ?? "no"));
        Table rewards = Table.Of(
            block.Rewards, ("REWARDED", paid => NodeVerbs.Short(paid.Node)), ("OWNER", paid => paid.Owner), ("FLUX", paid => paid.Flux));
        invocation.Printer.Result(block, ContractsJson.Default.BlockResponse, facts, transactions, rewards);
        return ExitCode.Done;
    }

    private async Task<int> Transaction(Invocation invocation, CancellationToken cancellation)
    {
        using ApiClient api = invocation.Api();
        string id = invocation.Value(_transaction);
        TransactionResponse fate = await api.Get(ApiRoute.Transaction(id), ContractsJson.Default.TransactionResponse, cancellation);
        invocation.Printer.Result(fate, ContractsJson.Default.TransactionResponse, Facts(fate));
        return ExitCode.Done;
    }

    /// <summary>What became of a transaction, for people.</summary>
    public static Table Facts(TransactionResponse fate) => Table.Facts(
        ("transaction", fate.Id),
        ("fate", fate.Fate),
        ("height", fate.Height is { } height ? Number(height) : null),
        ("index", fate.Index is { } index ? Number(index) : null),
        ("block", fate.Block),
        ("refused", fate.Refusal),
        ("reason", fate.Reason),
        ("searched", fate.Fate == TransactionFate.Unknown ? Searched(fate.SearchedTo) : null));

    private static string Searched(long? height) => height is { } reached
        ? $"every block up to {Number(reached)}"
        : "no block: the host keeps no explorer, or has not begun to fill it";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
