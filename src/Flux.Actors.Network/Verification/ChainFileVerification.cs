using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.Verification;

/// <summary>The first place where a chain is not what it must be. Shape: the place is null for what is not read from a file.</summary>
public sealed record Divergence(Height Height, long? Place, string What);

/// <summary>What a verification found: all of it valid, or the first divergence.</summary>
public sealed record Verified(Genesis? Genesis, ChainState? State, long Transactions, Divergence? Divergence);

/// <summary>Verifies an exported chain from its first byte to its last.</summary>
public static class ChainFileVerification
{
    /// <param name="stream">The file.</param>
    /// <param name="rulesOf">The rules of a network, by its genesis file.</param>
    /// <param name="assumeValid">Signatures and certificates are not checked.</param>
    /// <param name="progress">Told of every block.</param>
    /// <param name="cancellation">Between blocks.</param>
    public static Verified Run(
        Stream stream, Func<Genesis, ChainRules> rulesOf, bool assumeValid, Action<ChainState> progress, CancellationToken cancellation)
    {
        using ChainFileReader reader = new(stream);
        Genesis? genesis = null;
        ChainVerifier? verifier = null;
        Verified Ended(Divergence? divergence) => new(genesis, verifier?.State, verifier?.Transactions ?? 0, divergence);
        Height Next() => verifier?.State.Height.Next ?? Height.Genesis;
        try
        {
            foreach (ChainFrame frame in reader.Frames())
            {
                cancellation.ThrowIfCancellationRequested();
                string? flaw = frame.Kind switch
                {
                    ChainFrameKind.Genesis => Begin(ChainFileReader.Decode<Genesis>(frame.Place, frame.Payload)),
                    ChainFrameKind.Block => Block(ChainFileReader.Decode<FinalBlock>(frame.Place, frame.Payload)),
                    _ => End(ChainFileReader.Decode<ChainFileEnd>(frame.Place, frame.Payload)),
                };
                if (flaw is not null)
                {
                    return Ended(new Divergence(Next(), frame.Place, flaw));
                }
            }
        }
        catch (ChainFileFault fault)
        {
            return Ended(new Divergence(Next(), fault.Place, fault.Message));
        }

        return Ended(null);

        string? Begin(Genesis read)
        {
            if (read.Validate() is { Count: > 0 } problems)
            {
                return $"genesis: {string.Join("; ", problems)}";
            }

            (genesis, verifier) = (read, new ChainVerifier(read, rulesOf(read), assumeValid));
            return null;
        }

        string? Block(FinalBlock final)
        {
            string? flaw = verifier!.Next(final.Block, final.Certificate);
            if (flaw is null)
            {
                progress(verifier.State);
            }

            return flaw;
        }

        string? End(ChainFileEnd end) => (end.Height, end.Tip) == (verifier!.State.Height, verifier.State.Tip.Id)
            ? null
            : $"the end names block {end.Tip} at height {end.Height}, the chain ends with {verifier.State.Tip.Id} at {verifier.State.Height}";
    }
}
