using System.Text.Json;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Consensus.ProofOfNode;

/// <summary>Reads what stands in the vectors of the chain daemon.</summary>
internal static class Read
{
    public static VerifyDer Verify { get; } = (key, digest, signature) => Secp256k1.VerifyDer(key.Span, digest, signature.Span);

    public static string Text(this JsonElement item, string name) => item.GetProperty(name).GetString()!;

    public static long Number(this JsonElement item, string name) => item.GetProperty(name).GetInt64();

    public static bool Yes(this JsonElement item, string name) => item.GetProperty(name).GetBoolean();

    /// <summary>An id as the daemon prints it.</summary>
    public static Hash256 Id(this JsonElement item, string name) => DisplayOrder.Parse(item.Text(name));

    public static CompactBits Bits(this JsonElement item, string name) => CompactBits.Parse(item.Text(name));

    public static Blob Hex(this JsonElement item, string name) => Blob.FromHex(item.Text(name));

    public static FluxdNetwork Network(this JsonElement item) => FluxdNetwork.Named(item.Text("network"))!;

    public static Outpoint Outpoint(this JsonElement item) => new(item.Id("txid"), item.GetProperty("vout").GetUInt32());

    public static Sequence<Blob> Blobs(this JsonElement item, string name) =>
        item.GetProperty(name).EnumerateArray().Select(each => Blob.FromHex(each.GetString()!)).ToSequence();
}
