namespace Flux.Actors.Contracts;

/// <summary>What `flux config show` prints: every option in force, with its value and where the value came from.</summary>
public sealed record ConfigurationResponse(IReadOnlyList<ConfigurationEntry> Entries);

public sealed record ConfigurationEntry(string Key, string Value, string Source);

/// <summary>What `flux down` did. Shape: <c>Height</c> is null when no process ran.</summary>
public sealed record DownResponse(bool WasRunning, long? Height, int ContainersRemoved);

/// <summary>What `flux app deploy` did. Shape: transaction and height are null when the same app was there already; price in atoms beside its FLUX text.</summary>
public sealed record DeployResponse(string? Transaction, long? Height, long PriceAtoms, string Price, AppResponse App);

/// <summary>What `flux app remove` did. Shape: transaction and height are null when the app had ended already: then nothing was sent, and no fee was paid.</summary>
public sealed record RemoveResponse(string App, bool WasRunning, string? Transaction, long? Height);

/// <summary>A key of the data directory: never the key itself.</summary>
public sealed record WalletResponse(string Name, string Address, string File);

/// <summary>What the machine has of what the network needs.</summary>
public sealed record DoctorResponse(bool Ready, IReadOnlyList<DoctorCheckResponse> Checks);

/// <summary>One requirement. Shape: <c>Outcome</c> is ok, fixed, missing or failed; one that is not required only degrades the network; <c>DoThis</c> is the command that helps.</summary>
public sealed record DoctorCheckResponse(string Name, string Outcome, bool Required, string Seen, string? DoThis);

public sealed record VersionResponse(string Version, string Runtime, string System);

/// <summary>What a test run counted. Shape: the slowest tests first; failures in the order of their projects.</summary>
public sealed record TestsResponse(
    string Set,
    int Passed,
    int Failed,
    int Skipped,
    IReadOnlyList<TestProjectResponse> Projects,
    IReadOnlyList<TestFailureResponse> Failures,
    IReadOnlyList<SlowTestResponse> Slowest);

/// <summary>Shape: <c>Problem</c> says why the project failed as a whole (it crashed, or ran no test), else null.</summary>
public sealed record TestProjectResponse(string Project, int Passed, int Failed, int Skipped, long Milliseconds, string? Problem);

public sealed record TestFailureResponse(string Project, string Name, string Message);

public sealed record SlowTestResponse(string Project, string Name, long Milliseconds);

/// <summary>What `flux test engine` found. Shape: promises by number; no problems means that all are kept; <c>Tests</c> counts each test once.</summary>
public sealed record PromisesResponse(IReadOnlyList<PromiseResponse> Promises, int Tests, IReadOnlyList<string> Problems);

/// <summary>Shape: a cell for each journal: sqlite, postgresql, simulated, and none for what holds above the journal.</summary>
public sealed record PromiseResponse(int Number, string Promise, IReadOnlyList<PromiseCellResponse> Cells);

/// <summary>Shape: <c>Untested</c> says why there is no test, where none is wanted, else null.</summary>
public sealed record PromiseCellResponse(string Journal, int Passed, int Failed, int Skipped, string? Untested);

/// <summary>What `flux test chain` or `flux test apps` found. Shape: counts are of cases; <c>Folder</c> is null where there are no vectors, and then <c>Files</c> is empty.</summary>
public sealed record ConformanceResponse(
    string? Folder,
    int Passed,
    int Failed,
    int Skipped,
    IReadOnlyList<ConformanceFileResponse> Files,
    IReadOnlyList<LeftOutResponse> LeftOut,
    IReadOnlyList<ConformanceFailureResponse> Failures,
    IReadOnlyList<string> Problems);

/// <summary>A vector file. Shape: <c>Run</c> is passed and failed together.</summary>
public sealed record ConformanceFileResponse(string File, int Run, int Passed, int Failed, int LeftOut);

/// <summary>Cases that are not run, by name, and why.</summary>
public sealed record LeftOutResponse(string File, string Case, int Cases, string Reason);

public sealed record ConformanceFailureResponse(string File, string Case, string Message);
