using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Flux.Actors.Node.Tests.Whole;

/// <summary>The real `flux` command as a child process, as a user starts it.</summary>
public sealed class FluxProcess : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _error = new();
    private readonly BlockingCollection<string> _lines = [];
    private readonly Task _reading;

    private FluxProcess(Process process)
    {
        _process = process;
        _reading = ReadBoth(process);
    }

    public int Id => _process.Id;

    public string Errors
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    public string Output
    {
        get
        {
            lock (_out)
            {
                return _out.ToString();
            }
        }
    }

    public static FluxProcess Start(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "flux.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["FLUX_YES"] = "1";
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // A killed one would leave its diagnostic pipes in the temporary directory.
        Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        process.StandardInput.Close();
        return new FluxProcess(process);
    }

    /// <summary>Runs to the end; answers exit code, standard output and standard error.</summary>
    public static async Task<Finished> Run(params string[] arguments)
    {
        await using FluxProcess process = Start(arguments);
        return await process.End();
    }

    public async Task<Finished> End()
    {
        using CancellationTokenSource deadline = new(Deadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"flux did not end within {Deadline}:\n{Errors}");
        }

        await _reading;
        return new Finished(_process.ExitCode, Output, Errors);
    }

    /// <summary>Waits until a line of standard output or error contains the text; lines before it are passed over.</summary>
    public string WaitForLine(string text)
    {
        using CancellationTokenSource deadline = new(Deadline);
        try
        {
            foreach (string line in _lines.GetConsumingEnumerable(deadline.Token))
            {
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no line with '{text}' within {Deadline}:\n{Output}{Errors}");
        }

        throw new InvalidOperationException($"flux ended without a line with '{text}':\n{Output}{Errors}");
    }

    /// <summary>SIGKILL: nothing gets to clean up.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        await _reading;
        _process.Dispose();
        _lines.Dispose();
    }

    private async Task ReadBoth(Process process)
    {
        await Task.WhenAll(Read(process.StandardOutput, _out, _lines), Read(process.StandardError, _error, _lines));
        _lines.CompleteAdding();
    }

    private static async Task Read(StreamReader from, StringBuilder into, BlockingCollection<string> lines)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (into)
            {
                into.AppendLine(line);
            }

            lines.Add(line);
        }
    }
}

/// <summary>How a `flux` command ended.</summary>
public sealed record Finished(int ExitCode, string Output, string Errors)
{
    /// <summary>Standard output as the one JSON document it must be.</summary>
    public JsonElement Json()
    {
        string[] lines = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length == 1, $"{lines.Length} lines on standard output, one wanted:\n{Output}\n{Errors}");
        return JsonDocument.Parse(lines[0]).RootElement;
    }
}
