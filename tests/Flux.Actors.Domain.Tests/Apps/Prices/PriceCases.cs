using System.Globalization;
using System.Text.Json;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Apps.Prices;
using Flux.Actors.Domain.Tests.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps.Prices;

/// <summary>Specifications for tests of prices.</summary>
internal static class PriceCases
{
    public const long Now = 2_900_000;

    public static PriceRules Rules => PriceRules.Network;

    /// <summary>The sample of the network's own documents: two components of half a core, 500 MB and 5 GB.</summary>
    public static AppSpec Sample(int instances = 3, long expire = 88_000) => Composed(instances, expire, [("0.5", "500", "5"), ("0.5", "500", "5")]);

    public static AppSpec Composed(int instances, long expire, (string Cpu, string Ram, string Hdd)[] needs) => Of(string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"version":8,"name":"app","description":"","owner":"o","compose":[{{string.Join(',', needs.Select(Component))}}],
        "instances":{{instances}},"contacts":[],"geolocation":[],"expire":{{expire}},"nodes":[],"staticip":false,"enterprise":""}
        """));

    public static AppSpec Of(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return AppSpec.Of(document.RootElement.ToScript());
    }

    public static Amount Atoms(long atoms) => new(atoms);

    public static string Component((string Cpu, string Ram, string Hdd) need, int at) => Component(need, at, "[31000]", "/data");

    public static string Component((string Cpu, string Ram, string Hdd) need, int at, string ports, string data) =>
        $$"""{"name":"c{{at}}","description":"","repotag":"a/b:c","ports":{{ports}},"containerPorts":[80],"domains":[""],"environmentParameters":[],"commands":[],"containerData":"{{data}}","cpu":{{need.Cpu}},"ram":{{need.Ram}},"hdd":{{need.Hdd}},"repoauth":""}""";
}
