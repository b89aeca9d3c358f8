namespace Flux.Actors.Kernel;

/// <summary>The codecs of the types that are not built from others.</summary>
internal static class WirePrimitives
{
    private static readonly KeyValuePair<Type, WireCodec>[] All =
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

    public static WireCodec? Find(Type type) => Array.Find(All, pair => pair.Key == type).Value;

    private static KeyValuePair<Type, WireCodec> Of<T>(Action<WireWriter, T> write, Func<WireReader, T> read) =>
        KeyValuePair.Create<Type, WireCodec>(typeof(T), new PrimitiveCodec<T>(write, read));

    private static bool ReadBool(WireReader reader) => reader.Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new WireException($"bool {other} seen, 0 or 1 wanted"),
    };

    /// <summary>A default-constructed id has no bytes and no encoding.</summary>
    private static void Exact(WireWriter writer, ReadOnlySpan<byte> bytes, int size)
    {
        if (bytes.IsEmpty)
        {
            throw new WireException($"an id of {size} bytes was never set");
        }

        writer.Fixed(bytes);
    }

    private sealed class PrimitiveCodec<T>(Action<WireWriter, T> write, Func<WireReader, T> read) : WireCodec
    {
        public override void Write(WireWriter writer, object? value) => write(writer, (T)value!);

        public override object? Read(WireReader reader) => read(reader);
    }
}
