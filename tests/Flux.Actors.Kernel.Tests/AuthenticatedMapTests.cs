namespace Flux.Actors.Kernel.Tests;

/// <summary>The authenticated map against a sorted map of the same entries, its digest against one worked out from the entries alone.</summary>
public sealed class AuthenticatedMapTests(ITestOutputHelper output)
{
    /// <summary>Keys that share beginnings, so that forks lie at every depth.</summary>
    private static readonly string[] Names = ["a", "ab", "abc", "abd", "b", "ba", "z", "zz", "zzz", "zzzz", "0", "~", "m/n", "m/o", "kind", "kinds"];

    [Fact]
    public void it_holds_what_a_sorted_map_holds_in_the_same_order() => Property.Holds<ulong>(output, seed =>
    {
        (AuthenticatedMap<EntityId, Coin> map, SortedMap<EntityId, Coin> model) = Walk(new Prng(seed));
        Assert.Equal(model.Select(pair => pair), map.Select(pair => pair));
        Assert.Equal(model.Count, map.Count);
        Assert.Equal(model.Values.Aggregate((Int128)0, (sum, coin) => sum + coin.Money), map.Money);
        Assert.All(Ids(), id => Assert.Equal(model.TryGet(id, out Coin held) ? held : null, map.GetOr(id, null!)));
        return model.Count > 2;
    });

    [Fact]
    public void its_form_and_digest_follow_from_the_content_alone() => Property.Holds<ulong>(output, seed =>
    {
        (AuthenticatedMap<EntityId, Coin> map, SortedMap<EntityId, Coin> model) = Walk(new Prng(seed));
        AuthenticatedMap<EntityId, Coin> backward = AuthenticatedMap<EntityId, Coin>.From(model.Reverse());
        AuthenticatedMap<EntityId, Coin> read = Wire.Decode<AuthenticatedMap<EntityId, Coin>>(Wire.Encode(map));
        Assert.Equal(DigestOf([.. model], 0), map.Root);
        Assert.Equal(map.Root, backward.Root);
        Assert.Equal(map.Root, read.Root);
        Assert.Equal(map, backward);
        Assert.Equal(map, read);
        Assert.Equal(Wire.Encode(model), Wire.Encode(map));
        return model.Count > 2;
    });

    /// <summary>So many that their digests are worked out in several parts, all at once or as they come.</summary>
    [Theory]
    [InlineData(1_023)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(7_000)]
    public void a_large_map_has_the_digest_of_its_entries_too(int count)
    {
        Prng random = new((ulong)count);
        KeyValuePair<EntityId, Coin>[] entries =
        [
            .. Enumerable.Range(0, count)
                .Select(i => new EntityId("e", $"{random.Below(1_000_000_000)}-{i}"))
                .Order()
                .Select((id, i) => KeyValuePair.Create(id, new Coin(i))),
        ];
        Hash256 wanted = DigestOf(entries, 0);
        Assert.Equal(wanted, AuthenticatedMap<EntityId, Coin>.From(entries).Root);

        AuthenticatedMap<EntityId, Coin> grown = AuthenticatedMap<EntityId, Coin>.Empty;
        foreach (KeyValuePair<EntityId, Coin>[] some in entries.OrderBy(_ => random.Next()).Chunk(1_500))
        {
            AuthenticatedMap<EntityId, Coin>.Draft draft = grown.Edit();
            Array.ForEach(some, each => draft.Set(each.Key, each.Value));
            grown = draft.Seal();
            _ = grown.Root;
        }

        Assert.Equal(wanted, grown.Root);
    }

    [Fact]
    public void changes_leave_the_map_they_began_with_as_it_was() => Property.Holds<ulong>(output, seed =>
    {
        Prng random = new(seed);
        (AuthenticatedMap<EntityId, Coin> before, SortedMap<EntityId, Coin> old) = Walk(random);
        Hash256 root = before.Root;
        (AuthenticatedMap<EntityId, Coin> after, SortedMap<EntityId, Coin> now) = Walk(random, before, old);
        Assert.Equal(root, DigestOf([.. before], 0));
        Assert.Equal(old.Select(pair => pair), before.Select(pair => pair));
        Assert.Equal(
            Ids().Where(id => !Equals(old.GetOr(id, null!), now.GetOr(id, null!)))
                .Select(id => new MapChange<EntityId, Coin>(id, old.GetOr(id, null!), now.GetOr(id, null!))),
            after.ChangesSince(before));
        return old.Count > 1 && !now.Equals(old);
    });

    [Fact]
    public void a_proof_shows_what_is_under_a_key_or_that_nothing_is() => Property.Holds<ulong>(output, seed =>
    {
        (AuthenticatedMap<EntityId, Coin> map, SortedMap<EntityId, Coin> model) = Walk(new Prng(seed));
        foreach (EntityId id in Ids())
        {
            MapProof proof = Wire.Decode<MapProof>(Wire.Encode(map.Prove(id)));
            (Hash256 root, Coin? held) = proof.Follow<EntityId, Coin>(id);
            Assert.Equal(map.Root, root);
            Assert.Equal(model.GetOr(id, null!), held);
        }

        return model.Count > 2;
    });

    [Fact]
    public void no_changed_proof_leads_to_the_root()
    {
        AuthenticatedMap<EntityId, Coin> map = AuthenticatedMap<EntityId, Coin>.From(Ids().Skip(1).Select((id, i) => KeyValuePair.Create(id, new Coin(i))));
        int refused = 0, elsewhere = 0;
        foreach (EntityId id in Ids())
        {
            byte[] bytes = Wire.Encode(map.Prove(id)).ToArray();
            for (int bit = 0; bit < 8 * bytes.Length; bit++)
            {
                byte[] changed = [.. bytes];
                changed[bit / 8] ^= (byte)(1 << bit % 8);
                try
                {
                    Assert.NotEqual(map.Root, Wire.Decode<MapProof>(changed).Follow<EntityId, Coin>(id).Root);
                    elsewhere++;
                }
                catch (FormatException)
                {
                    refused++;
                }
            }
        }

        Assert.True(refused > 100 && elsewhere > 100, $"{refused} refused, {elsewhere} lead elsewhere");
    }

    [Fact]
    public void a_proof_of_another_key_shows_nothing_about_this_one()
    {
        AuthenticatedMap<EntityId, Coin> map = AuthenticatedMap<EntityId, Coin>.From(Ids().Select(id => KeyValuePair.Create(id, new Coin(1))));
        foreach (EntityId asked in Ids())
        {
            foreach (EntityId other in Ids().Where(id => id != asked))
            {
                FormatException refused = Assert.Throws<FormatException>(() => map.Prove(other).Follow<EntityId, Coin>(asked));
                Assert.Contains($"the way to {other} leaves that to {asked}", refused.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void a_sealed_draft_takes_no_more_changes()
    {
        AuthenticatedMap<EntityId, Coin>.Draft draft = AuthenticatedMap<EntityId, Coin>.Empty.Edit();
        draft.Set(Id(0), new Coin(1));
        AuthenticatedMap<EntityId, Coin> map = draft.Seal();
        Assert.Throws<InvalidOperationException>(() => draft.Set(Id(1), new Coin(2)));
        Assert.Throws<InvalidOperationException>(() => draft.Remove(Id(0)));
        Assert.Single(map);
    }

    [Fact]
    public void money_that_does_not_fit_is_an_error_and_no_other_sum() => Assert.Throws<OverflowException>(() =>
        AuthenticatedMap<EntityId, Coin>.Empty.With(Id(0), new Coin(Int128.MaxValue)).With(Id(1), new Coin(1)));

    [Fact]
    public void keys_out_of_order_have_no_map()
    {
        Blob ascending = Wire.Encode(AuthenticatedMap<EntityId, Coin>.Empty.With(new EntityId("k", "a"), new Coin(1)).With(new EntityId("k", "b"), new Coin(1)));
        byte[] bytes = ascending.ToArray();
        int second = bytes.AsSpan().LastIndexOf("b"u8);
        bytes[second] = (byte)'a';
        Assert.Contains("strictly ascending", Assert.Throws<WireException>(() => Wire.Decode<AuthenticatedMap<EntityId, Coin>>(bytes)).Message, StringComparison.Ordinal);
    }

    private static EntityId Id(int i) => new(i % 3 == 0 ? "a" : i % 3 == 1 ? "a-b" : "b", Names[i / 3]);

    private static IEnumerable<EntityId> Ids() => Enumerable.Range(0, 3 * Names.Length).Select(Id).Order();

    /// <summary>Up to 40 steps, of which two thirds set an entry and one third removes one.</summary>
    private static (AuthenticatedMap<EntityId, Coin> Map, SortedMap<EntityId, Coin> Model) Walk(
        Prng random, AuthenticatedMap<EntityId, Coin>? from = null, SortedMap<EntityId, Coin>? model = null)
    {
        model ??= SortedMap<EntityId, Coin>.Empty;
        AuthenticatedMap<EntityId, Coin>.Draft draft = (from ?? AuthenticatedMap<EntityId, Coin>.Empty).Edit();
        ulong steps = random.Below(40);
        for (ulong i = 0; i < steps; i++)
        {
            EntityId id = Id((int)random.Below((ulong)(3 * Names.Length)));
            if (random.Below(3) == 0)
            {
                Assert.Equal(model.ContainsKey(id), draft.Remove(id));
                model = model.Without(id);
            }
            else
            {
                Coin coin = new((Int128)random.Below(1_000));
                draft.Set(id, coin);
                model = model.With(id, coin);
            }

            // Some are looked at while they change, so that a digest that outlives a change would be found.
            if (i % 5 == 4)
            {
                AuthenticatedMap<EntityId, Coin> seen = draft.Seal();
                Assert.Equal(DigestOf([.. model], 0), seen.Root);
                draft = seen.Edit();
            }
        }

        return (draft.Seal(), model);
    }

    /// <summary>The definition: entries split at the first bit in which they differ.</summary>
    private static Hash256 DigestOf(KeyValuePair<EntityId, Coin>[] entries, int from)
    {
        if (entries.Length == 0)
        {
            return Hash256.Zero;
        }

        if (entries.Length == 1)
        {
            return MapDigests.Leaf("coin", Wire.Encode(entries[0].Key).Span, Wire.Encode(entries[0].Value).Span);
        }

        int bit = from;
        while (entries.Select(entry => BitOf(entry.Key, bit)).Distinct().Count() == 1)
        {
            bit++;
        }

        KeyValuePair<EntityId, Coin>[] zeros = [.. entries.Where(entry => !BitOf(entry.Key, bit))], ones = [.. entries.Where(entry => BitOf(entry.Key, bit))];
        return MapDigests.Fork(bit, entries.Aggregate((Int128)0, (sum, entry) => sum + entry.Value.Money), DigestOf(zeros, bit + 1), DigestOf(ones, bit + 1));
    }

    private static bool BitOf(EntityId id, int bit)
    {
        byte[] path = [.. System.Text.Encoding.ASCII.GetBytes(id.Kind), 0, .. System.Text.Encoding.ASCII.GetBytes(id.Key), 0];
        return bit / 8 < path.Length && (path[bit / 8] & (0x80 >> bit % 8)) != 0;
    }

    [Wire("test.coin.v1")]
    public sealed record Coin(Int128 Money) : IAuthenticated
    {
        public static string Section => "coin";
    }
}
