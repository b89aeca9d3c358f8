using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli;

/// <summary>The usual help, then an example of the verb; at the root, the exit codes.</summary>
public sealed class HelpWithExamples(HelpAction usual, IReadOnlyDictionary<string, string> examples) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int answer = usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        string path = CommandLine.PathOf(parseResult.CommandResult);
        output.WriteLine("Example:");
        output.WriteLine($"  ./flux {examples[path.Length == 0 ? "up" : path]}");
        output.WriteLine();
        if (path.Length == 0)
        {
            output.WriteLine("Exit codes:");
            foreach ((int code, string meaning) in ExitCode.Table)
            {
                output.WriteLine($"  {code,2}  {meaning}");
            }
        }

        return answer;
    }
}
