using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace Flux.Actors.Engine.Kill.Tests;

/// <summary>One life of the worker: a real process with an engine in it.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const string Program = "Flux.Actors.Engine.Worker";

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task<string> _errors;
    private readonly Task _reading;
    private bool _killed;
    private bool _ended;

    private WorkerProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _reading = Read();
    }

    /// <summary>The name under which its engine owns shards.</summary>
    public string Owner { get; private set; } = "";

    /// <summary>What it says, line by line; ends when it does.</summary>
    public ChannelReader<string> Lines => _lines.Reader;

    /// <summary>Starts one; null when it ended before it was ready, as it does while there is no database.</summary>
    public static async Task<WorkerProcess?> Start(params string[] arguments)
    {
        // As this test was built: debug or release.
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        string file = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", Program, configuration, $"{Program}.dll"));
        WorkerProcess worker = new(Process.Start(new ProcessStartInfo("dotnet", [file, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" }, // A killed one would leave its diagnostic pipes in the temporary directory.
        })!);
        if (await worker.Lines.WaitToReadAsync() && worker.Lines.TryRead(out string? ready))
        {
            worker.Owner = ready.Split(' ')[1];
            return worker;
        }

        await worker.DisposeAsync();
        return null;
    }

    /// <summary>Asks; what is asked of a dying process is lost.</summary>
    public void Ask(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has been killed: whoever reads its lines sees their end.
        }
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _killed = true;
        _process.Kill();
    }

    public Task Freeze() => Signal("-STOP");

    public Task GoOn() => Signal("-CONT");

    /// <summary>Lets it end by itself, unless it was killed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        if (!_killed)
        {
            _process.StandardInput.Close();
        }

        await _process.WaitForExitAsync();
        await _reading;
        string errors = await _errors;
        _process.Dispose();
        Assert.True(_killed || Owner.Length == 0 || errors.Length == 0, errors);
    }

    private async Task Signal(string name)
    {
        using Process kill = Process.Start("kill", [name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task Read()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _ = _lines.Writer.TryWrite(line);
        }

        _lines.Writer.Complete();
    }
}
