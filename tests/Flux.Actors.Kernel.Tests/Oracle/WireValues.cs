using System.Reflection;

namespace Flux.Actors.Kernel.Tests.Oracle;

/// <summary>Draws values of any type that the codec knows, the same ones for the same seed.</summary>
internal sealed class WireValues(ulong seed)
{
    private const int DepthMax = 6;

    private static readonly string[] Texts = ["", "a", "hello", "ä€𝄞", "127.11.0.1", new string('x', 300), "{\"version\":8}", " \u0000 "];

    private readonly Prng _random = new(seed);
    private readonly Dictionary<Type, IReadOnlyList<KeyValuePair<string, Type>>> _cases = [];

    public int Below(int bound) => (int)_random.Below((ulong)bound);

    /// <summary>A value of the declared type; constructors that refuse what was drawn are asked again.</summary>
    public object Draw(Type type, int depth = 0)
    {
        if (Primitive(type) is { } primitive)
        {
            return primitive;
        }

        if (type.IsEnum)
        {
            Array defined = Enum.GetValues(type);
            return defined.GetValue(Below(defined.Length))!;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Sequence<>))
        {
            return Call(nameof(SequenceOf), type, depth);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(SortedMap<,>))
        {
            return Call(nameof(MapOf), type, depth);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(AuthenticatedMap<,>))
        {
            return Call(nameof(AuthenticatedMapOf), type, depth);
        }

        if (type.IsAbstract)
        {
            if (!_cases.TryGetValue(type, out IReadOnlyList<KeyValuePair<string, Type>>? cases))
            {
                cases = _cases[type] = Wire.CasesOf(type);
            }

            return Draw(cases[Below(cases.Count)].Value, depth);
        }

        return type == typeof(EntityId) ? new EntityId("kind", $"k{Below(1_000)}") : Record(type, depth);
    }

    private object? Primitive(Type type) =>
        type == typeof(bool) ? Below(2) == 0
        : type == typeof(byte) ? (byte)Below(256)
        : type == typeof(int) ? unchecked((int)Number())
        : type == typeof(uint) ? unchecked((uint)Number())
        : type == typeof(long) ? unchecked((long)Number())
        : type == typeof(ulong) ? Number()
        : type == typeof(Int128) ? unchecked((Int128)new UInt128(Number(), Number()))
        : type == typeof(string) ? Texts[Below(Texts.Length)]
        : type == typeof(Blob) ? Blob.Own(Bytes(Below(40)))
        : type == typeof(Hash256) ? new Hash256(Bytes(Hash256.Size))
        : type == typeof(AccountId) ? new AccountId(Bytes(AccountId.Size))
        : type == typeof(PublicKey) ? new PublicKey(Bytes(PublicKey.Size))
        : type == typeof(Signature) ? new Signature(Bytes(Signature.Size))
        : null;

    /// <summary>Often small, as numbers are; sometimes any.</summary>
    private ulong Number() => Below(3) == 0 ? _random.Next() : (ulong)Below(1_000);

    private byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)Below(256))];

    private object Record(Type type, int depth)
    {
        (ConstructorInfo constructor, WireField[] fields) = WireField.Of(type);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return constructor.Invoke([.. fields.Select(field => Field(field, depth))]);
            }
            catch (TargetInvocationException) when (attempt < 100)
            {
                // The constructor refuses these fields.
            }
        }
    }

    private object? Field(WireField field, int depth) =>
        (field.IsOptional || Nullable.GetUnderlyingType(field.Type) is not null) && Below(2) == 0
            ? null
            : Draw(Nullable.GetUnderlyingType(field.Type) ?? field.Type, depth + 1);

    private object Call(string method, Type type, int depth) =>
        GetType().GetMethod(method, BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(type.GetGenericArguments()).Invoke(this, [depth])!;

    private Sequence<T> SequenceOf<T>(int depth) =>
        Enumerable.Range(0, Count(depth)).Select(_ => (T)Draw(typeof(T), depth + 1)).ToSequence();

    private SortedMap<TKey, TValue> MapOf<TKey, TValue>(int depth)
        where TKey : notnull, IComparable<TKey> =>
        Enumerable.Range(0, Count(depth)).Aggregate(
            SortedMap<TKey, TValue>.Empty,
            (map, _) => map.With((TKey)Draw(typeof(TKey), depth + 1), (TValue)Draw(typeof(TValue), depth + 1)));

    private AuthenticatedMap<TKey, TValue> AuthenticatedMapOf<TKey, TValue>(int depth)
        where TKey : notnull, IComparable<TKey>, IPathKey
        where TValue : class, IAuthenticated => AuthenticatedMap<TKey, TValue>.From(MapOf<TKey, TValue>(depth));

    private int Count(int depth) => depth >= DepthMax ? 0 : Below(4);
}
