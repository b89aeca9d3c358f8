using System.Buffers;
using System.Text;

namespace Flux.Actors.Kernel;

/// <summary>The name of an entity: its kind and its key within the kind, written <c>kind/key</c>.</summary>
/// <remarks>Shape: kind is 1–32 of a–z and '-'; key is 1–200 printable ASCII characters without blanks, '/' allowed.</remarks>
public readonly record struct EntityId : IComparable<EntityId>, IPathKey
{
    public const int KindLengthMax = 32;
    public const int KeyLengthMax = 200;

    private static readonly SearchValues<char> KindCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");

    /// <exception cref="FormatException">Kind or key breaks the shape.</exception>
    public EntityId(string kind, string key)
    {
        if (kind.Length is 0 or > KindLengthMax || kind.AsSpan().ContainsAnyExcept(KindCharacters))
        {
            throw new FormatException($"entity kind '{kind}': 1–{KindLengthMax} letters a–z or '-' wanted");
        }

        if (key.Length is 0 or > KeyLengthMax || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new FormatException($"entity key '{key}': 1–{KeyLengthMax} printable characters without blanks wanted");
        }

        Kind = kind;
        Key = key;
    }

    public string Kind { get; }

    public string Key { get; }

    public static EntityId Parse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            ? new EntityId(text[..slash], text[(slash + 1)..])
            : throw new FormatException($"entity '{text}': kind/key wanted");
    }

    /// <summary>Kind and key, a zero byte behind each: no character is one, so the order is that of kind, then key.</summary>
    public int WritePath(Span<byte> path)
    {
        int kind = Encoding.ASCII.GetBytes(Kind, path);
        path[kind] = 0;
        int key = Encoding.ASCII.GetBytes(Key, path[(kind + 1)..]);
        path[kind + 1 + key] = 0;
        return kind + key + 2;
    }

    public int CompareTo(EntityId other) =>
        string.CompareOrdinal(Kind, other.Kind) is var kinds and not 0 ? kinds : string.CompareOrdinal(Key, other.Key);

    public override string ToString() => $"{Kind}/{Key}";

    public static bool operator <(EntityId left, EntityId right) => left.CompareTo(right) < 0;

    public static bool operator >(EntityId left, EntityId right) => left.CompareTo(right) > 0;

    public static bool operator <=(EntityId left, EntityId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EntityId left, EntityId right) => left.CompareTo(right) >= 0;
}
