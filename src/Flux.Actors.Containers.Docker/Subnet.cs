using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Flux.Actors.Containers.Docker;

/// <summary>An IPv4 network: its first address and the number of fixed bits.</summary>
internal readonly record struct Subnet(uint First, int Prefix)
{
    /// <summary>The number of addresses.</summary>
    public long Size => 1L << (32 - Prefix);

    public bool Overlaps(Subnet other)
    {
        int shared = Math.Min(Prefix, other.Prefix);
        return Mask(First, shared) == Mask(other.First, shared);
    }

    /// <summary>The first part of the pool with that prefix that overlaps none of the taken ones; null when there is none.</summary>
    public static Subnet? FirstFree(Subnet pool, int prefix, IReadOnlyCollection<Subnet> taken)
    {
        long step = 1L << (32 - prefix);
        for (long first = pool.First; first < pool.First + pool.Size; first += step)
        {
            var candidate = new Subnet((uint)first, prefix);
            if (!taken.Any(used => used.Overlaps(candidate)))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <remarks>Errors: false for IPv6 and for anything that is not ADDRESS/BITS; host bits are cleared.</remarks>
    public static bool TryParse(string? text, out Subnet subnet)
    {
        subnet = default;
        string[] parts = (text ?? string.Empty).Split('/');
        if (parts.Length != 2 || !IPAddress.TryParse(parts[0], out IPAddress? address)
            || address.AddressFamily != AddressFamily.InterNetwork
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int prefix) || prefix > 32)
        {
            return false;
        }

        subnet = new Subnet(Mask(BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes()), prefix), prefix);
        return true;
    }

    public override string ToString()
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, First);
        return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/{Prefix}");
    }

    private static uint Mask(uint address, int prefix) => prefix == 0 ? 0 : address & (uint.MaxValue << (32 - prefix));
}
