using Flux.Actors.Configuration;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Node.Tests.Hosting;

public sealed class HostLimitsTests
{
    private static readonly FluxOptions Options = FluxOptions.Read(Settings.Load(SettingsSources.None)).Required();

    [Fact]
    public void the_bounds_towards_the_server_are_those_of_the_reference_where_nobody_says_otherwise() => Assert.Equal(
        PostgresJournalSettings.Default("Host=db", "flux", "dev"), HostLimits.Postgresql(Options.Postgresql, "Host=db", "flux", "dev"));
}
