using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Api;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Verification;

namespace Flux.Actors.Cli.Chain;

/// <summary>Writes the chain of a running network into a file that anyone can verify.</summary>
/// <remarks>The file appears under its name when it is whole; what is there already is not overwritten.</remarks>
public static class ExportVerb
{
    public static Command Build(VerbBuilder verbs)
    {
        Argument<string> file = new("FILE") { Description = "the file to write; it must not be there yet" };
        return verbs.Verb(
            "chain export",
            "Write the whole chain into a file that anyone can verify.",
            "chain export chain.flux",
            (invocation, cancellation) => Export(invocation, invocation.Value(file), cancellation),
            file);
    }

    private static async Task<int> Export(Invocation invocation, string name, CancellationToken cancellation)
    {
        string path = Path.GetFullPath(name, invocation.Around.WorkingDirectory);
        if (File.Exists(path))
        {
            throw new Problem(ProblemCode.Conflict, $"{name} is there already", null, "a new file", "name another one, or remove it first");
        }

        using ApiClient api = invocation.Api();
        string partial = $"{path}.partial";
        try
        {
            ChainExportResponse done;
            using (FileStream stream = new(partial, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                done = await Write(invocation, api, stream, name, cancellation);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, path);
            invocation.Printer.Result(done, ContractsJson.Default.ChainExportResponse, Facts(done));
            return ExitCode.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Problem(ProblemCode.Failed, $"{name} can't be written", e.Message, null, null);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static async Task<ChainExportResponse> Write(
        Invocation invocation, ApiClient api, FileStream stream, string name, CancellationToken cancellation)
    {
        // What is final now; what becomes final meanwhile is for the next export.
        ChainResponse head = await api.Get(ApiRoute.Chain, ContractsJson.Default.ChainResponse, cancellation);
        using ChainFileWriter writer = new(stream);
        Hash256 tip = Hash256.Zero;
        PacedProgress paced = new(invocation);
        for (long height = 0; height <= head.Height;)
        {
            byte[] frames = await api.GetBytes(ApiRoute.ExportFrom(height), cancellation);
            int length = 0;
            foreach ((int end, Height at, Hash256 id) in Heads(frames))
            {
                if (at.Value > head.Height)
                {
                    break;
                }

                if (at.Value != height)
                {
                    throw new Problem(ProblemCode.Failed, "the network exports its blocks out of order", $"height {at}", height.ToString(CultureInfo.InvariantCulture), null);
                }

                (length, tip, height) = (end, id, height + 1);
            }

            if (length == 0)
            {
                throw new Problem(ProblemCode.Failed, "the network exports no more blocks", $"none from height {height}", $"up to {head.Height}", null);
            }

            writer.Write(frames.AsSpan(0, length));
            paced.Tell(_ => string.Create(CultureInfo.InvariantCulture, $"height {height - 1} of {head.Height}, {writer.Length:#,0} bytes"));
        }

        writer.End(new Height(head.Height), tip);
        return new ChainExportResponse(name, head.NetworkId, head.Height, tip.ToString(), writer.Length);
    }

    /// <summary>Where each frame ends, and which block it is.</summary>
    private static IEnumerable<(int End, Height Height, Hash256 Id)> Heads(byte[] frames)
    {
        foreach (ChainFrame frame in ChainFileReader.Whole(frames))
        {
            BlockHeader header = frame.Kind == ChainFrameKind.Genesis
                ? GenesisBlock.Header(ChainFileReader.Decode<Genesis>(frame.Place, frame.Payload))
                : ChainFileReader.Decode<FinalBlock>(frame.Place, frame.Payload).Block.Header;
            yield return ((int)frame.Place + ChainFile.HeadSize + frame.Payload.Length, header.Height, header.Id());
        }
    }

    private static Table Facts(ChainExportResponse done) => Table.Facts(
        ("file", done.File),
        ("network", done.Network),
        ("height", done.Height.ToString(CultureInfo.InvariantCulture)),
        ("tip", done.Tip),
        ("bytes", done.Bytes.ToString("#,0", CultureInfo.InvariantCulture)));
}
