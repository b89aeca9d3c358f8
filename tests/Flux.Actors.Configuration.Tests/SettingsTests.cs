using Flux.Actors.Configuration.Hocon;
using Microsoft.Extensions.Configuration;

namespace Flux.Actors.Configuration.Tests;

public sealed class SettingsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("flux-settings-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void without_sources_every_value_is_the_reference()
    {
        Settings settings = Settings.Load(SettingsSources.None);
        Assert.Empty(settings.Problems);
        Assert.True(settings.All.Count > 50, $"seen {settings.All.Count} keys");
        Assert.All(settings.All, setting => Assert.Equal(SettingsLayer.Reference, setting.Origin.Layer));
        Assert.Matches(@"^reference\.conf:\d+:3$", settings.Find("consensus.block_time")?.Origin.Place);
    }

    [Theory]
    [InlineData(0, "2s", SettingsLayer.Reference)]
    [InlineData(1, "3s", SettingsLayer.File)]
    [InlineData(2, "4s", SettingsLayer.Environment)]
    [InlineData(3, "5s", SettingsLayer.CommandLine)]
    [InlineData(4, "6s", SettingsLayer.CommandLine)]
    public void a_later_layer_overrides_an_earlier_one(int layers, string value, SettingsLayer origin)
    {
        Settings settings = Settings.Load(new SettingsSources
        {
            File = layers >= 1 ? Write("consensus { block_time = 3s }") : null,
            Environment = layers >= 2 ? new Dictionary<string, string> { ["FLUX_CONSENSUS__BLOCK_TIME"] = "4s" } : [],
            Sets = layers >= 3 ? ["consensus.block_time=1s", "consensus.block_time=5s"] : [],
            Options = layers >= 4 ? [new SettingOverride("consensus.block_time", "6s", "--block-time")] : [],
        });
        Assert.Empty(settings.Problems);
        Setting? setting = settings.Find("consensus.block_time");
        Assert.Equal(value, (setting?.Value as HoconScalar)?.Text);
        Assert.Equal(origin, setting?.Origin.Layer);
    }

    [Fact]
    public void each_value_tells_where_it_was_set()
    {
        string file = Write("# a comment\nengine {\n  mailbox_max = 7\n}\n");
        Settings settings = Settings.Load(new SettingsSources
        {
            File = file,
            Environment = new Dictionary<string, string> { ["FLUX_API__LISTEN"] = "127.0.0.1:0" },
            Sets = ["dev.wallet_flux=5"],
            Options = [new SettingOverride("network.data", "/tmp/x", "--data")],
        });
        Assert.Equal($"{file}:3:3", settings.Find("engine.mailbox_max")?.Origin.Place);
        Assert.Equal("FLUX_API__LISTEN", settings.Find("api.listen")?.Origin.Place);
        Assert.Equal("--set dev.wallet_flux", settings.Find("dev.wallet_flux")?.Origin.Place);
        Assert.Equal("--data", settings.Find("network.data")?.Origin.Place);
    }

    [Theory]
    [InlineData("\n\nconsensus.blok_time = 1s", "unknown key 'consensus.blok_time' (FILE:3:1): did you mean 'consensus.block_time'?")]
    [InlineData("consensus { block_tiem = 1s }", "unknown key 'consensus.block_tiem' (FILE:1:13): did you mean 'consensus.block_time'?")]
    [InlineData("Consensus.Block_Time = 1s", "unknown key 'Consensus.Block_Time' (FILE:1:1): did you mean 'consensus.block_time'?")]
    [InlineData("network.block_time = 1s", "unknown key 'network.block_time' (FILE:1:1): did you mean 'consensus.block_time'?")]
    [InlineData("weather = fine", "unknown key 'weather' (FILE:1:1): 'flux config show' lists every key")]
    [InlineData("\"consensus.block_time\" = 1s", "unknown key '\"consensus.block_time\"' (FILE:1:1): did you mean 'consensus.block_time'?")]
    [InlineData("consensus = 5", "'consensus' (FILE:1:1) is a section: seen '5', wanted keys in it such as 'consensus.block_time'")]
    [InlineData("api.listen.port = 5", "'api.listen' (FILE:1:1) takes one value: seen the key 'api.listen.port' inside it")]
    [InlineData("api.listen = [${b", "FILE:1:18: seen the end of the text, wanted '}' at the end of the substitution opened at 1:15")]
    [InlineData("weather {}", "unknown key 'weather' (FILE:1:1): 'flux config show' lists every key")]
    [InlineData("consensus = ${api.listen}", "'consensus' (FILE:1:1) is a section: seen '127.0.0.1:16127', wanted keys in it such as 'consensus.block_time'")]
    [InlineData("api.listen = ${consensus.blok_time}", "FILE:1:14: seen ${consensus.blok_time}, which nothing sets, wanted a key that is set: did you mean 'consensus.block_time'?")]
    public void what_is_no_key_of_ours_is_refused_with_a_way_out(string text, string message)
    {
        string file = Write(text);
        Settings settings = Settings.Load(new SettingsSources { File = file });
        Assert.Equal([message.Replace("FILE", file, StringComparison.Ordinal)], settings.Problems.Select(problem => problem.Message));
    }

    [Fact]
    public void every_problem_of_every_layer_is_told_at_once()
    {
        OptionsReading reading = FluxOptions.Read(Settings.Load(new SettingsSources
        {
            File = Write("x = 1\ny = 2\nengine.mailbox_max = many"),
            Environment = new Dictionary<string, string> { ["FLUX_Z__Z"] = "3", ["FLUX_API_LISTEN"] = "x", ["FLUX_API__BODY_SIZE_MAX"] = "1XB" },
            Sets = ["nonsense", "=1", "mempool.expire_blockz=1s"],
        }));
        Assert.Null(reading.Options);
        string[] starts =
        [
            "unknown key 'x'", "unknown key 'y'", "unknown variable FLUX_API_LISTEN: did you mean FLUX_API__LISTEN?", "unknown key 'z.z' (FLUX_Z__Z)",
            "--set: seen 'nonsense', wanted KEY=VALUE", "--set: seen '=1', wanted KEY=VALUE",
            "unknown key 'mempool.expire_blockz' (--set mempool.expire_blockz): did you mean 'mempool.expire_blocks'?",
            "engine.mailbox_max (", "api.body_size_max (FLUX_API__BODY_SIZE_MAX): seen '1XB'",
        ];
        Assert.Equal(starts.Length, reading.Problems.Count);
        Assert.All(starts.Zip(reading.Problems), pair => Assert.StartsWith(pair.First, pair.Second.Message, StringComparison.Ordinal));
        ConfigurationFault fault = Assert.Throws<ConfigurationFault>(reading.Required);
        Assert.Equal(starts.Length, fault.Message.Split('\n').Length);
    }

    [Fact]
    public void variables_that_name_no_key_are_passed_over()
    {
        Settings settings = Settings.Load(new SettingsSources
        {
            Environment = new Dictionary<string, string> { ["FLUX_YES"] = "1", ["PATH"] = "x", ["flux_api__listen"] = "x" },
        });
        Assert.Empty(settings.Problems);
        Assert.All(settings.All, setting => Assert.Equal(SettingsLayer.Reference, setting.Origin.Layer));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void a_missing_file_is_a_problem_only_when_the_user_named_it(bool required, int problems)
    {
        string missing = Path.Combine(_directory, "missing.conf");
        Settings settings = Settings.Load(new SettingsSources { File = missing, FileRequired = required });
        Assert.Equal(problems, settings.Problems.Count);
        Assert.All(settings.Problems, problem => Assert.StartsWith($"{missing}: cannot be read: ", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void a_directory_or_an_endless_file_is_refused()
    {
        ConfigurationProblem directory = Assert.Single(Settings.Load(new SettingsSources { File = _directory, FileRequired = true }).Problems);
        Assert.Contains("cannot be read", directory.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            ConfigurationProblem endless = Assert.Single(Settings.Load(new SettingsSources { File = "/dev/zero" }).Problems);
            Assert.Contains("too large", endless.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void an_application_configuration_overrides_the_reference_and_is_checked_like_a_file()
    {
        IConfigurationRoot application = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["flux:Consensus:Block_Time"] = "3s",
                ["flux:engine:mailbox_maxx"] = "5",
                ["Logging:Level"] = "Debug",
            })
            .Build();
        Settings settings = Settings.From(application.GetSection("flux"));
        Assert.Equal("3s", (settings.Find("consensus.block_time")?.Value as HoconScalar)?.Text);
        Assert.Equal(SettingsLayer.Application, settings.Find("consensus.block_time")?.Origin.Layer);
        Assert.Equal(
            "unknown key 'engine.mailbox_maxx' (flux:engine:mailbox_maxx): did you mean 'engine.mailbox_max'?",
            Assert.Single(settings.Problems).Message);
    }

    [Fact]
    public void a_hocon_file_in_an_application_configuration_keeps_its_place()
    {
        string file = Write("\napi.listen = \"127.0.0.1:1\"");
        Settings settings = Settings.From(new ConfigurationBuilder().AddFluxReference().AddHoconFile(file).Build());
        Assert.Empty(settings.Problems);
        Assert.Equal($"{file}:2:1", settings.Find("api.listen")?.Origin.Place);
    }

    [Theory]
    [InlineData("reference.conf", "2s", 0)]
    [InlineData("node.conf", "3s", 1)]
    [InlineData("FLUX_CONSENSUS__BLOCK_TIME", "4s", 2)]
    [InlineData("--set consensus.block_time", "5s", 3)]
    [InlineData("--block-time", "6s", 4)]
    public void a_substitution_sees_the_layer_that_wins_and_names_it(string place, string value, int layers)
    {
        string file = Write("consensus.propose_timeout = ${consensus.block_time}\n" + (layers >= 1 ? "consensus.block_time = 3s" : ""));
        Settings settings = Settings.Load(new SettingsSources
        {
            File = file,
            Environment = layers >= 2 ? new Dictionary<string, string> { ["FLUX_CONSENSUS__BLOCK_TIME"] = "4s" } : [],
            Sets = layers >= 3 ? ["consensus.block_time=5s"] : [],
            Options = layers >= 4 ? [new SettingOverride("consensus.block_time", "6s", "--block-time")] : [],
        });
        Assert.Empty(settings.Problems);
        Setting? setting = settings.Find("consensus.propose_timeout");
        Assert.Equal(value, (setting?.Value as HoconScalar)?.Text);
        Assert.Equal(SettingsLayer.File, setting?.Origin.Layer);
        Assert.StartsWith($"{file}:1:1 from ", setting?.Origin.Place, StringComparison.Ordinal);
        Assert.Contains(place, setting?.Origin.Place, StringComparison.Ordinal);
    }

    [Fact]
    public void a_refused_value_is_traced_to_where_a_substitution_found_it()
    {
        string file = Write("consensus.propose_timeout = ${engine.passivate_after}0\nconsensus.prevote_timeout = ${SLOW}");
        OptionsReading reading = FluxOptions.Read(Settings.Load(new SettingsSources
        {
            File = file,
            Environment = new Dictionary<string, string> { ["SLOW"] = "1 hour" },
        }));
        Assert.Equal(
            [
                $"consensus.propose_timeout ({file}:1:1): seen '60s0', wanted a duration with its unit: 10ms to 5m (it is not a number with a unit)",
                $"consensus.prevote_timeout ({file}:2:1 from the environment variable SLOW): seen '1 hour', wanted a duration with its unit: 10ms to 5m",
            ],
            reading.Problems.Select(problem => problem.Message));
    }

    [Fact]
    public void what_does_not_come_from_a_file_is_never_parsed()
    {
        Settings settings = Settings.Load(new SettingsSources
        {
            Environment = new Dictionary<string, string> { ["FLUX_API__LISTEN"] = "${HOME}", ["HOME"] = "/home/ada" },
            Sets = ["network.data=${HOME} [1] \"q\""],
        });
        Assert.Equal("${HOME}", (settings.Find("api.listen")?.Value as HoconScalar)?.Text);
        Assert.Equal("${HOME} [1] \"q\"", (settings.Find("network.data")?.Value as HoconScalar)?.Text);
    }

    [Theory]
    [InlineData("network.data = ${?FLUX_DATA}", "./.flux/dev")]
    [InlineData("network.data = ${?OTHER_DATA}", "/other")]
    [InlineData("network.data = ${network.data}/more", "./.flux/dev/more")]
    [InlineData("network = ${network} {data = /d}", "/d")]
    [InlineData("network = null, network {data = /d}", "/d")]
    public void a_file_may_refer_to_what_it_overrides_and_every_other_key_keeps_its_default(string text, string data)
    {
        Settings settings = Settings.Load(new SettingsSources
        {
            File = Write(text),
            Environment = new Dictionary<string, string> { ["OTHER_DATA"] = "/other" },
        });
        Assert.Empty(settings.Problems);
        Assert.Equal(data, (settings.Find("network.data")?.Value as HoconScalar)?.Text);
        Assert.Equal("dev", (settings.Find("network.profile")?.Value as HoconScalar)?.Text);
        Assert.Equal(FluxOptions.Keys.Count, settings.All.Count);
    }

    [Fact]
    public void a_section_that_a_substitution_gave_is_set_where_the_substitution_stands()
    {
        string file = Write("\nplacement = ${engine}");
        Settings settings = Settings.Load(new SettingsSources { File = file });
        Assert.Equal(SettingsLayer.File, settings.Find("placement.retry_max")?.Origin.Layer);
        Assert.Matches($"^{file}:2:1 from reference.conf:\\d+:3$", settings.Find("placement.retry_max")?.Origin.Place);
        Assert.Contains(settings.Problems, problem => problem.Message.StartsWith(
            $"unknown key 'placement.mailbox_max' ({file}:2:1)", StringComparison.Ordinal));
    }

    [Fact]
    public void a_file_without_a_place_for_its_value_is_told_even_when_a_later_layer_hides_it()
    {
        string file = Write("consensus = 5\napi.listen = {}");
        OptionsReading reading = FluxOptions.Read(Settings.Load(new SettingsSources
        {
            File = file,
            Sets = ["consensus.block_time=1s"],
        }));
        Assert.Equal(
            [
                $"'consensus' ({file}:1:1) is a section: seen '5', wanted keys in it such as 'consensus.block_time'",
                $"api.listen ({file}:2:1): seen an object, wanted an IP address or localhost and a port: HOST:PORT",
            ],
            reading.Problems.Select(problem => problem.Message));
    }

    private string Write(string text)
    {
        string path = Path.Combine(_directory, "node.conf");
        File.WriteAllText(path, text);
        return path;
    }
}
