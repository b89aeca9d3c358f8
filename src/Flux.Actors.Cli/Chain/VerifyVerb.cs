using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Verification;
using Flux.Actors.Node.Api;
using Flux.Actors.Node.Hosting;
using ChainFacts = Flux.Actors.Domain.Chain.Chain;

namespace Flux.Actors.Cli.Chain;

/// <summary>Executes a chain again from its genesis and says that it is valid, or where it is not.</summary>
public sealed class VerifyVerb
{
    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "an exported chain; without it, the data directory of --data, whose network must not be running",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _assumeValid = new("--assume-valid")
    {
        Description = "don't check signatures and certificates; everything else is executed and compared",
    };

    public static Command Build(VerbBuilder verbs)
    {
        VerifyVerb verb = new();
        return verbs.Verb(
            "chain verify",
            "Execute a chain again from its genesis; name the first place where it is wrong.",
            "chain verify chain.flux",
            verb.Verify,
            verb._file,
            verb._assumeValid);
    }

    private async Task<int> Verify(Invocation invocation, CancellationToken cancellation)
    {
        bool assumeValid = invocation.Value(_assumeValid);
        PacedProgress paced = new(invocation);
        void Told(ChainState state) => paced.Tell(spent => string.Create(
            CultureInfo.InvariantCulture, $"height {state.Height}, {state.Height.Value / Math.Max(0.001, spent.TotalSeconds):#,0} blocks/s"));
        string? file = invocation.Value(_file);
        (string source, Verified verified) = file is null
            ? (invocation.DataText, await OfDirectory(invocation.DataDirectory, assumeValid, Told, cancellation))
            : (file, OfFile(invocation, file, assumeValid, Told, cancellation));
        ChainVerificationResponse answer = Answer(source, verified, assumeValid);
        invocation.Printer.Result(answer, ContractsJson.Default.ChainVerificationResponse, View(answer));
        return answer.Valid ? ExitCode.Done : ExitCode.Failed;
    }

    private static Verified OfFile(
        Invocation invocation, string file, bool assumeValid, Action<ChainState> progress, CancellationToken cancellation)
    {
        const int BufferBytes = 1 << 20;
        string path = Path.GetFullPath(file, invocation.Around.WorkingDirectory);
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
            return ChainFileVerification.Run(stream, NetworkRules.Of, assumeValid, progress, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Problem(ProblemCode.Malformed, $"{file} can't be read", e.Message, null, "name a readable file");
        }
    }

    /// <summary>The journal's own write sets and receipts are compared with what executing gives: they are what a host folds.</summary>
    private static async Task<Verified> OfDirectory(string directory, bool assumeValid, Action<ChainState> progress, CancellationToken cancellation)
    {
        ChainVerifier? verifier = null;
        Genesis? genesis = null;
        await foreach (ChainFacts.Event fact in StoredChain.Facts(directory, cancellation))
        {
            string? flaw = null;
            switch (fact)
            {
                case ChainFacts.Begun begun when begun.Genesis.Validate() is { Count: > 0 } problems:
                    flaw = $"genesis: {string.Join("; ", problems)}";
                    break;
                case ChainFacts.Begun begun:
                    (genesis, verifier) = (begun.Genesis, new ChainVerifier(begun.Genesis, NetworkRules.Of(begun.Genesis), assumeValid));
                    break;
                case ChainFacts.BlockFinalised final when verifier is not null:
                    flaw = verifier.Next(final.Block, final.Certificate, out Executed? executed) ?? StoredDifference.Between(final, executed!);
                    progress(verifier.State);
                    break;
                default:
                    flaw = "a block before the genesis";
                    break;
            }

            if (flaw is not null)
            {
                Height at = fact is ChainFacts.BlockFinalised block ? block.Writes.Tip.Height : Height.Genesis;
                return new Verified(genesis, verifier?.State, verifier?.Transactions ?? 0, new Divergence(at, null, flaw));
            }
        }

        return new Verified(
            genesis, verifier?.State, verifier?.Transactions ?? 0, verifier is null ? new Divergence(Height.Genesis, null, "there is no chain") : null);
    }

    private static ChainVerificationResponse Answer(string source, Verified verified, bool assumeValid)
    {
        ChainState? state = verified.State;
        return new ChainVerificationResponse(
            verified.Divergence is null,
            source,
            verified.Genesis?.Id().ToString(),
            state?.Height.Value ?? 0,
            state?.Tip.Id.ToString(),
            state is null ? null : Roots.State(state).ToString(),
            verified.Transactions,
            !assumeValid,
            state is null ? null : ChainViews.Supply(state),
            verified.Divergence is { } divergence ? new DivergenceResponse(divergence.Height.Value, divergence.Place, divergence.What) : null);
    }

    private static Table View(ChainVerificationResponse answer) => Table.Facts(
        ("chain", answer.Valid ? "valid" : "NOT VALID"),
        ("divergence", answer.Divergence is { } at
            ? string.Create(CultureInfo.InvariantCulture, $"height {at.Height}{(at.Place is { } place ? $", byte {place}" : string.Empty)}: {at.What}")
            : null),
        ("source", answer.Source),
        ("network", answer.Network),
        (answer.Valid ? "height" : "valid up to height", answer.Height.ToString(CultureInfo.InvariantCulture)),
        ("tip", answer.Tip),
        ("state root", answer.StateRoot),
        ("transactions", answer.Transactions.ToString("#,0", CultureInfo.InvariantCulture)),
        ("signatures", answer.SignaturesChecked ? "checked" : "NOT checked (--assume-valid)"),
        ("supply", answer.Supply is { } supply ? StatusVerb.SupplyText(supply) : null));
}
