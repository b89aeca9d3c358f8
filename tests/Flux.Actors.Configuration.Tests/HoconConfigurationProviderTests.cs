using Microsoft.Extensions.Configuration;

namespace Flux.Actors.Configuration.Tests;

public sealed class HoconConfigurationProviderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("flux-provider-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void keys_are_flattened_the_way_dotnet_writes_them()
    {
        IConfigurationRoot configuration = Build("a.b { c = 5 minutes, d = [x, {e = 1}] }\nf = null\ng = []\nh = true");
        Assert.Equal(
            ["a:b:c=5 minutes", "a:b:d:0=x", "a:b:d:1:e=1", "g=", "h=true"],
            configuration.AsEnumerable().Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}={pair.Value}").Order());
    }

    [Fact]
    public void a_later_file_wins_key_by_key()
    {
        File.WriteAllText(PathOf("first.conf"), "a { x = 1, y = 1 }");
        File.WriteAllText(PathOf("second.conf"), "a.y = 2");
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddHoconFile(PathOf("first.conf"))
            .AddHoconFile(PathOf("second.conf"))
            .AddHoconFile(PathOf("missing.conf"), optional: true)
            .Build();
        Assert.Equal(("1", "2"), (configuration["a:x"], configuration["a:y"]));
    }

    [Fact]
    public void a_missing_file_that_is_not_optional_is_a_fault() =>
        Assert.Throws<ConfigurationFault>(() => new ConfigurationBuilder().AddHoconFile(PathOf("missing.conf")).Build());

    [Theory]
    [InlineData("\"a:b\" = 1", ":1:1: seen the key 'a:b', wanted a key without ':', which separates keys in .NET")]
    [InlineData("a.b = 1\nA.B = 2", ":2:1: seen the key 'A:B' again, set at FILE:1:1, wanted keys that differ in more than letter case")]
    public void keys_dotnet_would_confuse_are_refused(string text, string message)
    {
        ConfigurationFault fault = Assert.Throws<ConfigurationFault>(() => Build(text));
        Assert.Equal(PathOf("x.conf") + message.Replace("FILE", PathOf("x.conf"), StringComparison.Ordinal), fault.Message);
    }

    [Fact]
    public void the_settings_in_force_can_be_added_to_an_application()
    {
        Settings settings = Settings.Load(new SettingsSources { Sets = ["consensus.block_time=7s"] });
        IConfigurationRoot configuration = new ConfigurationBuilder().AddFluxSettings(settings).Build();
        Assert.Equal(("7s", "auto"), (configuration["consensus:block_time"], configuration["containers:runtime"]));
        Assert.Equal(TimeSpan.FromSeconds(7), FluxOptions.Read(configuration).Required().Consensus.BlockTime);
    }

    private string PathOf(string file) => Path.Combine(_directory, file);

    private IConfigurationRoot Build(string text)
    {
        File.WriteAllText(PathOf("x.conf"), text);
        return new ConfigurationBuilder().AddHoconFile(PathOf("x.conf")).Build();
    }
}
