using System.Reflection;
using System.Runtime.CompilerServices;

namespace Flux.Actors.Kernel;

/// <summary>The codec of a type, found without a look-up: one static field per type.</summary>
internal static class Codec<T>
{
    public static readonly WireCodec<T> Instance = (WireCodec<T>)WireCodec.Build(typeof(T));
}

/// <summary>A codec with its type erased, for callers that know the type only at run time.</summary>
/// <remarks>
/// Building one looks at nothing but the kind of its type, so that types may hold themselves and a type that can't be encoded is refused where it is
/// used, each time, and not once while a static field is set.
/// </remarks>
internal abstract class WireCodec
{
    // Keyed by type and only ever asked for one: no result depends on its order, and it keeps no type alive.
    private static readonly ConditionalWeakTable<Type, WireCodec> Known = [];

    /// <summary>For primitives: the static functions behind Write and Read.</summary>
    public virtual (MethodInfo Write, MethodInfo Read)? Functions => null;

    public abstract void WriteObject(WireWriter writer, object value);

    public abstract object? ReadObject(WireReader reader);

    public static WireCodec For(Type type) => Known.GetValue(
        type, static each => (WireCodec)typeof(Codec<>).MakeGenericType(each).GetField(nameof(Codec<>.Instance))!.GetValue(null)!);

    public static WireCodec Build(Type type)
    {
        if (WirePrimitives.Find(type) is { } primitive)
        {
            return primitive;
        }

        if (type.IsEnum)
        {
            return Make(typeof(EnumCodec<>), type);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Make(typeof(NullableCodec<>), underlying);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() is var definition)
        {
            if (definition == typeof(Sequence<>))
            {
                return Make(typeof(SequenceCodec<>), type.GetGenericArguments());
            }

            if (definition == typeof(SortedMap<,>))
            {
                return Make(typeof(SortedMapCodec<,>), type.GetGenericArguments());
            }

            if (definition == typeof(AuthenticatedMap<,>))
            {
                return Make(typeof(AuthenticatedMapCodec<,>), type.GetGenericArguments());
            }
        }

        return Make(type.IsAbstract ? typeof(CasesCodec<>) : typeof(RecordCodec<>), type);
    }

    private static WireCodec Make(Type codec, params Type[] arguments) =>
        (WireCodec)Activator.CreateInstance(codec.MakeGenericType(arguments))!;
}

/// <summary>Writes and reads values of one type. Concurrency: any thread.</summary>
internal abstract class WireCodec<T> : WireCodec
{
    public abstract void Write(WireWriter writer, T value);

    public abstract T Read(WireReader reader);

    public sealed override void WriteObject(WireWriter writer, object value) => Write(writer, (T)value);

    public sealed override object? ReadObject(WireReader reader) => Read(reader);
}

/// <summary>32 bit. A value without a name is written as it stands, and refused when read.</summary>
internal sealed class EnumCodec<T> : WireCodec<T>
    where T : struct, Enum
{
    private static readonly bool IsInt32 = Enum.GetUnderlyingType(typeof(T)) == typeof(int);

    private readonly int[] _defined = [.. Enum.GetValues<T>().Select(Number).Order()];

    public override void Write(WireWriter writer, T value) => writer.UInt32((uint)Number(value));

    public override T Read(WireReader reader)
    {
        uint number = reader.UInt32();
        return number <= int.MaxValue && Array.BinarySearch(_defined, (int)number) >= 0
            ? IsInt32 ? Unsafe.BitCast<int, T>((int)number) : (T)Enum.ToObject(typeof(T), (int)number)
            : throw new WireException($"{typeof(T).Name} {number} seen, a defined value wanted");
    }

    private static int Number(T value) =>
        IsInt32 ? Unsafe.BitCast<T, int>(value) : Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A value that may be absent: 0, or 1 and the value.</summary>
internal sealed class NullableCodec<T> : WireCodec<T?>
    where T : struct
{
    public override void Write(WireWriter writer, T? value)
    {
        writer.Byte(value.HasValue ? (byte)1 : (byte)0);
        if (value is { } present)
        {
            Codec<T>.Instance.Write(writer, present);
        }
    }

    public override T? Read(WireReader reader) => Presence.Read(reader) ? Codec<T>.Instance.Read(reader) : null;
}

/// <summary>A reference that may be absent: 0, or 1 and the value. Which fields may be, the record's declaration says.</summary>
internal sealed class OptionalCodec<T> : WireCodec<T?>
    where T : class
{
    public static readonly OptionalCodec<T> Instance = new();

    public override void Write(WireWriter writer, T? value)
    {
        writer.Byte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            Codec<T>.Instance.Write(writer, value);
        }
    }

    public override T? Read(WireReader reader) => Presence.Read(reader) ? Codec<T>.Instance.Read(reader) : null;
}

internal static class Presence
{
    public static bool Read(WireReader reader) => reader.Byte() switch
    {
        0 => false,
        1 => true,
        var other => throw new WireException($"presence byte {other} seen, 0 or 1 wanted"),
    };
}

/// <summary>Room for items whose count is only claimed: it grows as they come, so a false count takes no memory, and ends at the count exactly.</summary>
internal static class Claimed
{
    private const int AtOnce = 1_024;

    public static T[] First<T>(int count) => new T[Math.Min(count, AtOnce)];

    /// <summary>Room for the item of that index, which is below the count.</summary>
    public static void Reach<T>(ref T[] items, int index, int count)
    {
        if (index == items.Length)
        {
            Array.Resize(ref items, (int)Math.Min(count, 2L * items.Length));
        }
    }
}

internal sealed class SequenceCodec<T> : WireCodec<Sequence<T>>
{
    private WireCodec<T>? _item;

    private WireCodec<T> Item => _item ??= Codec<T>.Instance;

    public override void Write(WireWriter writer, Sequence<T> value)
    {
        writer.UInt32((uint)value.Count);
        WireCodec<T> codec = Item;
        foreach (T item in value)
        {
            codec.Write(writer, item);
        }
    }

    public override Sequence<T> Read(WireReader reader)
    {
        int count = reader.Count();
        if (count == 0)
        {
            return [];
        }

        WireCodec<T> codec = Item;
        T[] items = Claimed.First<T>(count);
        for (int i = 0; i < count; i++)
        {
            Claimed.Reach(ref items, i, count);
            items[i] = codec.Read(reader);
        }

        return Sequence<T>.Own(items);
    }
}

internal sealed class SortedMapCodec<TKey, TValue> : WireCodec<SortedMap<TKey, TValue>>
    where TKey : notnull, IComparable<TKey>
{
    private WireCodec<TKey>? _key;
    private WireCodec<TValue>? _value;

    private WireCodec<TKey> Key => _key ??= Codec<TKey>.Instance;

    private WireCodec<TValue> Value => _value ??= Codec<TValue>.Instance;

    public override void Write(WireWriter writer, SortedMap<TKey, TValue> value)
    {
        writer.UInt32((uint)value.Count);
        foreach (KeyValuePair<TKey, TValue> pair in value)
        {
            Key.Write(writer, pair.Key);
            Value.Write(writer, pair.Value);
        }
    }

    public override SortedMap<TKey, TValue> Read(WireReader reader)
    {
        int count = reader.Count();
        KeyValuePair<TKey, TValue>[] pairs = Claimed.First<KeyValuePair<TKey, TValue>>(count);
        for (int i = 0; i < count; i++)
        {
            Claimed.Reach(ref pairs, i, count);
            TKey key = Key.Read(reader);
            if (i > 0 && SortedMap<TKey, TValue>.Order.Compare(pairs[i - 1].Key, key) >= 0)
            {
                throw new WireException($"map key {key} after {pairs[i - 1].Key}, strictly ascending keys wanted");
            }

            pairs[i] = KeyValuePair.Create(key, Value.Read(reader));
        }

        return SortedMap<TKey, TValue>.From(pairs);
    }
}
