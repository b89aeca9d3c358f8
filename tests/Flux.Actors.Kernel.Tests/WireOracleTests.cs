using Flux.Actors.Kernel.Tests.Oracle;

namespace Flux.Actors.Kernel.Tests;

/// <summary>The compiled codec against the first one: over every stored type of the rules, the same bytes, the same values, the same refusals.</summary>
public sealed class WireOracleTests(ITestOutputHelper output)
{
    private const int ValuesPerType = 15;
    private const int MutationsPerType = 60;

    /// <summary>The first codec fell over numbers of an enum beyond 31 bits, which was no refusal; hostile bytes could stop a reader with it.</summary>
    private const string Overflow = "overflow";

    /// <summary>Every named record of the rules, and every vocabulary that has one among its cases.</summary>
    private static IReadOnlyList<Type> Stored { get; } =
    [
        .. from type in typeof(Domain.Chain.Block).Assembly.GetTypes().Append(typeof(WireTests.Group))
           where type.IsDefined(typeof(WireAttribute), false) && !type.IsGenericTypeDefinition
           from each in type.BaseType!.IsAbstract && type.BaseType != typeof(object) ? new[] { type, type.BaseType } : [type]
           group each by each into same
           orderby same.Key.FullName
           select same.Key,
        typeof(SortedMap<string, Amount>),
        typeof(Domain.Chain.Change<Outpoint, Domain.Nodes.NodeRecord>),
        typeof(Domain.Chain.Envelope<Domain.Apps.App.Command>),
    ];

    [Fact]
    public void every_stored_value_has_the_bytes_it_always_had()
    {
        WireValues values = new(1);
        int compared = 0;
        foreach (Type type in Stored)
        {
            for (int i = 0; i < ValuesPerType; i++, compared++)
            {
                object value = values.Draw(type);
                Blob bytes = Wire.Encode(type, value);
                Same(type, OracleWire.Encode(type, value), bytes);
                Same(type, value, Wire.Decode(type, bytes.Memory));
                Same(type, value, OracleWire.Decode(type, bytes.Memory));
            }
        }

        output.WriteLine($"{Stored.Count} types, {compared} values");
        Assert.True(Stored.Count > 150 && compared > 2_000, $"{Stored.Count} types, {compared} values");
    }

    [Fact]
    public void changed_bytes_are_refused_with_the_same_words_or_give_the_same_value()
    {
        WireValues values = new(2);
        int refused = 0, read = 0;
        foreach (Type type in Stored)
        {
            for (int i = 0; i < MutationsPerType; i++)
            {
                byte[] bytes = Mutated(OracleWire.Encode(type, values.Draw(type)).ToArray(), values);
                (object? wanted, string? why) = Outcome(() => OracleWire.Decode(type, bytes));
                (object? seen, string? whySeen) = Outcome(() => Wire.Decode(type, bytes));
                Same(type, why == Overflow && whySeen?.EndsWith("a defined value wanted", StringComparison.Ordinal) == true ? whySeen : why, whySeen);
                Same(type, wanted, seen);
                if (seen is not null)
                {
                    Same(type, Blob.Copy(bytes), Wire.Encode(type, seen));
                }

                _ = seen is null ? refused++ : read++;
            }
        }

        output.WriteLine($"{refused} refused, {read} read");
        Assert.True(refused > 5_000 && read > 3_000, $"{refused} refused, {read} read: the changes reach too little");
    }

    [Fact]
    public void interpreted_records_have_the_same_bytes_and_values()
    {
        WireValues values = new(3);
        foreach (Type type in Stored.Where(type => !type.IsAbstract && type.IsDefined(typeof(WireAttribute), false)))
        {
            WireCodec codec = (WireCodec)typeof(RecordCodec<>).MakeGenericType(type)
                .GetMethod(nameof(RecordCodec<>.Interpreted), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.Invoke(null, [])!;
            object value = values.Draw(type);
            WireWriter writer = new();
            codec.WriteObject(writer, value);
            Same(type, Wire.Encode(type, value), writer.ToBlob());
            Same(type, value, codec.ReadObject(new WireReader(writer.ToBlob().Memory)));
        }
    }

    /// <summary>Writes values out only when they differ: most of them are long.</summary>
    private static void Same(Type type, object? wanted, object? seen)
    {
        if (!Equals(wanted, seen))
        {
            Assert.Fail($"{type}: {seen ?? "nothing"} seen, {wanted ?? "nothing"} wanted");
        }
    }

    private static byte[] Mutated(byte[] bytes, WireValues values)
    {
        if (bytes.Length == 0)
        {
            return [(byte)values.Below(256)];
        }

        int at = values.Below(bytes.Length);
        switch (values.Below(5))
        {
            case 0:
                bytes[at] ^= (byte)(1 << values.Below(8));
                return bytes;
            case 1:
                bytes[at] = (byte)values.Below(256);
                return bytes;
            case 2:
                return bytes[..at];
            case 3:
                return [.. bytes, (byte)values.Below(256)];
            default:
                return [.. bytes[..at], .. bytes[(at + 1)..]];
        }
    }

    private static (object? Value, string? Refusal) Outcome(Func<object> decode)
    {
        try
        {
            return (decode(), null);
        }
        catch (WireException e)
        {
            return (null, e.Message);
        }
        catch (OverflowException)
        {
            return (null, Overflow);
        }
    }
}
