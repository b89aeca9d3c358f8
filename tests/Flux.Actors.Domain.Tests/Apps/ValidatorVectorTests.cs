using System.Text.Json;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Tests.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Apps;

/// <summary>The cases of the network's own tests of its validator, which replace its configuration and the look-up of images.</summary>
public sealed class ValidatorVectorTests(ITestOutputHelper output)
{
    private const long HeightWithoutOne = 1000;

    /// <summary>Tiers of 2, 4 and 8 tenths of a core and so on, less what the system keeps; nothing else is bounded there.</summary>
    private static readonly SpecRules Rules = SpecRules.Network with
    {
        VersionHeights = [100, 200, 300, 400, 500, 600, 700, 800],
        TenComponentsFrom = 0,
        Expire = ExpireRules.Network with { Fork = 0, MaxAfter = long.MaxValue, WholeThousandsUntil = 0, HundredFrom = 0, OneFrom = 0 },
        Hardware = new HardwareLimits(new(1, 3_500, 210), new(3, 7_500, 430), new(7, 15_500, 870)),
    };

    [FluxosFact]
    public void specifications_are_judged_as_in_the_networks_tests() => Conformance.Of("fluxos/extracted-validator.json", output, file => file.Each("vectors", wanted =>
    {
        JsonElement[] args = [.. wanted.GetProperty("args").EnumerateArray()];
        SpecVerdict verdict = SpecReader.ReadCanonical(args[0].ToScript(), args.Length > 1 ? args[1].GetInt64() : HeightWithoutOne, Rules);
        bool images = args.Length > 2 && args[2].GetBoolean();
        bool accepted = verdict.Spec is { } spec && (!images || ImageArchitectures.Of(spec, Offered).Document is not null);
        Assert.True(!wanted.TryGetProperty("error", out _) == accepted, string.Join("; ", verdict.Problems));
    }));

    [Fact]
    public void images_must_share_an_architecture()
    {
        AppSpec spec = AppSpec.Of(ScriptJson.TryParse("""{"version":4,"name":"a","compose":[{"name":"x","repotag":"amd-only:1"},{"name":"y","repotag":"nginx:1"}]}""", ScriptLimits.Specification)!);
        Assert.Equal(["amd64"], ImageArchitectures.Of(spec, Offered).Document!.Architectures);
        Reading<ImageArchitectures.Shared> none = ImageArchitectures.Of(spec with { Components = [spec.Components[0], spec.Components[1] with { Image = "arm-only:1" }] }, Offered);
        Assert.Equal("compose[1].repotag: an image for arm64 seen, one for amd64 wanted", Assert.Single(none.Problems).ToString());
    }

    private static Sequence<string> Offered(string image) =>
        image.StartsWith("amd-only", StringComparison.Ordinal) ? ["amd64"] : image.StartsWith("arm-only", StringComparison.Ordinal) ? ["arm64"] : ["amd64", "arm64"];
}
