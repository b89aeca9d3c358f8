using System.Runtime.CompilerServices;
using System.Text;

namespace Flux.Actors.Kernel;

/// <summary>An abstract record: the case's wire name (length byte, ASCII), then the case's fields.</summary>
/// <remarks>
/// Cases are found by walking a short array: comparing a type, or a name's length and bytes, costs less than hashing it, and the order decides nothing.
/// </remarks>
internal sealed class CasesCodec<T> : WireCodec<T>
    where T : class
{
    private WireCase<T>[]? _cases;

    private WireCase<T>[] Cases => _cases ??= Find();

    public override void Write(WireWriter writer, T value)
    {
        Type type = value.GetType();
        foreach (WireCase<T> each in Cases)
        {
            if (each.Type == type)
            {
                writer.Fixed(each.Prefix);
                each.Write(writer, value);
                return;
            }
        }

        throw new WireException($"{type} seen, a case of {typeof(T)} from its own assembly wanted: {Names()}");
    }

    public override T Read(WireReader reader)
    {
        ReadOnlySpan<byte> name = reader.Fixed(reader.Byte());
        foreach (WireCase<T> each in Cases)
        {
            if (name.SequenceEqual(each.Prefix.AsSpan(1)))
            {
                return each.Read(reader);
            }
        }

        throw new WireException($"{typeof(T).Name} {Told(name)} seen, one of {Names()} wanted");
    }

    /// <summary>What is no name is not repeated: it goes to terminals and logs, and comes from anyone.</summary>
    private static string Told(ReadOnlySpan<byte> name) =>
        name.ContainsAnyExceptInRange((byte)'!', (byte)'~') ? $"with {name.Length} bytes that are no name" : $"'{Encoding.ASCII.GetString(name)}'";

    private string Names() => string.Join(", ", Cases.Select(each => each.Name));

    private static WireCase<T>[] Find()
    {
        IReadOnlyList<KeyValuePair<string, Type>> cases = Wire.CasesOf(typeof(T));
        for (int i = 1; i < cases.Count; i++)
        {
            if (cases[i].Key == cases[i - 1].Key)
            {
                throw new WireException($"'{cases[i].Key}' names {cases[i - 1].Value} and {cases[i].Value}; one name, one type");
            }
        }

        return [.. cases.Select(pair => (WireCase<T>)Activator.CreateInstance(typeof(WireCase<,>).MakeGenericType(typeof(T), pair.Value), pair.Key)!)];
    }
}

/// <summary>A case of an abstract record, seen from it.</summary>
internal abstract class WireCase<T>(string name, Type type)
    where T : class
{
    public string Name => name;

    public Type Type => type;

    /// <summary>What stands before its fields.</summary>
    public byte[] Prefix { get; } = Wire.Prefix(name);

    public abstract void Write(WireWriter writer, T value);

    public abstract T Read(WireReader reader);
}

internal sealed class WireCase<T, TCase>(string name) : WireCase<T>(name, typeof(TCase))
    where T : class
    where TCase : class, T
{
    private readonly WireCodec<TCase> _codec = Codec<TCase>.Instance;

    /// <summary>The value's type was compared already.</summary>
    public override void Write(WireWriter writer, T value) => _codec.Write(writer, Unsafe.As<TCase>(value));

    public override T Read(WireReader reader) => _codec.Read(reader);
}
