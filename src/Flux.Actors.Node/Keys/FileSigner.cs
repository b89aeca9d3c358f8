using Flux.Actors.Crypto;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Keys;

/// <summary>Operator keys in files of this host; every key refuses to sign a lower or a second different consensus step.</summary>
/// <remarks>
/// Shape: <c>KEYS/{txid}-{index}.key</c> holds the key, <c>….signed</c> beside it the last consensus step it signed, written and flushed before the
/// signature is handed out: a second line of defence beside the journal. Concurrency: any thread; one signature per key at a time.
/// Source: DESIGN §12.
/// </remarks>
public sealed class FileSigner : ISigner, IDisposable
{
    private readonly SortedDictionary<Outpoint, NodeKey> _keys = [];

    /// <exception cref="CryptoFault">A key file is unreadable, or readable by others.</exception>
    public FileSigner(string directory, IEnumerable<Outpoint> nodes)
    {
        foreach (Outpoint node in nodes)
        {
            _keys[node] = new NodeKey(KeyPath(directory, node));
        }
    }

    public static string KeyPath(string directory, Outpoint node) => Path.Combine(directory, $"{node.Transaction}-{node.Index}.key");

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

    private sealed class NodeKey : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly PrivateKey _key;
        private readonly FileStream _signed;
        private SignedStep? _last;

        public NodeKey(string path)
        {
            _key = KeyFile.Load(path);
            Public = Secp256k1.PublicKeyOf(_key);
            _signed = new FileStream(Path.ChangeExtension(path, ".signed"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            if (_signed.Length > 0)
            {
                byte[] bytes = new byte[_signed.Length];
                _signed.ReadExactly(bytes);
                _last = Wire.Decode<SignedStep>(Blob.Own(bytes));
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
                if (_last is { } last && last != step)
                {
                    if (!step.IsAfter(last))
                    {
                        return null;
                    }
                }

                if (_last != step)
                {
                    _signed.Position = 0;
                    _signed.Write(Wire.Encode(step).Span);
                    _signed.Flush(flushToDisk: true);
                    _last = step;
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

/// <summary>The last consensus step a key signed; a later one has a higher height, round or step.</summary>
internal sealed record SignedStep(Height Height, int Round, ConsensusStep Step, Hash256 Digest)
{
    public bool IsAfter(SignedStep other) =>
        (Height.Value, Round, Step).CompareTo((other.Height.Value, other.Round, other.Step)) > 0;
}
