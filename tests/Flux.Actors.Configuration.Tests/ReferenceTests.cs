using System.Reflection;
using Flux.Actors.Configuration.Options;

namespace Flux.Actors.Configuration.Tests;

public sealed class ReferenceTests
{
    [Fact, Trait("Promise", "9")]
    public void every_key_of_the_reference_is_read_by_exactly_one_option_and_every_option_has_its_key()
    {
        string[] reference = [.. Settings.Load(SettingsSources.None).All.Select(setting => setting.Key)];
        Assert.Equal(reference.Order(), FluxOptions.Keys.Select(option => option.Key).Order());
        Assert.Equal(reference, reference.Distinct());
    }

    [Fact]
    public void every_option_is_named_after_its_key()
    {
        IEnumerable<string> properties =
            from section in typeof(FluxOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            from option in section.PropertyType.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            select $"{section.Name}.{option.Name}";
        Assert.Equal(
            FluxOptions.Keys.Select(option => option.Key.Replace("_", "", StringComparison.Ordinal)).Order(),
            properties.Select(property => property.ToLowerInvariant()).Order());
    }

    [Fact, Trait("Promise", "9")]
    public void every_key_is_explained_and_its_range_is_the_one_enforced()
    {
        Dictionary<string, string> comments = Comments();
        Assert.All(FluxOptions.Keys, option =>
        {
            string comment = Assert.Contains(option.Key, (IReadOnlyDictionary<string, string>)comments);
            Assert.True(comment.Length > 60, $"{option.Key}: '{comment}' says too little");
            Assert.Contains(option.Allowed, comment, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void the_defaults_are_valid()
    {
        FluxOptions options = FluxOptions.Read(Settings.Load(SettingsSources.None)).Required();
        Assert.Equal(TimeSpan.FromSeconds(2), options.Consensus.BlockTime);
        Assert.Equal(NetworkProfile.Dev, options.Network.Profile);
        Assert.Equal(8, options.Dev.NodesCumulus + options.Dev.NodesNimbus + options.Dev.NodesStratus);
        Assert.Equal(16127, options.Api.Listen.Port);
        Assert.Equal(4 << 20, options.Api.BodySizeMax);
        Assert.Equal(32, options.Api.EventStreamsMax);
    }

    [Fact]
    public void the_built_in_reference_is_the_file_and_the_sample_is_valid_with_and_without_its_comment_signs()
    {
        string hocon = Path.Combine(Repository(), "hocon");
        Assert.Equal(File.ReadAllText(Path.Combine(hocon, "reference.conf")), Reference.Text);

        string sample = Path.Combine(hocon, "node.conf");
        Assert.Empty(FluxOptions.Read(Settings.Load(new SettingsSources { File = sample })).Problems);
        string[] enabled = [.. File.ReadLines(sample).Skip(3).Select(line =>
            line.StartsWith("# ", StringComparison.Ordinal) && !line.EndsWith(':') ? line[2..] : line)];
        string copy = Path.GetTempFileName();
        File.WriteAllLines(copy, enabled);
        Dictionary<string, string> environment = new() { ["HOME"] = "/home/ada" };
        OptionsReading reading = FluxOptions.Read(Settings.Load(new SettingsSources { File = copy, Environment = environment }));
        File.Delete(copy);
        Assert.Equal(TimeSpan.FromMilliseconds(500), reading.Required().Consensus.BlockTime);
        Assert.Equal(TimeSpan.FromMilliseconds(500), reading.Required().Consensus.ProposeTimeout);
        Assert.Equal("/home/ada/flux/dev", reading.Required().Network.Data);
        Assert.Equal(ContainerRuntime.Simulated, reading.Required().Containers.Runtime);
    }

    /// <summary>The comment directly above each key, lines joined.</summary>
    private static Dictionary<string, string> Comments()
    {
        Dictionary<string, string> comments = [];
        string section = "";
        List<string> above = [];
        foreach (string line in Reference.Text.Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith('#'))
            {
                above.Add(line.TrimStart('#').Trim());
                continue;
            }

            if (line.EndsWith('{'))
            {
                section = line[..^1].Trim();
            }
            else if (line.Contains('='))
            {
                comments.Add($"{section}.{line.Split('=')[0].Trim()}", string.Join(' ', above));
            }

            above.Clear();
        }

        return comments;
    }

    internal static string Repository()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Flux.Actors.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("no Flux.Actors.sln above the tests");
    }
}
