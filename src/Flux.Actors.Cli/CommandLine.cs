using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Flux.Actors.Cli.Apps;
using Flux.Actors.Cli.Bench;
using Flux.Actors.Cli.Chain;
using Flux.Actors.Cli.Config;
using Flux.Actors.Cli.Doctor;
using Flux.Actors.Cli.Entities;
using Flux.Actors.Cli.Nodes;
using Flux.Actors.Cli.Output;
using Flux.Actors.Cli.Sim;
using Flux.Actors.Cli.Testing;
using Flux.Actors.Cli.Up;
using Flux.Actors.Cli.Wallet;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli;

/// <summary>The `flux` command line: its verbs, how it is parsed, and what it answers to its shell.</summary>
public static class CommandLine
{
    /// <summary>How long a verb may take to end cleanly after Ctrl-C; a host stops its actors in it.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    /// <summary>Parses and runs; answers the exit code of <see cref="ExitCode.Table"/>.</summary>
    public static async Task<int> Run(IReadOnlyList<string> arguments, Surroundings around, CancellationToken cancellation)
    {
        GlobalOptions options = new();
        RootCommand root = Build(options, around);
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Misused(parsed, options, around);
        }

        InvocationConfiguration configuration = new()
        {
            Output = around.Output,
            Error = around.Error,
            EnableDefaultExceptionHandler = true,
            ProcessTerminationTimeout = StopLimit,
        };
        return await parsed.InvokeAsync(configuration, cancellation);
    }

    /// <summary>Every verb under one root.</summary>
    public static RootCommand Build(GlobalOptions options, Surroundings around)
    {
        VerbBuilder verbs = new(options, around);
        RootCommand root = new("Flux: a decentralised cloud built of actors. Start with: flux up");
        options.AddTo(root);
        Command[] all =
        [
            UpVerb.Build(verbs),
            DownVerb.Build(verbs),
            StatusVerb.Build(verbs),
            AppVerbs.Build(verbs),
            NodeVerbs.Build(verbs),
            EntityVerbs.Build(verbs),
            ChainVerbs.Build(verbs),
            WalletVerbs.Build(verbs),
            ConfigVerbs.Build(verbs),
            SimVerbs.Build(verbs),
            BenchVerbs.Build(verbs),
            DoctorVerb.Build(verbs),
            TestVerb.Build(verbs),
            VersionVerb.Build(verbs),
        ];
        foreach (Command verb in all)
        {
            root.Subcommands.Add(verb);
        }

        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, verbs.Examples);
        return root;
    }

    private static int Misused(ParseResult parsed, GlobalOptions options, Surroundings around)
    {
        Printer printer = new(around, Invocation.FormatOf(parsed, options));
        string path = PathOf(parsed.CommandResult);
        string help = $"see {$"./flux {path}".Trim()} --help";
        Command command = parsed.CommandResult.Command;
        printer.Report(Suggestion.For(parsed) ?? (command.Action is null && command.Subcommands.Count > 0
            ? new ProblemResponse(
                ProblemCode.Malformed,
                $"{$"flux {path}".Trim()} wants a verb",
                "none",
                string.Join(", ", command.Subcommands.Select(verb => verb.Name)),
                help)
            : new ProblemResponse(ProblemCode.Malformed, Errors(parsed), null, null, help)));
        return ExitCode.InvalidInput;
    }

    /// <summary>The parser's complaints in one line.</summary>
    private static string Errors(ParseResult parsed) => string.Join(
        " ",
        string.Join("; ", parsed.Errors.Select(error => error.Message.TrimEnd('.')).Distinct())
            .Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The verb's full name without the program's: "app deploy".</summary>
    internal static string PathOf(CommandResult result)
    {
        List<string> names = [];
        for (CommandResult? at = result; at is { Command: not RootCommand }; at = at.Parent as CommandResult)
        {
            names.Insert(0, at.Command.Name);
        }

        return string.Join(' ', names);
    }
}
