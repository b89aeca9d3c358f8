using System.Net;
using System.Net.Sockets;
using Flux.Actors.Contracts;
using Flux.Actors.Node.Hosting;
using Microsoft.Extensions.Logging;

namespace Flux.Actors.Node.Tests.Hosting;

/// <summary>A host starts whole or not at all, and stops once.</summary>
public sealed class HostStartTests
{
    [Fact]
    public async Task a_start_on_a_port_in_use_leaves_nothing_open()
    {
        await using LocalHost local = new();
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();

        HostFault fault = await Assert.ThrowsAsync<HostFault>(() => local.Start(other.LocalEndpoint.ToString()!));

        Assert.Equal(ProblemCode.PortInUse, fault.Problem.Code);
        await local.StartsAgain();
    }

    [Fact]
    public async Task a_start_on_an_address_that_is_not_this_machines_is_the_users_problem_and_leaves_nothing_open()
    {
        await using LocalHost local = new();

        // Of a range that is given to nobody. Source: RFC 5737.
        HostFault fault = await Assert.ThrowsAsync<HostFault>(() => local.Start("192.0.2.1:16127"));

        Assert.Equal(ProblemCode.InvalidConfiguration, fault.Problem.Code);
        Assert.Contains("192.0.2.1:16127", fault.Problem.Message, StringComparison.Ordinal);
        await local.StartsAgain();
    }

    [Fact]
    public async Task a_start_that_ends_between_engine_and_api_leaves_nothing_open()
    {
        await using LocalHost local = new();
        using CancellationTokenSource interrupt = new();
        using LoggerFactory loggers = new([new At("engine started", interrupt.Cancel)]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => local.Start(loggers: loggers, cancellation: interrupt.Token));

        await local.StartsAgain();
    }

    [Fact]
    public async Task a_start_without_a_signed_step_that_can_be_read_leaves_nothing_open()
    {
        await using LocalHost local = new();
        await local.StartsAgain();
        string signed = Directory.EnumerateFiles(Path.Combine(local.Root, "keys"), "*.signed").Order(StringComparer.Ordinal).First();
        byte[] whole = await File.ReadAllBytesAsync(signed);
        await File.WriteAllBytesAsync(signed, [0xff]);

        HostFault fault = await Assert.ThrowsAsync<HostFault>(() => local.Start());

        Assert.Equal(ProblemCode.OtherNetwork, fault.Problem.Code);
        Assert.Contains("is not whole", fault.Problem.Message, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(signed, whole);
        await local.StartsAgain();
    }

    [Fact]
    public async Task stopping_again_changes_nothing_also_when_another_host_runs_by_then()
    {
        await using LocalHost local = new();
        NetworkHost first = await local.Start();
        await Task.WhenAll(first.DisposeAsync().AsTask(), first.DisposeAsync().AsTask());
        await using NetworkHost second = await local.Start();

        await first.DisposeAsync();

        Assert.Equal(second.ApiUrl, (await File.ReadAllTextAsync(Path.Combine(local.Root, ApiRoute.UrlFile))).Trim());
        Assert.Equal("ok\n", await local.Http.GetStringAsync(new Uri(second.ApiUrl + ApiRoute.Health)));
    }

    /// <summary>Does something when a line of the log says so: the moment between two steps of a start.</summary>
    private sealed class At(string text, Action then) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains(text, StringComparison.Ordinal))
            {
                then();
            }
        }

        public void Dispose()
        {
        }
    }
}
