using System.ComponentModel;
using System.Diagnostics;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Testing;

/// <summary>A program to run: its file, its arguments as they are, and the directory it runs in.</summary>
public sealed record ProgramOrder(string File, IReadOnlyList<string> Arguments, string Directory);

/// <summary>Runs a program to its end, hands over every line it prints, and answers its exit code.</summary>
/// <exception cref="Problem">It can't be started.</exception>
public delegate Task<int> RunProgram(ProgramOrder order, Action<string> line, CancellationToken cancellation);

/// <summary>Programs of this machine, run as child processes.</summary>
public static class ChildProgram
{
    public static async Task<int> Run(ProgramOrder order, Action<string> line, CancellationToken cancellation)
    {
        ProcessStartInfo start = new(order.File, order.Arguments)
        {
            WorkingDirectory = order.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = new() { StartInfo = start };
        Lock one = new();
        process.OutputDataReceived += Hand;
        process.ErrorDataReceived += Hand;
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new Problem(ProblemCode.Missing, $"{order.File} can't be started", e.Message, null, $"install {order.File}");
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        void Hand(object sender, DataReceivedEventArgs received)
        {
            if (received.Data is { } text)
            {
                lock (one)
                {
                    line(text);
                }
            }
        }
    }
}
