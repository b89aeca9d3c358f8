using System.CommandLine;
using Flux.Actors.Contracts;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Cli;

/// <summary>What a verb does with its invocation; answers the exit code. Refusals are thrown as <see cref="Problem"/>.</summary>
public delegate Task<int> RunVerb(Invocation invocation, CancellationToken cancellation);

/// <summary>Builds verbs and keeps their examples for --help.</summary>
public sealed class VerbBuilder(GlobalOptions options, Surroundings around)
{
    private readonly SortedDictionary<string, string> _examples = new(StringComparer.Ordinal);

    /// <summary>The examples by the verb's full name, such as "app deploy".</summary>
    public IReadOnlyDictionary<string, string> Examples => _examples;

    /// <summary>A verb that does something.</summary>
    /// <param name="path">Its full name, such as "app deploy".</param>
    /// <param name="description">One line.</param>
    /// <param name="example">A whole command line that works.</param>
    /// <param name="run">What it does.</param>
    /// <param name="symbols">Its own arguments and options.</param>
    public Command Verb(string path, string description, string example, RunVerb run, params Symbol[] symbols)
    {
        Command command = Named(path, description, example);
        foreach (Symbol symbol in symbols)
        {
            Words.RefuseBlank(symbol);
            if (symbol is Option option)
            {
                command.Options.Add(option);
            }
            else
            {
                command.Arguments.Add((Argument)symbol);
            }
        }

        command.SetAction((parsed, cancellation) => Guarded(new Invocation(parsed, options, around), run, cancellation));
        return command;
    }

    /// <summary>A verb that only groups others.</summary>
    public Command Group(string path, string description, params Command[] verbs)
    {
        Command command = Named(path, description, _examples[$"{path} {verbs[0].Name}"]);
        foreach (Command verb in verbs)
        {
            command.Subcommands.Add(verb);
        }

        return command;
    }

    private Command Named(string path, string description, string example)
    {
        _examples[path] = example;
        return new Command(path[(path.LastIndexOf(' ') + 1)..], description);
    }

    private static async Task<int> Guarded(Invocation invocation, RunVerb run, CancellationToken cancellation)
    {
        try
        {
            return await run(invocation, cancellation);
        }
        catch (Problem problem)
        {
            invocation.Printer.Report(problem.Response);
            return problem.Response.ExitCode;
        }
        catch (HostFault fault)
        {
            invocation.Printer.Report(fault.Problem);
            return fault.Problem.ExitCode;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            invocation.Printer.Progress("flux: interrupted");
            return ExitCode.Failed;
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            // The last resort: standard output stays one document, and whoever mends it gets the whole trace.
            invocation.Printer.Report(new ProblemResponse(
                ProblemCode.Failed, $"this is a bug in flux ({bug.GetType().Name})", bug.Message, null, "please report it with the lines that follow"));
            invocation.Printer.Progress(bug.ToString());
            return ExitCode.Failed;
        }
    }
}
