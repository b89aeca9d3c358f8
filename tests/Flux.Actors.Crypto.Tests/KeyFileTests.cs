namespace Flux.Actors.Crypto.Tests;

public sealed class KeyFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flux-keys-").FullName;

    private string Location => Path.Combine(_folder, "keys", "wallet.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void a_saved_key_is_loaded_again_and_only_its_owner_may_read_it()
    {
        using PrivateKey key = PrivateKey.Generate();
        KeyFile.Save(Location, key);
        using PrivateKey loaded = KeyFile.Load(Location);
        Assert.True(key.Span.SequenceEqual(loaded.Span));
        Assert.Equal([Location], Directory.GetFiles(Path.GetDirectoryName(Location)!));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Location));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(Location)!));
        }
    }

    [Fact]
    public void a_key_is_never_overwritten()
    {
        using PrivateKey first = PrivateKey.Generate();
        using PrivateKey second = PrivateKey.Generate();
        KeyFile.Save(Location, first);
        CryptoFault fault = Assert.Throws<CryptoFault>(() => KeyFile.Save(Location, second));
        Assert.Contains("never overwritten", fault.Message, StringComparison.Ordinal);
        using PrivateKey loaded = KeyFile.Load(Location);
        Assert.True(first.Span.SequenceEqual(loaded.Span));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(Location)!));
    }

    [Fact]
    public void a_file_that_others_can_read_is_refused_with_the_command_to_run()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using PrivateKey key = PrivateKey.Generate();
        KeyFile.Save(Location, key);
        File.SetUnixFileMode(Location, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        CryptoFault fault = Assert.Throws<CryptoFault>(() => KeyFile.Load(Location));
        Assert.Equal($"key file {Location}: mode 644 seen, 600 wanted; run: chmod 600 {Location}", fault.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key\n")]
    [InlineData("Kwr371tjA9u2rFSMZjTNun2PXXP3WPZu2afRHTcta6KxEUdm1vEx\n")]
    public void a_file_that_holds_no_key_is_refused_without_repeating_it(string content)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        string file = Path.Combine(_folder, "bad.key");
        using (StreamWriter writer = new(file, options))
        {
            writer.Write(content);
        }

        CryptoFault fault = Assert.Throws<CryptoFault>(() => KeyFile.Load(file));
        Assert.Contains($"{content.Length} bytes that are no private key", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Kwr371", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_missing_file_and_an_unwritable_place_are_faults_that_name_the_path()
    {
        Assert.Contains(Location, Assert.Throws<CryptoFault>(() => KeyFile.Load(Location)).Message, StringComparison.Ordinal);
        string file = Path.Combine(_folder, "plain");
        File.WriteAllText(file, string.Empty);
        using PrivateKey key = PrivateKey.Generate();
        string below = Path.Combine(file, "wallet.key");
        Assert.Contains(below, Assert.Throws<CryptoFault>(() => KeyFile.Save(below, key)).Message, StringComparison.Ordinal);
    }
}
