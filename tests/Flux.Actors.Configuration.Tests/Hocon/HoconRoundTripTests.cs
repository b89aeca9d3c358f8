using System.Text;
using Flux.Actors.Configuration.Hocon;
using FsCheck;
using FsCheck.Fluent;

namespace Flux.Actors.Configuration.Tests.Hocon;

public sealed class HoconRoundTripTests
{
    private static readonly SourcePosition Nowhere = new("generated", 1, 1);

    private static Gen<string> Texts { get; } = Gen.OneOf(
        Gen.Elements("", "include", "true", "null", "-1.5", "2s", "a.b", "/var//run", "10.0.0.0/8", "x y", "\"\"\"", "a\\", "${a}", "é", "\ud800", "\ud83d\ude00"),
        Gen.Choose(0, 0x17F).Select(code => (char)code).ListOf().Select(chars => string.Concat(chars)));

    private static Gen<HoconValue> Scalars { get; } = Gen.OneOf(
        Texts.Select(HoconValue (text) => new HoconScalar(HoconScalarKind.Text, text, Nowhere)),
        Gen.Elements("0", "-7", "3.25", "1e+5", "9E-2").Select(
            HoconValue (number) => new HoconScalar(HoconScalarKind.Number, number, Nowhere)),
        Gen.Elements("true", "false").Select(HoconValue (word) => new HoconScalar(HoconScalarKind.Boolean, word, Nowhere)),
        Gen.Constant<HoconValue>(new HoconScalar(HoconScalarKind.Null, "null", Nowhere)));

    /// <summary>What is rendered reads back equal; FsCheck prints the seed of a counterexample.</summary>
    [Fact]
    public void what_is_rendered_parses_to_the_same()
    {
        int rich = 0;
        Prop.ForAll(Objects(3).ToArbitrary(), value =>
        {
            string text = HoconRenderer.Render(value);
            rich += value.Fields.Any(field => field.Value is not HoconScalar) ? 1 : 0;
            return HoconObject.Parse(text, "t.conf").Equals(value)
                && HoconObject.Parse(Encoding.UTF8.GetBytes(text), "t.conf").Equals(value);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
        Assert.True(rich > 50, $"only {rich} of 500 cases had nested values");
    }

    private static Gen<HoconValue> Values(int depth) => depth == 0
        ? Scalars
        : Gen.OneOf(
            Scalars,
            Items(Values(depth - 1)).Select(HoconValue (items) => new HoconList(items, Nowhere)),
            Objects(depth - 1).Select(HoconValue (inner) => inner));

    private static Gen<HoconObject> Objects(int depth) =>
        Items(Texts.SelectMany(key => Values(depth).Select(value => new HoconField(key, value, Nowhere))))
            .Select(fields => new HoconObject(fields.DistinctBy(field => field.Key), Nowhere));

    private static Gen<T[]> Items<T>(Gen<T> item) => Gen.Choose(0, 4).SelectMany(count => item.ArrayOf(count));
}
