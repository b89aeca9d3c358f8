using System.Text.Json;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Consensus.ProofOfNode;

/// <summary>Targets: how they are written, compared and moved.</summary>
public sealed class TargetVectorTests(ITestOutputHelper output)
{
    [FluxdFact]
    public void numbers_and_raw_bytes_have_the_daemons_two_orders() => Conformance.Of("fluxd/uint256_order.json", output, file => file.Each("cases", item =>
    {
        Hash256 a = item.Id("a_display"), b = item.Id("b_display");
        Assert.Equal(item.Yes("a_less_than_b_raw"), a < b);
        Assert.Equal(item.Yes("a_less_than_b_numeric"), UInt256.Of(a) < UInt256.Of(b));
        Assert.Equal(item.Text("a_display"), UInt256.Of(a).ToString());
    }));

    [FluxdFact]
    public void compact_targets_are_read_and_written() => Conformance.Of("fluxd/compact_bits.json", output, file =>
    {
        file.Each("cases", item =>
        {
            (UInt256 value, bool negative, bool overflow) = item.Bits("nbits").Expand();
            Assert.Equal((item.Yes("negative"), item.Yes("overflow")), (negative, overflow));
            if (item.TryGetProperty("value", out JsonElement wanted))
            {
                Assert.Equal(UInt256.Parse(wanted.GetString()!), value);
                Assert.Equal(item.Yes("get_compact_with_negative_flag"), negative);
                Assert.Equal(item.Text("get_compact"), CompactBits.Of(value, negative).ToString());
            }
        });
        file.Each("limits", item =>
        {
            CompactBits bits = CompactBits.Of(UInt256.Parse(item.Text("value")));
            Assert.Equal(item.Text("get_compact"), bits.ToString());
            Assert.True(bits.Target() <= UInt256.Parse(item.Text("value")));
        });
    });

    [FluxdFact]
    public void a_hash_meets_a_target_below_the_ceiling_of_its_height() => Conformance.Of("fluxd/pon_check_target.json", output, file => file.Each("cases", item =>
    {
        Height? height = item.Number("height") is > 0 and long at ? new Height(at) : null;
        Assert.Equal(item.Yes("valid"), PonDraw.Meets(item.Network(), item.Id("hash_display"), item.Bits("nbits"), height));
    }));

    [FluxdFact]
    public void the_target_follows_the_window_before() => Conformance.Of("fluxd/pon_retarget.json", output, file =>
    {
        file.Case("rule", () =>
        {
            // The rule is prose; the sequences and steps below run it. What it says in numbers is the windows.
            Assert.Equal($"W = {FluxdNetwork.Main.PonWindow} main, {FluxdNetwork.Testnet.PonWindow} testnet/regtest", file.At("rule").Text("window"));
            Assert.Equal(FluxdNetwork.Testnet.PonWindow, FluxdNetwork.Regtest.PonWindow);
        });
        file.EachProperty("limits", (name, item) =>
        {
            FluxdNetwork network = FluxdNetwork.Named(name)!;
            Assert.Equal(UInt256.Parse(item.Text("ponLimit")), network.PonLimit);
            Assert.Equal(item.Bits("ponLimit_compact"), CompactBits.Of(network.PonLimit));
            Assert.Equal(UInt256.Parse(item.Text("ponStartLimit")), network.PonStartLimit);
            Assert.Equal(item.Bits("ponStartLimit_compact"), CompactBits.Of(network.PonStartLimit));
            Assert.Equal((item.Number("window"), item.Number("activation")), (network.PonWindow, network.PonActivation));
        });
        file.Each("sequences", Sequence);
        file.Each("single_steps", item =>
        {
            TargetPoint[] before =
            [
                .. item.GetProperty("last_blocks").EnumerateArray()
                    .Select(block => new TargetPoint(new Height(block.Number("height")), block.GetProperty("time").GetUInt32(), block.Bits("nbits"))),
            ];
            Assert.Equal(item.Text("expected_nbits"), PonRetarget.Next(item.Network(), before).ToString());
        });
    });

    [FluxdFact]
    public void the_first_proof_of_work_target_follows_the_average() => Conformance.Of("fluxd/pow_retarget_tests.json", output, file =>
    {
        file.Each("digishield", item =>
        {
            UInt256 average = item.Bits("avg_nbits").Target()!.Value;
            (long, long) medians = (item.Number("first_median_time"), item.Number("last_median_time"));
            Assert.Equal(
                item.Text("result_with_main_spacing_120s"),
                Digishield.Next(FluxdNetwork.Main, average, medians, FluxdNetwork.Main.PowSpacingSeconds).ToString());
            Assert.Equal(item.Yes("matches_spacing_150s"), item.Text("expected_in_test") == Digishield.Next(FluxdNetwork.Main, average, medians, 150).ToString());
        });
        file.Each("lwma", _ => Assert.Fail("left out"));
        file.Case("equal_time", () => Assert.Fail("left out"));
    });

    /// <summary>The targets of a run of blocks, each from those before it.</summary>
    private static void Sequence(JsonElement item)
    {
        FluxdNetwork network = item.Network();
        Height height = new(item.Number("first_height") - 1);
        uint time = item.GetProperty("time_of_previous_block").GetUInt32();
        List<TargetPoint> before = [new(height, time, item.Bits("nbits_of_previous_block"))];
        string[] wanted = [.. item.GetProperty("expected_nbits").EnumerateArray().Select(bits => bits.GetString()!)];
        int[] gaps = [.. item.GetProperty("seconds_between_blocks").EnumerateArray().Select(gap => gap.GetInt32())];
        Assert.Equal(wanted.Length, gaps.Length);
        List<string> seen = [];
        for (int i = 0; i < gaps.Length; i++)
        {
            CompactBits bits = PonRetarget.Next(network, before);
            seen.Add(bits.ToString());
            height = height.Next;
            time = (uint)(time + gaps[i]);
            before.Add(new TargetPoint(height, time, bits));
        }

        Assert.Equal(wanted, seen);
    }
}
