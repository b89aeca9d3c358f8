using System.Reflection;

namespace Flux.Actors.Kernel;

/// <summary>The codecs of the types that are not built from others.</summary>
internal static class WirePrimitives
{
    private static readonly KeyValuePair<Type, WireCodec>[] All =
    [
        Of<bool>(Write, ReadBool),
        Of<byte>(Write, ReadByte),
        Of<int>(Write, ReadInt32),
        Of<uint>(Write, ReadUInt32),
        Of<long>(Write, ReadInt64),
        Of<ulong>(Write, ReadUInt64),
        Of<Int128>(Write, ReadInt128),
        Of<string>(Write, ReadText),
        Of<Blob>(Write, ReadBlob),
        Of<Hash256>(Write, ReadHash),
        Of<AccountId>(Write, ReadAccount),
        Of<PublicKey>(Write, ReadKey),
        Of<Signature>(Write, ReadSignature),
    ];

    public static WireCodec? Find(Type type) => Array.Find(All, pair => pair.Key == type).Value;

    private static void Write(WireWriter writer, bool value) => writer.Byte(value ? (byte)1 : (byte)0);

    private static void Write(WireWriter writer, byte value) => writer.Byte(value);

    private static void Write(WireWriter writer, int value) => writer.UInt32(unchecked((uint)value));

    private static void Write(WireWriter writer, uint value) => writer.UInt32(value);

    private static void Write(WireWriter writer, long value) => writer.UInt64(unchecked((ulong)value));

    private static void Write(WireWriter writer, ulong value) => writer.UInt64(value);

    private static void Write(WireWriter writer, Int128 value) => writer.Int128(value);

    private static void Write(WireWriter writer, string value) => writer.Text(value);

    private static void Write(WireWriter writer, Blob value) => writer.Bytes(value.Span);

    private static void Write(WireWriter writer, Hash256 value) => writer.Fixed(value);

    private static void Write(WireWriter writer, AccountId value) => Exact(writer, value.Span, AccountId.Size);

    private static void Write(WireWriter writer, PublicKey value) => Exact(writer, value.Span, PublicKey.Size);

    private static void Write(WireWriter writer, Signature value) => Exact(writer, value.Span, Signature.Size);

    private static bool ReadBool(WireReader reader) => reader.Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new WireException($"bool {other} seen, 0 or 1 wanted"),
    };

    private static byte ReadByte(WireReader reader) => reader.Byte();

    private static int ReadInt32(WireReader reader) => unchecked((int)reader.UInt32());

    private static uint ReadUInt32(WireReader reader) => reader.UInt32();

    private static long ReadInt64(WireReader reader) => unchecked((long)reader.UInt64());

    private static ulong ReadUInt64(WireReader reader) => reader.UInt64();

    private static Int128 ReadInt128(WireReader reader) => reader.Int128();

    private static string ReadText(WireReader reader) => reader.Text();

    private static Blob ReadBlob(WireReader reader) => Blob.Copy(reader.Bytes());

    private static Hash256 ReadHash(WireReader reader) => new(reader.Fixed(Hash256.Size));

    private static AccountId ReadAccount(WireReader reader) => new(reader.Fixed(AccountId.Size));

    private static PublicKey ReadKey(WireReader reader) => new(reader.Fixed(PublicKey.Size));

    private static Signature ReadSignature(WireReader reader) => new(reader.Fixed(Signature.Size));

    /// <summary>A default-constructed id has no bytes and no encoding.</summary>
    private static void Exact(WireWriter writer, ReadOnlySpan<byte> bytes, int size)
    {
        if (bytes.IsEmpty)
        {
            throw new WireException($"an id of {size} bytes was never set");
        }

        writer.Fixed(bytes);
    }

    private static KeyValuePair<Type, WireCodec> Of<T>(Action<WireWriter, T> write, Func<WireReader, T> read) =>
        KeyValuePair.Create<Type, WireCodec>(typeof(T), new PrimitiveCodec<T>(write, read));
}

/// <summary>A codec of two functions; a record's compiled code calls them directly.</summary>
internal sealed class PrimitiveCodec<T>(Action<WireWriter, T> write, Func<WireReader, T> read) : WireCodec<T>
{
    public override (MethodInfo Write, MethodInfo Read)? Functions => (write.Method, read.Method);

    public override void Write(WireWriter writer, T value) => write(writer, value);

    public override T Read(WireReader reader) => read(reader);
}
