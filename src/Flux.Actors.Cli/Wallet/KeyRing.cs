using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Wallet;

/// <summary>The account keys in a data directory: a file per name under <c>keys</c>, mode 0600, not encrypted (development only).</summary>
/// <remarks>Errors: everything that can go wrong with a key file is a <see cref="Problem"/>.</remarks>
public sealed class KeyRing(string dataDirectory, string dataText)
{
    /// <summary>The funded account of a development network.</summary>
    public const string Developer = "developer";

    /// <summary>Makes a new key under the name.</summary>
    /// <exception cref="Problem">The name is taken or is no file name.</exception>
    public WalletKey Create(string name)
    {
        string file = FileOf(name);
        if (File.Exists(file))
        {
            throw new Problem(
                ProblemCode.Conflict, $"a wallet '{name}' exists in {dataText}", null, null, "choose another name: a key is never overwritten");
        }

        return Guarded(() =>
        {
            using PrivateKey key = PrivateKey.Generate();
            KeyFile.Save(file, key);
            return Describe(name, file, key);
        });
    }

    /// <summary>Opens the key of the name.</summary>
    /// <exception cref="Problem">There is none, or its file is not one the owner alone can read.</exception>
    public WalletKey Open(string name)
    {
        string file = FileOf(name);
        if (!File.Exists(file))
        {
            throw new Problem(
                ProblemCode.NotFound,
                $"no wallet '{name}' in {dataText}",
                Known(),
                null,
                name == Developer ? "./flux up makes it when the network starts" : $"make it with ./flux wallet new {name}");
        }

        return Guarded(() =>
        {
            using PrivateKey key = KeyFile.Load(file);
            return Describe(name, file, key);
        });
    }

    /// <summary>Opens the key of the name; null when there is none.</summary>
    public WalletKey? TryOpen(string name) => File.Exists(FileOf(name)) ? Open(name) : null;

    /// <summary>The address of a wallet's name, or the address itself.</summary>
    public string AddressOf(string nameOrAddress) =>
        IsName(nameOrAddress) && File.Exists(FileOf(nameOrAddress)) ? Open(nameOrAddress).Address : Address.Format(Account(nameOrAddress));

    /// <summary>The account of a wallet's name or of an address.</summary>
    /// <exception cref="Problem">It is neither.</exception>
    public AccountId AccountOf(string nameOrAddress) =>
        IsName(nameOrAddress) && File.Exists(FileOf(nameOrAddress)) ? Open(nameOrAddress).Account : Account(nameOrAddress);

    private static AccountId Account(string address)
    {
        try
        {
            return Address.ParseAccount(address);
        }
        catch (FormatException e)
        {
            throw new Problem(
                ProblemCode.Malformed, $"'{address}' is no address", e.Message, "t1… or the name of a wallet", "see ./flux wallet balance");
        }
    }

    private string FileOf(string name) => IsName(name)
        ? Path.Combine(dataDirectory, "keys", $"{name}.key")
        : throw new Problem(ProblemCode.Malformed, $"'{name}' can't name a wallet", null, "1 to 32 of a-z, 0-9 and '-'", null);

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 32 && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private string Known()
    {
        string directory = Path.Combine(dataDirectory, "keys");
        string[] names = Directory.Exists(directory)
            ? [.. Directory.EnumerateFiles(directory, "*.key").Select(file => Path.GetFileNameWithoutExtension(file)!).Where(IsName).Order(StringComparer.Ordinal)]
            : [];
        return names.Length == 0 ? "no wallets" : string.Join(", ", names);
    }

    private static WalletKey Describe(string name, string file, PrivateKey key)
    {
        PublicKey open = Secp256k1.PublicKeyOf(key);
        AccountId account = Signatures.Scheme.AccountOf(open);
        return new WalletKey(name, file, open, account, Address.Format(account), digest => Sign(file, digest));
    }

    /// <summary>Reads the key again for each signature, so that it is in memory only while it signs.</summary>
    private static Signature Sign(string file, Hash256 digest)
    {
        using PrivateKey key = KeyFile.Load(file);
        return Secp256k1.Sign(key, digest);
    }

    private static WalletKey Guarded(Func<WalletKey> work)
    {
        try
        {
            return work();
        }
        catch (CryptoFault e)
        {
            throw new Problem(ProblemCode.Failed, e.Message, null, null, null);
        }
    }
}
