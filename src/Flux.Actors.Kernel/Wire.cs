using System.Text;

namespace Flux.Actors.Kernel;

/// <summary>The canonical encoding: one encoder, one byte string per value, for journals, signatures, ids and roots.</summary>
/// <remarks>
/// Shape: a record is its primary constructor's fields in order; an abstract record is its case's wire name and then its fields;
/// integers are fixed-width little-endian; enums 32 bit; nullable values start with 0 or 1; lists and maps with a 32-bit count, maps in
/// strictly ascending key order. Errors: <see cref="WireException"/> for bytes that no value has; decode∘encode is the identity and
/// encode∘decode too. Source: DESIGN §9, docs/spec/wire.md.
/// </remarks>
public static class Wire
{
    public static Blob Encode<T>(T value) => Encode(typeof(T), value!);

    /// <summary>Encodes as the declared type, which decides whether the case's wire name is written.</summary>
    public static Blob Encode(Type declared, object value)
    {
        WireWriter writer = new();
        WireCodec.For(declared).Write(writer, value);
        return writer.ToBlob();
    }

    public static T Decode<T>(Blob bytes) => (T)Decode(typeof(T), bytes.Memory);

    public static object Decode(Type declared, ReadOnlyMemory<byte> bytes)
    {
        WireReader reader = new(bytes);
        object value = WireCodec.For(declared).Read(reader)!;
        reader.End();
        return value;
    }

    /// <summary>SHA-256d over the domain tag and the value's encoding: ids and what is signed.</summary>
    public static Hash256 Digest<T>(string domain, T value)
    {
        WireWriter writer = new();
        writer.Text(domain);
        WireCodec.For(typeof(T)).Write(writer, value);
        return Hash256.Sha256d(writer.Written);
    }

    /// <summary>The wire name of a case.</summary>
    /// <exception cref="WireException">The type has none.</exception>
    public static string NameOf(Type type) =>
        type.GetCustomAttributes(typeof(WireAttribute), false) is [WireAttribute wire, ..]
            ? wire.Name
            : throw new WireException($"{type} has no wire name");

    /// <summary>The cases of an abstract record, by wire name.</summary>
    public static IReadOnlyList<KeyValuePair<string, Type>> CasesOf(Type declared) =>
        [.. declared.Assembly.GetTypes()
            .Where(type => !type.IsAbstract && !type.IsGenericTypeDefinition && declared.IsAssignableFrom(type))
            .Select(type => KeyValuePair.Create(NameOf(type), type))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    internal static ReadOnlySpan<byte> Ascii(string name) => Encoding.ASCII.GetBytes(name);
}
