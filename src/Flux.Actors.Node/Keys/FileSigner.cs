using Flux.Actors.Crypto;
using Flux.Actors.Kernel;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Keys;

/// <summary>Operator keys in files of this host; every key refuses to sign a lower or a second different consensus step.</summary>
/// <remarks>
/// Shape: <c>KEYS/{txid}-{index}.key</c> holds the key, <c>….signed</c> beside it the last consensus step it signed, written and flushed before the
/// signature is handed out: a second line of defence beside the journal. The second file is there before the key is and is never made anew, so that a key without
/// one has lost it. Concurrency: any thread; one signature per key at a time. Source: DESIGN §12.
/// </remarks>
public sealed class FileSigner : ISigner, IDisposable
{
    private const string KeyExtension = ".key";
    private const string SignedExtension = ".signed";

    private readonly SortedDictionary<Outpoint, NodeKey> _keys = [];

    /// <exception cref="CryptoFault">A key file is unreadable, or readable by others.</exception>
    /// <exception cref="HostFault">What a key has signed is not known any more.</exception>
    public FileSigner(string directory, IEnumerable<Outpoint> nodes)
    {
        try
        {
            foreach (Outpoint node in nodes)
            {
                _keys[node] = new NodeKey(KeyPath(directory, node));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public static string KeyPath(string directory, Outpoint node) => Path.Combine(directory, $"{node.Transaction}-{node.Index}{KeyExtension}");

    public static string SignedPath(string directory, Outpoint node) => Path.ChangeExtension(KeyPath(directory, node), SignedExtension);

    /// <summary>Saves a new key in two files, each on disk before the next is begun. Shape: the paths, each once its file is durable.</summary>
    /// <exception cref="CryptoFault">There is a key of that node already, or the disk failed.</exception>
    public static IEnumerable<string> Save(string directory, Outpoint node, PrivateKey key)
    {
        string keyPath = KeyPath(directory, node), signedPath = SignedPath(directory, node);
        if (File.Exists(keyPath))
        {
            throw new CryptoFault($"key file {keyPath}: a file is there already, and a key is never overwritten; move it away first");
        }

        PrivateFiles.WriteWhole(signedPath, SignedFile.Fresh(Secp256k1.PublicKeyOf(key)));
        yield return signedPath;
        KeyFile.Save(keyPath, key);
        yield return keyPath;
    }

    /// <summary>True unless every operator key in the directory certainly never signed: each has its file, and the file says so.</summary>
    public static bool HasSigned(string directory) =>
        Nodes(directory, KeyExtension).Any(node => !File.Exists(SignedPath(directory, node)))
        || Nodes(directory, SignedExtension).Any(node => !SignedFile.HasNeverSigned(SignedPath(directory, node)));

    /// <summary>Removes the operator keys of a first start that was cut short: no network knows them.</summary>
    /// <remarks>Keys go first and for good, so that being cut short again leaves none without the file that says it never signed.</remarks>
    /// <exception cref="InvalidOperationException">A key of the directory has signed, or may have.</exception>
    public static void RemoveUnused(string directory)
    {
        if (HasSigned(directory))
        {
            throw new InvalidOperationException($"keys in {directory} have signed; only keys that never signed are removed");
        }

        foreach (string extension in new[] { KeyExtension, SignedExtension })
        {
            foreach (Outpoint node in Nodes(directory, extension))
            {
                File.Delete(Path.ChangeExtension(KeyPath(directory, node), extension));
            }

            PrivateDirectory.Flush(directory);
        }
    }

    public PublicKey? KeyOf(Outpoint node) => _keys.TryGetValue(node, out NodeKey? key) ? key.Public : null;

    public ValueTask<Signature?> SignConsensus(
        Outpoint node, Height height, int round, ConsensusStep step, Hash256 digest, CancellationToken cancellation) =>
        ValueTask.FromResult(_keys.TryGetValue(node, out NodeKey? key) ? key.Sign(new SignedStep(height, round, step, digest)) : null);

    public ValueTask<Signature> SignTransaction(Outpoint node, Hash256 digest, CancellationToken cancellation) =>
        ValueTask.FromResult(_keys.TryGetValue(node, out NodeKey? key)
            ? key.Sign(digest)
            : throw new KeyNotFoundException($"node {node} is not served by this host: it has keys for {_keys.Count} others"));

    public void Dispose()
    {
        foreach (NodeKey key in _keys.Values)
        {
            key.Dispose();
        }
    }

    /// <summary>The nodes whose files with that extension lie in the directory; other keys have other names.</summary>
    private static IReadOnlyList<Outpoint> Nodes(string directory, string extension) =>
    [
        .. Directory.GetFiles(directory, "*" + extension)
            .Select(path => Outpoint.TryParse(Path.GetFileNameWithoutExtension(path).Replace('-', ':'), out Outpoint node) ? node : (Outpoint?)null)
            .OfType<Outpoint>(),
    ];

    private sealed class NodeKey : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly PrivateKey _key;
        private readonly SignedFile _signed;

        public NodeKey(string path)
        {
            _key = KeyFile.Load(path);
            try
            {
                Public = Secp256k1.PublicKeyOf(_key);
                _signed = SignedFile.Open(Path.ChangeExtension(path, SignedExtension), Public);
            }
            catch
            {
                _key.Dispose();
                throw;
            }
        }

        public PublicKey Public { get; }

        public Signature Sign(Hash256 digest)
        {
            lock (_gate)
            {
                return Secp256k1.Sign(_key, digest);
            }
        }

        public Signature? Sign(SignedStep step)
        {
            lock (_gate)
            {
                SignedStep? last = _signed.Last;
                if (last != step)
                {
                    if (last is not null && !step.IsAfter(last))
                    {
                        return null;
                    }

                    _signed.Write(step);
                }

                return Secp256k1.Sign(_key, step.Digest);
            }
        }

        public void Dispose()
        {
            _key.Dispose();
            _signed.Dispose();
        }
    }
}
