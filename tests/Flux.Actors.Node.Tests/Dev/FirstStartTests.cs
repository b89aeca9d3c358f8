using Flux.Actors.Configuration;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Dev;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Node.Keys;

namespace Flux.Actors.Node.Tests.Dev;

/// <summary>The first start writes a network file by file; cut short after any of them, the next start is whole.</summary>
public sealed class FirstStartTests : IDisposable
{
    private static readonly Timestamp Now = new(1_700_000_000_000);

    private static readonly FluxOptions Options = FluxOptions.Read(Settings.Load(new SettingsSources())).Options!;

    private readonly string _directory = Directory.CreateTempSubdirectory("flux-start-").FullName;

    [Fact]
    public void keys_come_first_each_after_its_signed_file_then_nodes_and_the_genesis_last()
    {
        DataDirectory data = DataDirectory.Open(Path.Combine(_directory, "a", "b"));
        string[] files = [.. DevNetwork.Make(data, Options, Now).Select(path =>
        {
            Assert.True(File.Exists(path), $"{path} was announced before it was there");
            return Path.GetRelativePath(data.Root, path);
        })];
        Assert.Equal(["nodes", "genesis"], files[^2..]);
        string[] operators = [.. files.Where(file => file.EndsWith(".signed", StringComparison.Ordinal))];
        Assert.Equal(8, operators.Length);
        Assert.All(operators, file => Assert.Equal(Path.ChangeExtension(file, ".key"), files[Array.IndexOf(files, file) + 1]));
        Assert.Equal(Existing(data), files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void a_first_start_cut_short_after_any_file_is_whole_after_the_next()
    {
        int files = DevNetwork.Make(DataDirectory.Open(Path.Combine(_directory, "whole")), Options, Now).Count();
        Assert.True(files > 20, $"{files} files");
        for (int kept = 0; kept <= files; kept++)
        {
            DataDirectory data = DataDirectory.Open(Path.Combine(_directory, $"cut-{kept}"));
            string[] before = [.. DevNetwork.Make(data, Options, Now).Take(kept)];
            string[] wallets = [.. before.Where(IsWallet)];
            string[] texts = [.. wallets.Select(File.ReadAllText)];

            DevNetwork network = DevNetwork.Open(data, Options, Now + 1_000);

            Assert.Equal(kept == files ? Now : Now + 1_000, network.Genesis.Time);
            Assert.Equal(texts, wallets.Select(File.ReadAllText));
            Assert.Equal(files, Existing(data).Length);
            using FileSigner signer = new(data.Keys, network.Nodes.Select(node => node.Node));
            foreach ((GenesisNode told, ServedNode served) in network.Genesis.Nodes.Zip(network.Nodes))
            {
                Assert.Equal(told.OperatorKey, signer.KeyOf(served.Node));
            }

            Assert.False(data.HasSigned);
            Assert.Equal(network.Genesis.Id(), DevNetwork.Open(data, Options, Now + 2_000).Genesis.Id());
        }
    }

    [Fact]
    public void a_cut_start_whose_key_lost_its_signed_file_is_not_taken_up()
    {
        DataDirectory data = DataDirectory.Open(_directory);
        string key = DevNetwork.Make(data, Options, Now).First(path => Path.GetFileName(path).EndsWith("-0.key", StringComparison.Ordinal));
        File.Delete(Path.ChangeExtension(key, ".signed"));
        HostFault fault = Assert.Throws<HostFault>(() => DevNetwork.Open(data, Options, Now));
        Assert.Contains("is not whole", fault.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(key));
    }

    [Fact]
    public void directories_of_a_new_network_are_their_owners_alone()
    {
        DataDirectory data = DataDirectory.Open(Path.Combine(_directory, "new", "data"));
        if (!OperatingSystem.IsWindows())
        {
            UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            foreach (string path in new[] { data.Root, data.Keys, Path.Combine(_directory, "new") })
            {
                Assert.Equal(ownerOnly, File.GetUnixFileMode(path));
            }
        }

        PrivateDirectory.Flush(data.Root);
        Assert.Throws<IOException>(() => PrivateDirectory.Flush(Path.Combine(data.Root, "none")));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static bool IsWallet(string path) => path.EndsWith(".key", StringComparison.Ordinal) && !File.Exists(Path.ChangeExtension(path, ".signed"));

    private static string[] Existing(DataDirectory data) =>
    [
        .. Directory.GetFiles(data.Root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(data.Root, path))
            .Order(StringComparer.Ordinal),
    ];
}
