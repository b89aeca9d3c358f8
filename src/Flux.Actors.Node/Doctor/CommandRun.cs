using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Flux.Actors.Node.Doctor;

/// <summary>Runs a program with its arguments, never through a shell.</summary>
/// <returns>What came of it; a program that isn't there or takes too long is an outcome, not an exception.</returns>
public delegate Task<CommandOutcome> RunCommand(string program, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellation);

/// <summary>Shape: <c>Output</c> is the end of both streams; the exit code is -1 when the program did not start or was ended for taking too long.</summary>
public sealed record CommandOutcome(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs programs of this machine with bounded time and bounded output.</summary>
public static class CommandRun
{
    private const int OutputCharsMax = 8_192;

    public static async Task<CommandOutcome> Run(string program, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive"; // A package's question would wait for a terminal that isn't there.
        var tail = new Tail();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout);
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
            process.StandardInput.Close();
            await Task.WhenAll(
                tail.Copy(process.StandardOutput, deadline.Token),
                tail.Copy(process.StandardError, deadline.Token),
                process.WaitForExitAsync(deadline.Token)).ConfigureAwait(false);
            return new CommandOutcome(process.ExitCode, tail.ToString());
        }
        catch (Win32Exception error)
        {
            return new CommandOutcome(-1, $"{program}: {error.Message}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            return new CommandOutcome(-1, $"{program} was ended after {timeout.TotalSeconds:0} s\n{tail}");
        }
    }

    /// <summary>The last characters that were written to it.</summary>
    private sealed class Tail
    {
        private readonly StringBuilder _text = new();

        public async Task Copy(StreamReader reader, CancellationToken cancellation)
        {
            char[] buffer = new char[1_024];
            while (await reader.ReadAsync(buffer.AsMemory(), cancellation).ConfigureAwait(false) is var read and > 0)
            {
                lock (_text)
                {
                    _text.Append(buffer, 0, read);
                    _text.Remove(0, Math.Max(0, _text.Length - OutputCharsMax));
                }
            }
        }

        public override string ToString()
        {
            lock (_text)
            {
                return _text.ToString().TrimEnd();
            }
        }
    }
}
