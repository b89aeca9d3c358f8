using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Keys;

namespace Flux.Actors.Node.Hosting;

/// <summary>The names of everything a host keeps on disk.</summary>
/// <remarks>Shape: <c>DATA/genesis</c> (wire bytes), <c>journal.db</c>, <c>explorer.db</c> unless it is switched off, <c>explorer.db.damaged</c> once one was, <c>keys/</c>, <c>api.url</c> while it runs, <c>api.token</c>, <c>docker.sockets</c> once it ran on Docker. The directory is 0700.</remarks>
public sealed record DataDirectory
{
    /// <summary>What an exception of a full disk has as its result. Source: errno ENOSPC of Linux, which .NET hands through.</summary>
    internal const int NoSpace = 28;

    private DataDirectory(string path) => Root = path;

    public string Root { get; }

    public string Genesis => Path.Combine(Root, "genesis");

    public string Journal => Path.Combine(Root, "journal.db");

    public string Keys => Path.Combine(Root, "keys");

    public string Url => Path.Combine(Root, ApiRoute.UrlFile);

    /// <summary>The key of the funded developer account of a development network.</summary>
    public string DeveloperKey => Path.Combine(Keys, "developer.key");

    public bool IsNew => !File.Exists(Genesis);

    /// <summary>True unless it is certain that no key of this directory has signed a consensus step: then genesis and journal belong to it.</summary>
    public bool HasSigned => FileSigner.HasSigned(Keys);

    /// <summary>The names of what is or may be there; nothing is touched.</summary>
    public static DataDirectory At(string path) => new(Path.GetFullPath(path));

    /// <summary>Opens the directory, making it when it is not there.</summary>
    public static DataDirectory Open(string path)
    {
        DataDirectory data = At(path);
        PrivateDirectory.Make(data.Root);
        PrivateDirectory.Make(data.Keys);
        return data;
    }
}

/// <summary>The host can't start or go on; the problem says why in the user's words.</summary>
public sealed class HostFault(ProblemResponse problem, Exception? cause = null) : Exception(problem.Sentence(), cause)
{
    public ProblemResponse Problem { get; } = problem;

    public static HostFault OtherNetwork(string directory, string seen, string wanted) => new(new ProblemResponse(
        ProblemCode.OtherNetwork,
        $"{directory} holds the data of another network",
        seen,
        wanted,
        "use another --data directory, or the options this network was made with"));

    /// <summary>Part of the directory is missing; going on without it could sign what was signed differently before.</summary>
    public static HostFault Incomplete(string directory, string seen, string wanted) => new(new ProblemResponse(
        ProblemCode.OtherNetwork,
        $"{directory} is not whole",
        seen,
        wanted,
        "put back what is missing from a copy of the same time, or use another --data directory"));

    /// <summary>Text of a hash that people compare.</summary>
    public static string Named(string name, Hash256 id) => $"{name} ({id.Short})";
}
