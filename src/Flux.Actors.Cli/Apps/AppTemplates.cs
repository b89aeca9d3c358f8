using System.Reflection;
using Flux.Actors.Domain.Script;

namespace Flux.Actors.Cli.Apps;

/// <summary>What an app's files can be made from: the folders of samples/apps, which this program carries.</summary>
public static class AppTemplates
{
    public const string Specification = "app.json";

    private const string Prefix = "apps/";
    private const string Script = ".sh";

    private static readonly Assembly Carrier = typeof(AppTemplates).Assembly;

    /// <summary>The names in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Carrier.GetManifestResourceNames().Where(IsFile).Select(name => name.Split('/')[1]).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The template's files, relative to its folder, in order.</summary>
    public static IReadOnlyList<string> Files(string template) =>
        [.. Carrier.GetManifestResourceNames().Where(IsFile).Where(name => name.Split('/')[1] == template).Select(name => name.Split('/', 3)[2]).Order(StringComparer.Ordinal)];

    /// <summary>What its specification says that it is.</summary>
    public static string Description(string template) =>
        ScriptJson.TryParse(Text(template, Specification), ScriptLimits.Specification) is { } spec ? Coercion.ToText(spec["description"]) : string.Empty;

    public static string Text(string template, string file)
    {
        using Stream stream = Carrier.GetManifestResourceStream($"{Prefix}{template}/{file}")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Whether the file is one to run.</summary>
    public static bool IsScript(string file) => file.EndsWith(Script, StringComparison.Ordinal);

    private static bool IsFile(string name) => name.StartsWith(Prefix, StringComparison.Ordinal) && name.Split('/').Length > 2;
}
