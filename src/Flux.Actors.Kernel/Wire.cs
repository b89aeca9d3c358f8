using System.Runtime.CompilerServices;
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
    // As in WireCodec: only ever asked for one type.
    private static readonly ConditionalWeakTable<Type, string> Names = [];

    public static Blob Encode<T>(T value)
    {
        WireWriter writer = WireWriter.Rent();
        try
        {
            Codec<T>.Instance.Write(writer, value);
            return writer.ToBlob();
        }
        finally
        {
            writer.Return();
        }
    }

    /// <summary>Encodes as the declared type, which decides whether the case's wire name is written.</summary>
    public static Blob Encode(Type declared, object value)
    {
        WireWriter writer = WireWriter.Rent();
        try
        {
            WireCodec.For(declared).WriteObject(writer, value);
            return writer.ToBlob();
        }
        finally
        {
            writer.Return();
        }
    }

    public static T Decode<T>(Blob bytes) => Decode<T>(bytes.Memory);

    public static T Decode<T>(ReadOnlyMemory<byte> bytes)
    {
        WireReader reader = WireReader.Rent(bytes);
        try
        {
            T value = Codec<T>.Instance.Read(reader);
            reader.End();
            return value;
        }
        finally
        {
            reader.Return();
        }
    }

    public static object Decode(Type declared, ReadOnlyMemory<byte> bytes)
    {
        WireReader reader = WireReader.Rent(bytes);
        try
        {
            object value = WireCodec.For(declared).ReadObject(reader)!;
            reader.End();
            return value;
        }
        finally
        {
            reader.Return();
        }
    }

    /// <summary>SHA-256d over the domain tag and the value's encoding: ids and what is signed.</summary>
    public static Hash256 Digest<T>(string domain, T value) => Digest(domain, value, out _);

    /// <summary>The same, and how many bytes the value's encoding has.</summary>
    public static Hash256 Digest<T>(string domain, T value, out int bytes)
    {
        WireWriter writer = WireWriter.Rent();
        try
        {
            writer.Text(domain);
            int before = writer.Written.Length;
            Codec<T>.Instance.Write(writer, value);
            bytes = writer.Written.Length - before;
            return Hash256.Sha256d(writer.Written);
        }
        finally
        {
            writer.Return();
        }
    }

    /// <summary>The wire name of a case.</summary>
    /// <exception cref="WireException">The type has none.</exception>
    public static string NameOf(Type type) => Names.GetValue(type, static each =>
        each.GetCustomAttributes(typeof(WireAttribute), false) is [WireAttribute wire, ..]
            ? wire.Name
            : throw new WireException($"{each} has no wire name"));

    /// <summary>The cases of an abstract record, by wire name.</summary>
    public static IReadOnlyList<KeyValuePair<string, Type>> CasesOf(Type declared) =>
        [.. declared.Assembly.GetTypes()
            .Where(type => !type.IsAbstract && !type.IsGenericTypeDefinition && declared.IsAssignableFrom(type))
            .Select(type => KeyValuePair.Create(NameOf(type), type))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    /// <summary>A name as it stands before a case's fields: its length, then its ASCII characters.</summary>
    internal static byte[] Prefix(string name) => name.Length is > 0 and <= byte.MaxValue && Ascii.IsValid(name)
        ? [(byte)name.Length, .. Encoding.ASCII.GetBytes(name)]
        : throw new WireException($"wire name '{name}': 1–{byte.MaxValue} ASCII characters wanted");
}
