using System.Text.Json;
using Flux.Actors.Configuration.Hocon;

namespace Flux.Actors.Configuration.Tests;

public sealed class SettingsRendererTests
{
    private static readonly Settings Shown = Settings.Load(new SettingsSources
    {
        Sets = ["consensus.block_time=7s", "network.data=a \"b\"\n"],
    });

    [Fact]
    public void as_hocon_every_value_reads_back_and_carries_its_origin()
    {
        string text = SettingsRenderer.ToHocon(Shown);
        HoconObject parsed = HoconObject.Parse(text, "shown");
        foreach (Setting setting in Shown.All)
        {
            string[] path = setting.Key.Split('.');
            HoconObject section = Assert.IsType<HoconObject>(parsed.Find(path[0])?.Value);
            Assert.Equal(setting.Value, section.Find(path[1])?.Value);
        }

        Assert.Matches(@"(?m)^  block_time = 7s +# --set consensus\.block_time$", text);
        Assert.Matches(@"(?m)^  min_seats = 7 +# reference\.conf:\d+:3$", text);
    }

    [Fact]
    public void as_json_every_value_has_its_layer_and_origin()
    {
        using JsonDocument document = JsonDocument.Parse(SettingsRenderer.ToJson(Shown));
        JsonElement blockTime = document.RootElement.GetProperty("consensus").GetProperty("block_time");
        Assert.Equal("7s", blockTime.GetProperty("value").GetString());
        Assert.Equal("command_line", blockTime.GetProperty("layer").GetString());
        Assert.Equal("--set consensus.block_time", blockTime.GetProperty("origin").GetString());
        Assert.Equal(7, document.RootElement.GetProperty("consensus").GetProperty("min_seats").GetProperty("value").GetInt32());
        Assert.Equal("a \"b\"\n", document.RootElement.GetProperty("network").GetProperty("data").GetProperty("value").GetString());
        Assert.DoesNotContain('\n', SettingsRenderer.ToJson(Shown));
    }
}
