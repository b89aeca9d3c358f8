namespace Flux.Actors.Kernel.Tests.Oracle;

/// <summary>The codecs of the types that are not built from others.</summary>
internal static class OraclePrimitives
{
    private static readonly KeyValuePair<Type, OracleCodec>[] All =
    [
        Of<bool>((w, v) => w.Byte(v ? (byte)1 : (byte)0), ReadBool),
        Of<byte>((w, v) => w.Byte(v), r => r.Byte()),
        Of<int>((w, v) => w.UInt32(unchecked((uint)v)), r => unchecked((int)r.UInt32())),
        Of<uint>((w, v) => w.UInt32(v), r => r.UInt32()),
        Of<long>((w, v) => w.UInt64(unchecked((ulong)v)), r => unchecked((long)r.UInt64())),
        Of<ulong>((w, v) => w.UInt64(v), r => r.UInt64()),
        Of<Int128>((w, v) => w.Int128(v), r => r.Int128()),
        Of<string>((w, v) => w.Text(v), r => r.Text()),
        Of<Blob>((w, v) => w.Bytes(v.Span), r => Blob.Copy(r.Bytes())),
        Of<Hash256>((w, v) => w.Fixed(v.ToArray()), r => new Hash256(r.Fixed(Hash256.Size))),
        Of<AccountId>((w, v) => Exact(w, v.Span, AccountId.Size), r => new AccountId(r.Fixed(AccountId.Size))),
        Of<PublicKey>((w, v) => Exact(w, v.Span, PublicKey.Size), r => new PublicKey(r.Fixed(PublicKey.Size))),
        Of<Signature>((w, v) => Exact(w, v.Span, Signature.Size), r => new Signature(r.Fixed(Signature.Size))),
    ];

    public static OracleCodec? Find(Type type) => Array.Find(All, pair => pair.Key == type).Value;

    private static KeyValuePair<Type, OracleCodec> Of<T>(Action<OracleWriter, T> write, Func<OracleReader, T> read) =>
        KeyValuePair.Create<Type, OracleCodec>(typeof(T), new PrimitiveCodec<T>(write, read));

    private static bool ReadBool(OracleReader reader) => reader.Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new WireException($"bool {other} seen, 0 or 1 wanted"),
    };

    /// <summary>A default-constructed id has no bytes and no encoding.</summary>
    private static void Exact(OracleWriter writer, ReadOnlySpan<byte> bytes, int size)
    {
        if (bytes.IsEmpty)
        {
            throw new WireException($"an id of {size} bytes was never set");
        }

        writer.Fixed(bytes);
    }

    private sealed class PrimitiveCodec<T>(Action<OracleWriter, T> write, Func<OracleReader, T> read) : OracleCodec
    {
        public override void Write(OracleWriter writer, object? value) => write(writer, (T)value!);

        public override object? Read(OracleReader reader) => read(reader);
    }
}
