namespace Flux.Actors.Kernel;

/// <summary>As a sorted map: count, key and value in turn, keys ascending strictly. The digests are not stored; whoever reads works them out.</summary>
internal sealed class AuthenticatedMapCodec<TKey, TValue> : WireCodec<AuthenticatedMap<TKey, TValue>>
    where TKey : notnull, IComparable<TKey>, IPathKey
    where TValue : class, IAuthenticated
{
    public override void Write(WireWriter writer, AuthenticatedMap<TKey, TValue> value)
    {
        writer.UInt32((uint)value.Count);
        WireCodec<TKey> keys = Codec<TKey>.Instance;
        WireCodec<TValue> values = Codec<TValue>.Instance;
        foreach (KeyValuePair<TKey, TValue> pair in value)
        {
            keys.Write(writer, pair.Key);
            values.Write(writer, pair.Value);
        }
    }

    public override AuthenticatedMap<TKey, TValue> Read(WireReader reader)
    {
        int count = reader.Count();
        WireCodec<TKey> keys = Codec<TKey>.Instance;
        WireCodec<TValue> values = Codec<TValue>.Instance;
        KeyValuePair<TKey, TValue>[] pairs = Claimed.First<KeyValuePair<TKey, TValue>>(count);
        for (int i = 0; i < count; i++)
        {
            Claimed.Reach(ref pairs, i, count);
            TKey key = keys.Read(reader);
            if (i > 0 && pairs[i - 1].Key.CompareTo(key) >= 0)
            {
                throw new WireException($"map key {key} after {pairs[i - 1].Key}, strictly ascending keys wanted");
            }

            pairs[i] = KeyValuePair.Create(key, values.Read(reader));
        }

        return AuthenticatedMap<TKey, TValue>.FromAscending(pairs);
    }
}
