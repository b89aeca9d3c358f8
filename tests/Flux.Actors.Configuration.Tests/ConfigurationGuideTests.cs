using System.Text.RegularExpressions;
using Flux.Actors.Configuration.Hocon;

namespace Flux.Actors.Configuration.Tests;

/// <summary>The example of docs/operating/configuration.md is what happens.</summary>
public sealed partial class ConfigurationGuideTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("flux-guide-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void the_example_of_the_guide_shows_what_it_says()
    {
        string guide = File.ReadAllText(Path.Combine(ReferenceTests.Repository(), "docs", "operating", "configuration.md"));
        foreach (Match file in HoconFile().Matches(guide))
        {
            File.WriteAllText(Path.Combine(_directory, file.Groups["name"].Value), file.Groups["text"].Value);
        }

        Match shown = Shown().Match(guide);
        string[] command = shown.Groups["command"].Value.Split(' ');
        Settings settings = Settings.Load(new SettingsSources
        {
            File = Path.Combine(_directory, After("--config")),
            FileRequired = true,
            Environment = command.TakeWhile(word => word != "./flux").Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]),
            Sets = [After("--set")],
        });
        Assert.Empty(FluxOptions.Read(settings).Problems);

        string[] lines = shown.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 5, $"{lines.Length} lines read");
        Assert.All(lines, line =>
        {
            Match row = Row().Match(line);
            Setting? setting = settings.Find(row.Groups["key"].Value);
            Assert.Equal(row.Groups["value"].Value, HoconRenderer.Render(setting!.Value));
            string place = setting.Origin.Place.Replace($"{_directory}/", "", StringComparison.Ordinal);
            Assert.Equal(AnyLine(row.Groups["from"].Value), AnyLine(place));
        });

        // Lines of the reference move whenever a key is added.
        static string AnyLine(string place) => ReferenceLine().Replace(place, "reference.conf:LINE");
        string After(string option) => command[Array.IndexOf(command, option) + 1];
    }

    [GeneratedRegex(@"```hocon\n(?<text># (?<name>\S+)\n.*?)```", RegexOptions.Singleline)]
    private static partial Regex HoconFile();

    [GeneratedRegex(@"```\n\$ (?<command>[^\n]+)\nKEY[^\n]+\n(?<lines>.*?)…\n```", RegexOptions.Singleline)]
    private static partial Regex Shown();

    [GeneratedRegex(@"reference\.conf:\d+")]
    private static partial Regex ReferenceLine();

    [GeneratedRegex(@"^(?<key>\S+) +(?<value>\S+) +(?<from>\S.*)$")]
    private static partial Regex Row();
}
