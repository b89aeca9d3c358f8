using Flux.Actors.Cli.Up;
using Flux.Actors.Contracts;
using Flux.Actors.Tests;
using Microsoft.Data.Sqlite;

namespace Flux.Actors.Cli.Tests;

/// <summary><c>flux up</c> with the real host on a data directory that can't be used: a clear sentence, the right code, and nothing lost.</summary>
public sealed class UnusableDataTests : IDisposable
{
    private readonly Bench _bench = new() { StartHost = HostStart.Start };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task a_journal_of_a_newer_schema_is_refused_and_left_as_it_is()
    {
        await Made(_bench.Data);
        string version = Version(now: "99");

        Ran ran = await Up(_bench.Data);

        Assert.Equal(ExitCode.Conflict, ran.Code);
        Assert.StartsWith($"flux: the journal in {_bench.Data} can't be used", ran.Error, StringComparison.Ordinal);
        Assert.Contains("journal schema 99 seen", ran.Error, StringComparison.Ordinal);
        Assert.Contains("use the newer release that wrote it", ran.Error, StringComparison.Ordinal);
        Assert.Equal("99", Version(now: version));
        await Made(_bench.Data);
    }

    [SmallDiskFact]
    public async Task a_read_only_data_directory_is_named_as_such_and_goes_on_when_it_is_writable() =>
        await IsNamedAndGoesOn((disk, spoilt) => disk.ReadOnly(spoilt), "ead-only file system", (of, made) =>
        {
            Assert.Matches("^flux: the journal in .*/net can't be used", of.Error);
            Assert.Matches("^flux: the data directory .*/new can't be made or written", made.Error);
        });

    [SmallDiskFact]
    public async Task a_full_disk_is_named_as_such_and_the_network_goes_on_when_there_is_room() =>
        await IsNamedAndGoesOn((disk, spoilt) => disk.Full(spoilt), "free some space", (_, _) => { });

    /// <summary>Starts a network that is there, and a new one, on a disk that is spoilt; then the first again.</summary>
    private async Task IsNamedAndGoesOn(Action<SmallDisk, bool> spoil, string name, Action<Ran, Ran> more)
    {
        await Made(_bench.Data);
        using SmallDisk disk = new(32_768);
        string data = Path.Combine(disk.Root, "net");
        Copy(_bench.Data, data);
        spoil(disk, true);
        Ran of = await Up(data), made = await Up(Path.Combine(disk.Root, "new"));
        Assert.Equal((ExitCode.Failed, ExitCode.Failed), (of.Code, made.Code));
        Assert.All([of, made], each => Assert.DoesNotContain("bug in flux", each.Error, StringComparison.Ordinal));
        Assert.All([of, made], each => Assert.Contains(name, each.Error, StringComparison.Ordinal));
        more(of, made);
        spoil(disk, false);
        await Made(data);
    }

    private Task<Ran> Up(string data) => _bench.Flux("up", "--data", data, "--api", "127.0.0.1:0", "--set", "containers.runtime=simulated", "--blocks", "1");

    /// <summary>Starts a host there, making the network when there is none, and stops it.</summary>
    private static async Task Made(string data)
    {
        RunningHost host = await HostStart.Start(
            new UpOptions(data, data, "127.0.0.1:0", null, ["containers.runtime=simulated"], [], null, false, null, TimeSpan.FromMinutes(1)), default);
        _ = await host.Stop(false, default);
    }

    /// <summary>Networks are made elsewhere: what a stopped host has still open would give room back, or keep the disk writable.</summary>
    private static void Copy(string from, string to)
    {
        _ = Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (string folder in Directory.GetDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private string Version(string? now = null)
    {
        using SqliteConnection connection = new($"Data Source={Path.Combine(_bench.Data, "journal.db")};Pooling=false");
        connection.Open();
        using SqliteCommand read = new("SELECT value FROM meta WHERE key = 'schema_version'", connection);
        string before = (string)read.ExecuteScalar()!;
        using SqliteCommand write = new("UPDATE meta SET value = $version WHERE key = 'schema_version'", connection);
        _ = write.Parameters.AddWithValue("$version", now ?? before);
        Assert.Equal(1, write.ExecuteNonQuery());
        return before;
    }
}
