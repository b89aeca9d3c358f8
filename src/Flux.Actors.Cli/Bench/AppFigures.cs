using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Flux.Actors.Cli.Apps;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Apps.Messages;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Bench;

/// <summary>Every figure of `flux bench apps`: what a node does with a specification and with a message that registers one. All on one core.</summary>
internal static class AppFigures
{
    private const int Messages = 200;

    public static IReadOnlyList<Figure> All { get; } =
    [
        new(
            "specs", "specifications of version 8, the samples', read, judged, brought into canonical form and hashed", "SHA-256 and a plain parse of the same bytes",
            "specs/s", Goal.AtLeast(20_000), Specifications),
        new(
            "messages", "registration messages verified: hash, recovered key, address", "libsecp256k1 recovering the same keys", "messages/s", Goal.RatioAtLeast(0.7), Registrations),
    ];

    /// <summary>In canonical form, as messages carry them.</summary>
    private static byte[][] Samples() =>
        [.. AppTemplates.Names.Select(name => Encoding.UTF8.GetBytes(Judged(Encoding.UTF8.GetBytes(AppTemplates.Text(name, AppTemplates.Specification))).Canonical))];

    private static AppSpec Judged(byte[] json) =>
        ScriptJson.Read(json, ScriptLimits.Specification).Document is { } value && SpecReader.Read(value, RuleChoice.NetworkHeight, SpecRules.Network).Spec is { } spec
            ? spec
            : throw new InvalidOperationException("a sample was refused");

    private static async Task<Measurement> Specifications(BenchRoom room, CancellationToken cancellation)
    {
        byte[][] samples = Samples();
        Hash256[] hashes = [.. samples.Select(sample => Hash256.Sha256(sample))];
        byte[][] plain = [.. hashes.Select(hash => hash.ToArray())];
        Measurement seen = await Interleaved.Compare(
            room.WarmUp,
            () => Task.FromResult(PerSecond(room, samples.Length, () =>
            {
                for (int i = 0; i < samples.Length; i++)
                {
                    Ensure(Judged(samples[i]).Hash() == hashes[i]);
                }
            })),
            _ => Task.FromResult(PerSecond(room, samples.Length, () =>
            {
                Span<byte> hash = stackalloc byte[32];
                for (int i = 0; i < samples.Length; i++)
                {
                    using JsonDocument document = JsonDocument.Parse(samples[i]);
                    SHA256.HashData(samples[i], hash);
                    Ensure(document.RootElement.ValueKind == JsonValueKind.Object && hash.SequenceEqual(plain[i]));
                }
            })),
            rate => rate);
        return seen with { Note = string.Create(CultureInfo.InvariantCulture, $"{samples.Length} samples of {samples.Average(sample => sample.Length):0} bytes in the mean") };
    }

    private static async Task<Measurement> Registrations(BenchRoom room, CancellationToken cancellation)
    {
        ScriptValue[] messages = [.. Enumerable.Range(0, Messages).Select(Signed)];
        (Hash256 Digest, RecoverableSignature Signature)[] claims =
        [
            .. messages.Select(AppMessage.Of).Select(message => (BitcoinText.Digest(message!.Signed()), new RecoverableSignature(Convert.FromBase64String(message.Signature)))),
        ];
        return await Interleaved.Compare(
            room.WarmUp,
            () => Task.FromResult(PerSecond(room, Messages, () =>
            {
                foreach (ScriptValue message in messages)
                {
                    Ensure(MessageHash.IsValid(message) && RegistrationSignature.IsValid(AppMessage.Of(message)!, SignedText.Verify));
                }
            })),
            _ => Task.FromResult(PerSecond(room, Messages, () =>
            {
                foreach ((Hash256 digest, RecoverableSignature signature) in claims)
                {
                    Ensure(Secp256k1.TryRecover(digest, signature, out PublicKey _));
                }
            })),
            rate => rate);
    }

    /// <summary>A registration of a sample by a key of its own.</summary>
    private static ScriptValue Signed(int number)
    {
        using PrivateKey key = PrivateKey.Generate();
        string owner = Base58Check.Encode([0, .. Hash160.OfKey(Secp256k1.PublicKeyOf(key)).Span]);
        string sample = AppTemplates.Text(AppTemplates.Names[number % AppTemplates.Names.Count], AppTemplates.Specification);
        ScriptValue.Fields form = (ScriptValue.Fields)ScriptJson.TryParse(Judged(Encoding.UTF8.GetBytes(sample)).Canonical, ScriptLimits.Specification)!;
        ScriptValue.Fields owned = new(form.Entries.Select(field => field.Key == "owner" ? field with { Value = ScriptValue.Of(owner) } : field).ToSequence());
        AppMessage unsigned = new(AppMessageKind.TypeOf(AppMessageKind.Register), Binary64.One, owned, 1_750_000_000_000 + number, string.Empty);
        AppMessage message = unsigned with { Signature = BitcoinText.Sign(key, unsigned.Signed(), compressed: true) };
        return new ScriptValue.Fields(
        [
            new("type", ScriptValue.Of(message.Type)),
            new("version", ScriptValue.Of(1)),
            new("appSpecifications", owned),
            new("hash", ScriptValue.Of(message.Hash())),
            new("timestamp", new ScriptValue.Number(message.Timestamp)),
            new("signature", ScriptValue.Of(message.Signature)),
        ]);
    }

    private static void Ensure(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("a sample or a message of ours does not hold");
        }
    }

    private static double PerSecond(BenchRoom room, int pieces, Action round)
    {
        long begun = Stopwatch.GetTimestamp(), rounds = 0;
        do
        {
            round();
            rounds++;
        }
        while (Stopwatch.GetElapsedTime(begun) < room.Slice);

        return rounds * pieces / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
