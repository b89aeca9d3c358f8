using System.CommandLine;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Apps;

/// <summary>`flux app init`: the files of an app to begin with.</summary>
public sealed class InitVerb
{
    private const UnixFileMode Runnable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly Argument<string?> _template = new("TEMPLATE")
    {
        Description = "what to begin with; without it, the templates are listed",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string?> _folder = new("FOLDER") { Description = "where the files go; ./TEMPLATE unless given", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string?> _name = new("--name") { Description = "the app's name; the template's unless given", HelpName = "NAME" };

    private readonly Option<string?> _owner = new("--owner") { Description = "the app's owner", HelpName = "ID" };

    public static Command Build(VerbBuilder verbs)
    {
        InitVerb verb = new();
        return verbs.Verb(
            "app init", "Write the files of an app to begin with.", "app init website my-site --name mysite", verb.Run, verb._template, verb._folder, verb._name, verb._owner);
    }

    private Task<int> Run(Invocation invocation, CancellationToken cancellation)
    {
        if (invocation.Value(_template) is not { } template)
        {
            TemplatesResponse all = new([.. AppTemplates.Names.Select(name => new TemplateResponse(name, AppTemplates.Description(name), AppTemplates.Files(name)))]);
            invocation.Printer.Results(
                all,
                ContractsJson.Default.TemplatesResponse,
                all.Templates,
                ContractsJson.Default.TemplateResponse,
                Table.Of(all.Templates, ("TEMPLATE", each => each.Name), ("WHAT IT IS", each => each.Description), ("FILES", each => string.Join(' ', each.Files))));
            return Task.FromResult(ExitCode.Done);
        }

        if (!AppTemplates.Names.Contains(template))
        {
            throw new Problem(ProblemCode.NotFound, "no such template", $"'{template}'", string.Join(", ", AppTemplates.Names), null);
        }

        string folder = invocation.Value(_folder) ?? template;
        InitResponse written = new(template, folder, AppTemplates.Files(template));
        Write(invocation, written);
        invocation.Printer.Result(
            written,
            ContractsJson.Default.InitResponse,
            Table.Facts([.. written.Files.Select(file => ("wrote", (string?)Path.Combine(folder, file)))]));
        return Task.FromResult(ExitCode.Done);
    }

    /// <exception cref="Problem">A file is there already, and nothing was written; or the disk failed.</exception>
    private void Write(Invocation invocation, InitResponse init)
    {
        string root = Path.GetFullPath(init.Folder, invocation.Around.WorkingDirectory);
        if (init.Files.FirstOrDefault(file => Path.Exists(Path.Combine(root, file))) is { } taken)
        {
            throw new Problem(ProblemCode.Conflict, $"{Path.Combine(init.Folder, taken)} is there already", null, null, "name another folder; nothing was written");
        }

        try
        {
            foreach (string file in init.Files)
            {
                string path = Path.Combine(root, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, TextOf(invocation, init.Template, file));
                if (AppTemplates.IsScript(file) && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(path, Runnable);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Problem(ProblemCode.Failed, $"{init.Folder} can't be written", e.Message, null, "name a folder that can be");
        }
    }

    private string TextOf(Invocation invocation, string template, string file)
    {
        string text = AppTemplates.Text(template, file);
        if (file != AppTemplates.Specification)
        {
            return text;
        }

        text = invocation.Value(_name) is { } name ? With(text, "name", name) : text;
        return invocation.Value(_owner) is { } owner ? With(text, "owner", owner) : text;
    }

    /// <summary>The specification with another value of a field of its own; those of components come later.</summary>
    private static string With(string json, string key, string value)
    {
        string mark = $"\"{key}\": \"";
        int from = json.IndexOf(mark, StringComparison.Ordinal) + mark.Length;
        return $"{json[..from]}{System.Text.Json.JsonEncodedText.Encode(value)}{json[json.IndexOf('"', from)..]}";
    }
}
