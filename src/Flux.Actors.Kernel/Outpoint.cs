using System.Buffers.Binary;
using System.Globalization;

namespace Flux.Actors.Kernel;

/// <summary>The lock of a node's collateral: the transaction that made it and its output index. It names the node.</summary>
public readonly record struct Outpoint(Hash256 Transaction, uint Index) : IComparable<Outpoint>, IPathKey
{
    /// <summary>The transaction's id, then the index, big-endian.</summary>
    public int WritePath(Span<byte> path)
    {
        Transaction.CopyTo(path);
        BinaryPrimitives.WriteUInt32BigEndian(path[Hash256.Size..], Index);
        return Hash256.Size + sizeof(uint);
    }

    public int CompareTo(Outpoint other) => (Transaction, Index).CompareTo((other.Transaction, other.Index));

    public EntityId NodeEntity => new("node", ToString());

    public EntityId ValidatorEntity => new("validator", ToString());

    public string Short => Transaction.Short;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Transaction}:{Index}");

    public static Outpoint Parse(string text) =>
        TryParse(text, out Outpoint outpoint) ? outpoint : throw new FormatException($"'{text}': TXID:INDEX wanted");

    public static bool TryParse(string? text, out Outpoint outpoint)
    {
        string[] parts = (text ?? string.Empty).Split(':');
        outpoint = default;
        if (parts.Length != 2 || !Hash256.TryParse(parts[0], out Hash256 hash)
            || !uint.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out uint index))
        {
            return false;
        }

        outpoint = new Outpoint(hash, index);
        return true;
    }

    public static bool operator <(Outpoint left, Outpoint right) => left.CompareTo(right) < 0;

    public static bool operator >(Outpoint left, Outpoint right) => left.CompareTo(right) > 0;

    public static bool operator <=(Outpoint left, Outpoint right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Outpoint left, Outpoint right) => left.CompareTo(right) >= 0;
}
