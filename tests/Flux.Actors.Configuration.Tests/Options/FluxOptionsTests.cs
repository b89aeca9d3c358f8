using System.Net;

namespace Flux.Actors.Configuration.Tests.Options;

public sealed class FluxOptionsTests
{
    [Theory]
    [InlineData("consensus.block_time=2", "consensus.block_time (--set consensus.block_time): seen '2', wanted a duration with its unit: 50ms to 10m (it has none of the units ns us ms s m h d)")]
    [InlineData("consensus.block_time=2 sec", "consensus.block_time (--set consensus.block_time): seen '2 sec', wanted a duration with its unit: 50ms to 10m ('sec' is no unit: did you mean 'second'?)")]
    [InlineData("consensus.block_time=-2s", "consensus.block_time (--set consensus.block_time): seen '-2s', wanted a duration with its unit: 50ms to 10m (it is negative)")]
    [InlineData("api.body_size_max=1mb", "api.body_size_max (--set api.body_size_max): seen '1mb', wanted a size: 1KiB to 64MiB ('mb' is no unit: did you mean 'MB'?)")]
    [InlineData("consensus.block_time=49ms", "consensus.block_time (--set consensus.block_time): seen '49ms', wanted a duration with its unit: 50ms to 10m")]
    [InlineData("consensus.block_time=601s", "consensus.block_time (--set consensus.block_time): seen '601s', wanted a duration with its unit: 50ms to 10m")]
    [InlineData("consensus.block_time=", "consensus.block_time (--set consensus.block_time): seen '', wanted a duration with its unit: 50ms to 10m (it is not a number with a unit)")]
    [InlineData("engine.mailbox_max=0", "engine.mailbox_max (--set engine.mailbox_max): seen '0', wanted a whole number: 1 to 1000000")]
    [InlineData("engine.mailbox_max=1.5", "engine.mailbox_max (--set engine.mailbox_max): seen '1.5', wanted a whole number: 1 to 1000000")]
    [InlineData("engine.mailbox_max=99999999999999999999", "engine.mailbox_max (--set engine.mailbox_max): seen '99999999999999999999', wanted a whole number: 1 to 1000000")]
    [InlineData("postgresql.cluster_timeout=61s", "postgresql.cluster_timeout (--set postgresql.cluster_timeout): seen '61s', wanted a duration with its unit: 100ms to 1m")]
    [InlineData("api.body_size_max=65MiB", "api.body_size_max (--set api.body_size_max): seen '65MiB', wanted a size: 1KiB to 64MiB")]
    [InlineData("containers.runtime=podman", "containers.runtime (--set containers.runtime): seen 'podman', wanted one of: auto, docker, simulated")]
    [InlineData("network.profile=1", "network.profile (--set network.profile): seen '1', wanted one of: dev")]
    [InlineData("network.data= ", "network.data (--set network.data): seen ' ', wanted a text: not empty")]
    [InlineData("api.listen=16127", "api.listen (--set api.listen): seen '16127', wanted an IP address or localhost and a port: HOST:PORT")]
    [InlineData("api.listen=::1", "api.listen (--set api.listen): seen '::1', wanted an IP address or localhost and a port: HOST:PORT")]
    [InlineData("api.listen=127.0.0.1:65536", "api.listen (--set api.listen): seen '127.0.0.1:65536', wanted an IP address or localhost and a port: HOST:PORT")]
    [InlineData("api.listen=:80", "api.listen (--set api.listen): seen ':80', wanted an IP address or localhost and a port: HOST:PORT")]
    [InlineData("containers.subnet_pool=10.111.0.1/16", "containers.subnet_pool (--set containers.subnet_pool): seen '10.111.0.1/16', wanted an IPv4 network: ADDRESS/PREFIX")]
    [InlineData("dev.node_address_first=127.1", "dev.node_address_first (--set dev.node_address_first): seen '127.1', wanted an IPv4 address: A.B.C.D")]
    public void a_value_out_of_its_range_is_refused_with_key_place_seen_and_wanted(string set, string message) =>
        Assert.Equal([message], Problems(set));

    [Theory]
    [InlineData("engine.retry_min=31s", "engine.retry_min (--set engine.retry_min): seen '31s', wanted at most engine.retry_max, with engine.retry_max = 30s (reference.conf:")]
    [InlineData("engine.restart_backoff_min=61s", "engine.restart_backoff_min (")]
    [InlineData("postgresql.lock_timeout=11s", "postgresql.lock_timeout (--set postgresql.lock_timeout): seen '11s', wanted at most postgresql.statement_timeout, with ")]
    [InlineData("placement.retry_max=10ms", "placement.retry_min (reference.conf:")]
    [InlineData("instance.restart_backoff_min=31s", "instance.restart_backoff_min (")]
    [InlineData("mempool.per_account_max=10001", "mempool.per_account_max (")]
    [InlineData("network.free_reports_per_block_max=500", "network.free_reports_per_block_max (--set network.free_reports_per_block_max): seen '500', wanted less than network.transactions_per_block_max, with ")]
    [InlineData("containers.subnet_prefix=15", "containers.subnet_prefix (")]
    [InlineData("dev.genesis_nodes=9", "dev.genesis_nodes (--set dev.genesis_nodes): seen '9', wanted at most dev.nodes_cumulus + dev.nodes_nimbus + dev.nodes_stratus, with dev.nodes_cumulus = 5 (reference.conf:")]
    [InlineData("dev.node_address_first=127.249.0.1", "dev.node_address_first (--set dev.node_address_first): seen '127.249.0.1', wanted a second number of at most 256 less dev.nodes_cumulus + ")]
    public void values_that_contradict_each_other_are_refused_with_both_places(string set, string start) =>
        Assert.StartsWith(start, Assert.Single(Problems(set)), StringComparison.Ordinal);

    [Fact]
    public void a_rule_between_keys_waits_until_both_can_be_read() =>
        Assert.Equal(2, Problems("engine.retry_min=31s", "engine.retry_max=x", "dev.nodes_nimbus=x", "dev.genesis_nodes=8").Length);

    [Fact]
    public void what_is_allowed_is_read_with_its_unit()
    {
        FluxOptions options = FluxOptions.Read(Settings.Load(new SettingsSources
        {
            Sets =
            [
                "consensus.block_time=100ms", "api.listen=localhost:0", "api.body_size_max=10 MB", "containers.runtime=docker",
                "containers.subnet_pool=10.9.0.0/24", "dev.node_address_first=127.248.0.1", "network.data=/a=b",
            ],
        })).Required();
        Assert.Equal(TimeSpan.FromMilliseconds(100), options.Consensus.BlockTime);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 0), options.Api.Listen);
        Assert.Equal(10_000_000, options.Api.BodySizeMax);
        Assert.Equal(Configuration.Options.ContainerRuntime.Docker, options.Containers.Runtime);
        Assert.Equal(IPNetwork.Parse("10.9.0.0/24"), options.Containers.SubnetPool);
        Assert.Equal("/a=b", options.Network.Data);
    }

    [Theory]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("0.0.0.0:65535", "0.0.0.0:65535")]
    public void an_address_to_listen_on_may_be_of_either_family(string text, string expected) => Assert.Equal(
        IPEndPoint.Parse(expected),
        FluxOptions.Read(Settings.Load(new SettingsSources { Sets = [$"api.listen={text}"] })).Required().Api.Listen);

    private static string[] Problems(params string[] sets) =>
        [.. FluxOptions.Read(Settings.Load(new SettingsSources { Sets = sets })).Problems.Select(problem => problem.Message)];
}
