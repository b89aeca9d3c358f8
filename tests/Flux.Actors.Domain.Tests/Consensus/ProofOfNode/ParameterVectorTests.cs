using System.Globalization;
using System.Text.Json;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Consensus.ProofOfNode;

/// <summary>The parameters of the three networks, and their upgrades.</summary>
public sealed class ParameterVectorTests(ITestOutputHelper output)
{
    private const uint Dummy = 0x7473_6554;

    [FluxdFact]
    public void every_parameter_is_the_daemons() => Conformance.Of("fluxd/chain_params.json", output, file =>
    {
        file.Case("max_money", () => Assert.Equal(file.At("max_money").GetString(), FluxdNetwork.MoneyMaxAtoms.ToString(CultureInfo.InvariantCulture)));
        file.Case("coin", () => Assert.Equal(Amount.AtomsPerFlux, file.At("coin").GetInt64()));
        file.Case("protocol_version", () => Assert.Equal(FluxdNetwork.ProtocolVersion, file.At("protocol_version").GetInt32()));
        foreach (JsonProperty network in file.At("networks").EnumerateObject())
        {
            FluxdNetwork ours = FluxdNetwork.Named(network.Name)!;
            foreach (JsonProperty parameter in network.Value.EnumerateObject())
            {
                if (parameter.Name == "base58")
                {
                    foreach (JsonProperty prefix in parameter.Value.EnumerateObject())
                    {
                        file.Case("networks", $"base58.{prefix.Name}", () => Assert.Equal(prefix.Value.GetString(), Prefix(ours.Prefixes, prefix.Name).ToString()));
                    }
                }
                else
                {
                    file.Case("networks", parameter.Name, () => Assert.Equal(Shown(parameter.Value), Parameter(ours, parameter.Name)));
                }
            }
        }
    });

    [FluxdFact]
    public void upgrades_are_pending_and_active_where_the_daemons_are() => Conformance.Of("fluxd/upgrades.json", output, file =>
    {
        file.Each("state", item => Assert.Equal(item.Text("state"), Upgrade(item).StateAt(At(item)).ToString().ToLowerInvariant()));
        file.Each("branch_id", item => Assert.Equal(item.Text("branch"), Upgrades(item).CurrentAt(At(item)).BranchId.ToString("x8", CultureInfo.InvariantCulture)));
        file.Each("is_activation_height", item => Assert.Equal(item.Yes("result"), Upgrade(item).IsActivation(At(item))));
        file.Each("next_activation", item => Assert.Equal(
            item.GetProperty("result").ValueKind == JsonValueKind.Null ? null : new Height(item.Number("result")), Upgrades(item).NextActivation(At(item))));
    });

    [Fact]
    public void an_upgrade_activates_at_its_own_height_only()
    {
        FluxdUpgrade upgrade = FluxdNetwork.Main.Upgrades[(int)UpgradeKind.ProofOfNode];
        Assert.Equal(UpgradeKind.ProofOfNode, upgrade.Kind);
        Assert.Equal([false, true, false], new long[] { 2_019_999, 2_020_000, 2_020_001 }.Select(height => upgrade.IsActivation(new Height(height))));
    }

    [Fact]
    public void upgrades_stand_in_the_order_of_their_kinds() => Assert.All(
        FluxdNetwork.All, network => Assert.Equal(Enum.GetValues<UpgradeKind>(), network.Upgrades.Select(upgrade => upgrade.Kind)));

    [Fact]
    public void addresses_and_private_keys_carry_the_networks_prefixes() => Assert.All(FluxdNetwork.All, network =>
    {
        AddressNetwork form = network == FluxdNetwork.Main ? AddressNetwork.Main : AddressNetwork.Test;
        AccountId hash = new(new byte[AccountId.Size]);
        Assert.Equal(network.Prefixes.KeyAddress, Payload(new Address(form, AddressKind.Key, hash).ToString(), 2));
        Assert.Equal(network.Prefixes.ScriptAddress, Payload(new Address(form, AddressKind.Script, hash).ToString(), 2));
        using PrivateKey key = new([.. new byte[31], 1]);
        Assert.Equal(network.Prefixes.PrivateKey, Payload(Wif.Format(key, form, compressed: true), 1));
        Assert.Equal(AddressKind.Script, Address.Parse(network.DevFundAddress).Kind);
    });

    private static Blob Payload(string text, int prefix)
    {
        Assert.True(Base58Check.TryDecode(text, out Blob bytes));
        return Blob.Copy(bytes.Span[..prefix]);
    }

    private static Height At(JsonElement item) => new(item.Number("height"));

    private static FluxdUpgrade Upgrade(JsonElement item) => Upgrades(item)[1];

    /// <summary>Regtest's upgrades with a height for the daemon's test upgrade.</summary>
    private static Sequence<FluxdUpgrade> Upgrades(JsonElement item) => FluxdNetwork.Regtest.Upgrades
        .Select(upgrade => upgrade.BranchId == Dummy ? upgrade with { Activation = item.Number("activation") } : upgrade).ToSequence();

    private static Blob Prefix(FluxdPrefixes prefixes, string name) => name switch
    {
        "pubkey_address" => prefixes.KeyAddress,
        "script_address" => prefixes.ScriptAddress,
        "secret_key" => prefixes.PrivateKey,
        "ext_public_key" => prefixes.ExtendedPublicKey,
        "ext_secret_key" => prefixes.ExtendedPrivateKey,
        _ => throw new InvalidOperationException($"a prefix of a new kind: {name}"),
    };

    /// <summary>Our parameter of the daemon's name, in the form that the vectors are shown in.</summary>
    private static string Parameter(FluxdNetwork network, string name) => name switch
    {
        "network_id" => network.Id,
        "currency_unit" => network.CurrencyUnit,
        "message_start" => network.MessageStart.ToString(),
        "pow_limit" => network.PowLimit.ToString(),
        "pon_limit" => network.PonLimit.ToString(),
        "pon_start_limit" => network.PonStartLimit.ToString(),
        "minimum_chain_work" => network.WorkMin is { } work ? work == UInt256.Zero ? "0x00" : $"0x{work}" : "null",
        "emergency_collateral_hash" => DisplayOrder.Text(BlockSignature.EmergencyCollateral.Transaction),
        "dev_fund_address" => network.DevFundAddress,
        "genesis_hash" => network.GenesisBlock,
        "coinbase_must_be_protected" => Shown(network.CoinbaseMustBeShielded),
        "require_standard" => Shown(network.RequiresStandard),
        "dns_seeds" => Shown(network.SeedHosts),
        "emergency_pubkeys" => Shown(network.EmergencyKeys),
        "benchmark_pubkeys" => Shown(network.BenchmarkKeys.Select(key => $"{{pubkey={key.Key},valid_from={key.ValidFrom}}}")),
        "foundation_p2sh_node_pubkeys" => Shown(network.FoundationKeys.Select(key => $"{{pubkey={key.Key},valid_from={key.ValidFrom}}}")),
        "checkpoints" => Shown(network.Checkpoints.Select(point => $"{{height={point.Height},hash={point.Block}}}")),
        "collateral_transition" =>
            $"{{cumulus={Shown(network.CumulusTransition)},nimbus={Shown(network.NimbusTransition)},stratus={Shown(network.StratusTransition)}}}",
        "upgrades" => Shown(network.Upgrades.Select(Shown)),
        _ => Number(network, name).ToString(CultureInfo.InvariantCulture),
    };

    private static long Number(FluxdNetwork network, string name) => name switch
    {
        "bip44_coin_type" => network.CoinType,
        "default_port" => network.Port,
        "rpc_port" => network.RpcPort,
        "pow_target_spacing" => network.PowSpacingSeconds,
        "pon_target_spacing" => network.PonSpacingSeconds,
        "pon_difficulty_window" => network.PonWindow,
        "subsidy_slow_start_interval" => network.SlowStartBlocks,
        "subsidy_halving_interval" => network.HalvingBlocks,
        "pon_initial_subsidy_flux" => network.PonSubsidyFlux,
        "pon_subsidy_reduction_interval" => network.PonReductionBlocks,
        "pon_max_reductions" => network.PonReductionsMax,
        "digishield_window" => network.DigishieldWindow,
        "digishield_max_down" => network.DigishieldDownPercent,
        "digishield_max_up" => network.DigishieldUpPercent,
        "lwma_window" => network.LwmaWindow,
        "equihash_fade_length" => network.EquihashFadeBlocks,
        "fluxnode_payments_start_height" => network.NodePaymentsFrom,
        "emergency_min_signatures" => network.EmergencySignaturesMin,
        _ => throw new InvalidOperationException($"a parameter of a new kind: {name}"),
    };

    private static string Shown(bool value) => value ? "true" : "false";

    private static string Shown<T>(IEnumerable<T> items) => $"[{string.Join(',', items)}]";

    private static string Shown(CollateralTransition heights) => Shown([heights.From, heights.Until]);

    private static string Shown(FluxdUpgrade upgrade) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{name={Name(upgrade.Kind)},protocol_version={upgrade.ProtocolVersion},activation_height={upgrade.Activation},activation_block_hash={upgrade.ActivationBlock ?? "null"},branch_id={upgrade.BranchId:x8}}}");

    private static string Name(UpgradeKind kind) => kind switch
    {
        UpgradeKind.Origin => "BASE_SPROUT",
        UpgradeKind.Equihash144 => "UPGRADE_EQUI144_5",
        UpgradeKind.ProofOfNode => "UPGRADE_PON",
        _ => $"UPGRADE_{kind.ToString().ToUpperInvariant()}",
    };

    /// <summary>JSON without quotation marks, properties as name=value.</summary>
    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Shown))}]",
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().Select(property => $"{property.Name}={Shown(property.Value)}"))}}}",
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => Shown(value.GetBoolean()),
        _ => value.ToString(),
    };
}
