using System.Reflection;

namespace Flux.Actors.Kernel.Tests.Oracle;

/// <summary>Writes and reads values of one type. Built once per type by reflection over record constructors.</summary>
internal abstract class OracleCodec
{
    private static readonly Lock Gate = new();
    private static SortedMap<string, OracleCodec> _known = SortedMap<string, OracleCodec>.Empty;

    public abstract void Write(OracleWriter writer, object? value);

    public abstract object? Read(OracleReader reader);

    public static OracleCodec For(Type type)
    {
        string key = type.AssemblyQualifiedName ?? type.ToString();
        if (Volatile.Read(ref _known).TryGet(key, out OracleCodec known))
        {
            return known;
        }

        OracleCodec built = Build(type);
        lock (Gate)
        {
            _known = _known.With(key, built);
        }

        return built;
    }

    private static OracleCodec Build(Type type)
    {
        if (OraclePrimitives.Find(type) is { } primitive)
        {
            return primitive;
        }

        if (type.IsEnum)
        {
            return new EnumCodec(type);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return new OptionalCodec(underlying);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() is var definition)
        {
            if (definition == typeof(Sequence<>))
            {
                return (OracleCodec)Activator.CreateInstance(typeof(SequenceCodec<>).MakeGenericType(type.GetGenericArguments()))!;
            }

            if (definition == typeof(SortedMap<,>))
            {
                return (OracleCodec)Activator.CreateInstance(typeof(SortedMapCodec<,>).MakeGenericType(type.GetGenericArguments()))!;
            }

            if (definition == typeof(AuthenticatedMap<,>))
            {
                return (OracleCodec)Activator.CreateInstance(typeof(AuthenticatedMapCodec<,>).MakeGenericType(type.GetGenericArguments()))!;
            }
        }

        return type.IsAbstract ? new CasesCodec(type) : new RecordCodec(type);
    }
}

internal sealed class EnumCodec(Type type) : OracleCodec
{
    public override void Write(OracleWriter writer, object? value) =>
        writer.UInt32((uint)Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture));

    public override object Read(OracleReader reader)
    {
        object value = Enum.ToObject(type, (int)reader.UInt32());
        return Enum.IsDefined(type, value) ? value : throw new WireException($"{type.Name} {value} seen, a defined value wanted");
    }
}

/// <summary>A value that may be absent: 0, or 1 and the value.</summary>
internal sealed class OptionalCodec(Type underlying) : OracleCodec
{
    private OracleCodec? _inner;

    private OracleCodec Inner => _inner ??= For(underlying);

    public override void Write(OracleWriter writer, object? value)
    {
        writer.Byte(value is null ? (byte)0 : (byte)1);
        if (value is not null)
        {
            Inner.Write(writer, value);
        }
    }

    public override object? Read(OracleReader reader) => reader.Byte() switch
    {
        0 => null,
        1 => Inner.Read(reader),
        var other => throw new WireException($"presence byte {other} seen, 0 or 1 wanted"),
    };
}

internal sealed class SequenceCodec<T> : OracleCodec
{
    private readonly OracleCodec _item = For(typeof(T));

    public override void Write(OracleWriter writer, object? value)
    {
        Sequence<T> items = (Sequence<T>)value!;
        writer.UInt32((uint)items.Count);
        foreach (T item in items)
        {
            _item.Write(writer, item);
        }
    }

    public override object Read(OracleReader reader)
    {
        int count = reader.Count();
        T[] items = new T[count];
        for (int i = 0; i < count; i++)
        {
            items[i] = (T)_item.Read(reader)!;
        }

        return Sequence.Create<T>(items);
    }
}

internal sealed class SortedMapCodec<TKey, TValue> : OracleCodec
    where TKey : notnull, IComparable<TKey>
{
    private readonly OracleCodec _key = For(typeof(TKey));
    private readonly OracleCodec _value = For(typeof(TValue));

    public override void Write(OracleWriter writer, object? value)
    {
        SortedMap<TKey, TValue> map = (SortedMap<TKey, TValue>)value!;
        writer.UInt32((uint)map.Count);
        foreach (KeyValuePair<TKey, TValue> pair in map)
        {
            _key.Write(writer, pair.Key);
            _value.Write(writer, pair.Value);
        }
    }

    public override object Read(OracleReader reader)
    {
        int count = reader.Count();
        KeyValuePair<TKey, TValue>[] pairs = new KeyValuePair<TKey, TValue>[count];
        for (int i = 0; i < count; i++)
        {
            TKey key = (TKey)_key.Read(reader)!;
            if (i > 0 && Compare(pairs[i - 1].Key, key) >= 0)
            {
                throw new WireException($"map key {key} after {pairs[i - 1].Key}, strictly ascending keys wanted");
            }

            pairs[i] = KeyValuePair.Create(key, (TValue)_value.Read(reader)!);
        }

        return SortedMap<TKey, TValue>.From(pairs);
    }

    private static int Compare(TKey left, TKey right) =>
        left is string text ? string.CompareOrdinal(text, right as string) : left.CompareTo(right);
}

/// <summary>As a sorted map of the same entries.</summary>
internal sealed class AuthenticatedMapCodec<TKey, TValue> : OracleCodec
    where TKey : notnull, IComparable<TKey>, IPathKey
    where TValue : class, IAuthenticated
{
    private readonly SortedMapCodec<TKey, TValue> _entries = new();

    public override void Write(OracleWriter writer, object? value) =>
        _entries.Write(writer, SortedMap<TKey, TValue>.From((AuthenticatedMap<TKey, TValue>)value!));

    public override object Read(OracleReader reader) =>
        AuthenticatedMap<TKey, TValue>.From((SortedMap<TKey, TValue>)_entries.Read(reader));
}

/// <summary>A sealed record or struct: its primary constructor's parameters, in order.</summary>
internal sealed class RecordCodec : OracleCodec
{
    private readonly Type _type;
    private readonly ConstructorInvoker _make;
    private readonly MethodInvoker[] _getters;
    private readonly Lazy<OracleCodec>[] _fields;

    public RecordCodec(Type type)
    {
        _type = type;
        ConstructorInfo constructor = type.GetConstructors()
            .Where(c => c.GetParameters() is var p && !(p.Length == 1 && p[0].ParameterType == type))
            .MaxBy(c => c.GetParameters().Length)
            ?? throw new WireException($"{type} has no public constructor to read its fields from");
        ParameterInfo[] parameters = constructor.GetParameters();
        NullabilityInfoContext nullability = new();
        _make = ConstructorInvoker.Create(constructor);
        _getters = [.. parameters.Select(parameter => MethodInvoker.Create(Getter(type, parameter)))];
        _fields = [.. parameters.Select(parameter =>
        {
            bool optional = !parameter.ParameterType.IsValueType
                && nullability.Create(parameter).WriteState == NullabilityState.Nullable;
            Type field = parameter.ParameterType;
            return new Lazy<OracleCodec>(() => optional ? new OptionalCodec(field) : For(field));
        })];
    }

    public override void Write(OracleWriter writer, object? value)
    {
        for (int i = 0; i < _fields.Length; i++)
        {
            _fields[i].Value.Write(writer, _getters[i].Invoke(value));
        }
    }

    public override object Read(OracleReader reader)
    {
        object?[] values = new object?[_fields.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _fields[i].Value.Read(reader);
        }

        try
        {
            return _make.Invoke(values.AsSpan());
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw new WireException($"{_type.Name}: {e.Message}", e);
        }
    }

    private static MethodInfo Getter(Type type, ParameterInfo parameter) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .SingleOrDefault(p => string.Equals(p.Name, parameter.Name, StringComparison.OrdinalIgnoreCase))?.GetMethod
        ?? throw new WireException($"{type}: no property for constructor parameter '{parameter.Name}'");
}

/// <summary>An abstract record: the case's wire name (length byte, ASCII), then the case's fields.</summary>
internal sealed class CasesCodec : OracleCodec
{
    private readonly Type _declared;
    private readonly SortedMap<string, Type> _byName;

    public CasesCodec(Type declared)
    {
        _declared = declared;
        _byName = SortedMap<string, Type>.From(Wire.CasesOf(declared));
    }

    public override void Write(OracleWriter writer, object? value)
    {
        Type type = value!.GetType();
        ReadOnlySpan<byte> name = System.Text.Encoding.ASCII.GetBytes(Wire.NameOf(type));
        writer.Byte((byte)name.Length);
        writer.Fixed(name);
        For(type).Write(writer, value);
    }

    public override object? Read(OracleReader reader)
    {
        byte[] bytes = reader.Fixed(reader.Byte()).ToArray();
        string name = System.Text.Encoding.ASCII.GetString(bytes);
        string told = Array.TrueForAll(bytes, each => each is > 0x20 and < 0x7f) ? $"'{name}'" : $"with {bytes.Length} bytes that are no name";
        return _byName.TryGet(name, out Type type)
            ? For(type).Read(reader)
            : throw new WireException($"{_declared.Name} {told} seen, one of {string.Join(", ", _byName.Keys)} wanted");
    }
}
