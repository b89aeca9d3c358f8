namespace Flux.Actors.Contracts;

/// <summary>The names of what can go wrong, with the HTTP status and the exit code each one has.</summary>
/// <remarks>
/// Shape: a code that is not in the table (a newer server) is a plain failure: status 500, exit code 1. Of the network's silence there are three kinds:
/// <c>unreachable</c>, nothing listens and nothing was sent; <c>timed-out</c>, it listens and did not answer in time; <c>connection-lost</c>, it listened and
/// the connection broke before its answer. After the latter two, what was asked may have been done.
/// </remarks>
public static class ProblemCode
{
    public const string Malformed = "malformed";
    public const string InvalidSpecification = "invalid-specification";
    public const string InvalidConfiguration = "invalid-configuration";
    public const string UnknownKey = "unknown-key";
    public const string BadSignature = "bad-signature";
    public const string WrongNetwork = "wrong-network";
    public const string Unauthorized = "unauthorized";
    public const string NotFound = "not-found";
    public const string MethodNotAllowed = "method-not-allowed";
    public const string NotPlaceable = "not-placeable";
    public const string InsufficientFunds = "insufficient-funds";
    public const string Underpaid = "underpaid";
    public const string WrongNonce = "wrong-nonce";
    public const string Conflict = "conflict";
    public const string Refused = "refused";
    public const string Dropped = "dropped";
    public const string PortInUse = "port-in-use";
    public const string ImageNotFound = "image-not-found";
    public const string OtherNetwork = "data-of-another-network";
    public const string DataInUse = "data-in-use";
    public const string DiskFull = "disk-full";
    public const string Missing = "missing-requirement";
    public const string NotRunning = "not-running";
    public const string Unreachable = "unreachable";
    public const string ConnectionLost = "connection-lost";
    public const string Busy = "busy";
    public const string TimedOut = "timed-out";
    public const string Partial = "partial";
    public const string Unsupported = "unsupported";
    public const string Failed = "failed";

    /// <summary>Every code with its HTTP status and its exit code, in order of its name.</summary>
    public static IReadOnlyDictionary<string, ProblemMeaning> Table { get; } = new SortedDictionary<string, ProblemMeaning>(StringComparer.Ordinal)
    {
        [Malformed] = new(400, ExitCode.InvalidInput),
        [InvalidSpecification] = new(422, ExitCode.InvalidInput),
        [InvalidConfiguration] = new(422, ExitCode.InvalidInput),
        [UnknownKey] = new(422, ExitCode.InvalidInput),
        [BadSignature] = new(422, ExitCode.InvalidInput),
        [WrongNetwork] = new(422, ExitCode.InvalidInput),
        [Unauthorized] = new(401, ExitCode.Failed),
        [NotFound] = new(404, ExitCode.InvalidInput),
        [MethodNotAllowed] = new(405, ExitCode.InvalidInput),
        [NotPlaceable] = new(409, ExitCode.NotPlaceable),
        [InsufficientFunds] = new(402, ExitCode.InsufficientFunds),
        [Underpaid] = new(402, ExitCode.InsufficientFunds),
        [WrongNonce] = new(409, ExitCode.Conflict),
        [Conflict] = new(409, ExitCode.Conflict),
        [Refused] = new(422, ExitCode.Failed),
        [Dropped] = new(422, ExitCode.Failed),
        [PortInUse] = new(409, ExitCode.Conflict),
        [ImageNotFound] = new(404, ExitCode.InvalidInput),
        [OtherNetwork] = new(409, ExitCode.Conflict),
        [DataInUse] = new(409, ExitCode.Conflict),
        [DiskFull] = new(507, ExitCode.Failed),
        [Missing] = new(503, ExitCode.Failed),
        [NotRunning] = new(503, ExitCode.Failed),
        [Unreachable] = new(503, ExitCode.Failed),
        [ConnectionLost] = new(502, ExitCode.Failed),
        [Busy] = new(503, ExitCode.Failed),
        [TimedOut] = new(504, ExitCode.TimedOut),
        [Partial] = new(500, ExitCode.Partial),
        [Unsupported] = new(501, ExitCode.InvalidInput),
        [Failed] = new(500, ExitCode.Failed),
    };

    public static ProblemMeaning Meaning(string code) => Table.TryGetValue(code, out ProblemMeaning? meaning) ? meaning : Table[Failed];
}

/// <summary>What a problem code becomes at the edges.</summary>
public sealed record ProblemMeaning(int HttpStatus, int ExitCode);
