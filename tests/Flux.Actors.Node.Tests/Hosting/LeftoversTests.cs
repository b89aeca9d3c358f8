using Flux.Actors.Contracts;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Journal.Sql;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Node.Tests.Hosting;

/// <summary>What is removed, or known to be left, of a host that no longer runs. No Docker engine is asked here: the whole-system tests ask a real one.</summary>
public sealed class LeftoversTests
{
    private const string Nowhere = "/no-such-directory/docker.sock";

    [Fact]
    public async Task nothing_is_removed_while_a_live_host_holds_the_directory()
    {
        await using LocalHost local = new();
        await using NetworkHost host = await local.Start();

        Assert.Equal(ProblemCode.DataInUse, (await Held(local.Root)).Code);

        await host.DisposeAsync();
        Assert.Equal(0, await Removed(local.Root));
    }

    [Fact]
    public async Task a_first_start_that_has_no_genesis_yet_is_not_overlooked()
    {
        using Scratch scratch = new();
        using (DirectoryLock.Take(scratch.Root))
        {
            ProblemResponse held = await Held(scratch.Root);
            Assert.Equal((ProblemCode.DataInUse, $"process {Environment.ProcessId}"), (held.Code, held.Seen));
        }

        Assert.Equal(0, await Removed(scratch.Root));
    }

    [Fact]
    public async Task a_directory_that_no_host_ever_held_is_left_as_it_is()
    {
        using Scratch scratch = new();

        Assert.Equal(0, await Removed(scratch.Root));

        Assert.Empty(Directory.GetFileSystemEntries(scratch.Root));
    }

    [Fact]
    public async Task an_engine_that_ran_containers_and_can_not_be_asked_is_told_with_the_command_that_recovers()
    {
        await using LocalHost local = new();
        await using (await local.Start())
        {
        }

        Assert.Equal(0, await Removed(local.Root)); // It ran on no Docker engine, so that none has to answer.
        new DockerSockets(DataDirectory.At(local.Root)).Note("/var/run/gone.sock");

        HostFault fault = await Assert.ThrowsAsync<HostFault>(() => Removed(local.Root));

        Hash256 network = Wire.Decode<Genesis>(Blob.Own(await File.ReadAllBytesAsync(Path.Combine(local.Root, "genesis")))).Id();
        Assert.Equal(ProblemCode.Partial, fault.Problem.Code);
        Assert.Equal($"0 containers are removed, and others of network {network.Short} may be left", fault.Problem.Message);
        Assert.StartsWith("/var/run/gone.sock: ", fault.Problem.Seen, StringComparison.Ordinal);
        Assert.Equal($"run ./flux doctor --fix && ./flux down --data {local.Root}", fault.Problem.DoThis);
    }

    [Fact]
    public async Task a_lost_genesis_of_keys_that_have_signed_is_told_since_nobody_knows_whose_containers_to_remove()
    {
        await using LocalHost local = new();
        await local.StartsAgain();
        File.Delete(Path.Combine(local.Root, "genesis"));

        HostFault fault = await Assert.ThrowsAsync<HostFault>(() => Removed(local.Root));

        Assert.Equal(ProblemCode.Failed, fault.Problem.Code);
        Assert.Contains("whose containers to remove is not known", fault.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void every_socket_is_noted_once_in_the_order_of_first_use()
    {
        using Scratch scratch = new();
        DockerSockets sockets = new(DataDirectory.At(scratch.Root));
        Assert.Empty(sockets.Read());

        sockets.Note("/b.sock");
        sockets.Note("/a.sock");
        sockets.Note("/b.sock");

        Assert.Equal(["/b.sock", "/a.sock"], sockets.Read());
    }

    private static Task<int> Removed(string directory) => Leftovers.Remove(directory, Nowhere, CancellationToken.None);

    private static async Task<ProblemResponse> Held(string directory) =>
        (await Assert.ThrowsAsync<HostFault>(() => Removed(directory))).Problem;

    private sealed class Scratch : IDisposable
    {
        public string Root { get; } = Directory.CreateTempSubdirectory("flux-left-").FullName;

        public void Dispose() => Directory.Delete(Root, recursive: true);
    }
}
