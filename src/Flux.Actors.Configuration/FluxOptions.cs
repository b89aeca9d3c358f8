using Flux.Actors.Configuration.Options;
using Microsoft.Extensions.Configuration;

namespace Flux.Actors.Configuration;

/// <summary>
/// Every option of a node, read, in range and consistent; one record per section of <c>reference.conf</c>.
/// </summary>
public sealed record FluxOptions(
    NetworkOptions Network,
    ConsensusOptions Consensus,
    EngineOptions Engine,
    PostgresqlOptions Postgresql,
    MempoolOptions Mempool,
    PlacementOptions Placement,
    InstanceOptions Instance,
    ContainersOptions Containers,
    ApiOptions Api,
    DevOptions Dev,
    EconomicsOptions Economics,
    EconomicsClassicOptions EconomicsClassic,
    EconomicsPonOptions EconomicsPon,
    EconomicsHistoryOptions EconomicsHistory,
    ExistingNetworkOptions EconomicsHistoryMain,
    ExistingNetworkOptions EconomicsHistoryTestnet,
    ExistingNetworkOptions EconomicsHistoryRegtest)
{
    /// <summary>The keys options are read from, in the order of the properties: one per property, none twice.</summary>
    public static IReadOnlyList<OptionKey> Keys
    {
        get
        {
            OptionReader reader = new(Settings.Load(SettingsSources.None));
            ReadAll(reader);
            return reader.Keys;
        }
    }

    /// <summary>The options, or every problem: of the layers first, then of the values, then between values.</summary>
    public static OptionsReading Read(Settings settings)
    {
        OptionReader reader = new(settings);
        FluxOptions options = ReadAll(reader);
        ConfigurationProblem[] problems = [.. settings.Problems, .. reader.Problems];
        return new OptionsReading(problems.Length == 0 ? options : null, problems);
    }

    /// <summary>The same for an embedding application's configuration; see <see cref="Settings.From"/>.</summary>
    public static OptionsReading Read(IConfiguration configuration) => Read(Settings.From(configuration));

    private static FluxOptions ReadAll(OptionReader reader) => new(
        NetworkOptions.Read(reader),
        ConsensusOptions.Read(reader),
        EngineOptions.Read(reader),
        PostgresqlOptions.Read(reader),
        MempoolOptions.Read(reader),
        PlacementOptions.Read(reader),
        InstanceOptions.Read(reader),
        ContainersOptions.Read(reader),
        ApiOptions.Read(reader),
        DevOptions.Read(reader),
        EconomicsOptions.Read(reader),
        EconomicsClassicOptions.Read(reader),
        EconomicsPonOptions.Read(reader),
        EconomicsHistoryOptions.Read(reader),
        ExistingNetworkOptions.Read(reader, "economics_history_main"),
        ExistingNetworkOptions.Read(reader, "economics_history_testnet"),
        ExistingNetworkOptions.Read(reader, "economics_history_regtest"));
}
