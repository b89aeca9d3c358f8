namespace Flux.Actors.Kernel.Tests;

[Trait("Promise", "11")]
public sealed class UpcastersTests
{
    public abstract record Event;
    [Wire("test.moved.v2")] public sealed record Moved(Amount By) : Event;
    [Wire("test.rested.v1")] public sealed record Rested : Event;

    [Wire("test.moved.v1")] public sealed record MovedV1(long By);
    [Wire("test.moved.v1")] public sealed record MovedTwice(long By);
    [Wire("test.rested.v1")] public sealed record RestedAgain;
    public sealed record Nameless(long By);

    private static Upcasters<Event> Past { get; } = Upcasters<Event>.None.With<MovedV1>(old => [new Moved(new Amount(old.By)), new Rested()]);

    /// <summary>As a release before wrote it: name and fields.</summary>
    private static Blob Old(long by) => Blob.Own([.. Wire.Prefix("test.moved.v1"), .. Wire.Encode(by).Span]);

    [Fact]
    public void an_old_fact_becomes_what_its_upcaster_says() => Assert.Equal<Event>([new Moved(new Amount(7)), new Rested()], Past.Decode(Old(7)));

    [Fact]
    public void todays_facts_are_read_as_they_are()
    {
        Assert.Equal<Event>([new Moved(new Amount(7))], Past.Decode(Wire.Encode<Event>(new Moved(new Amount(7)))));
        Assert.Equal<Event>([new Rested()], Upcasters<Event>.None.Decode(Wire.Encode<Event>(new Rested())));
    }

    [Fact]
    public void an_old_fact_with_a_byte_too_many_is_refused() =>
        Assert.Contains("1 bytes after the value", Refusal(Blob.Own([.. Old(7).Span, 0])), StringComparison.Ordinal);

    [Fact]
    public void an_old_fact_that_is_no_value_today_is_refused_with_its_name() =>
        Assert.StartsWith("test.moved.v1: amount: -1 atoms", Refusal(Old(-1)), StringComparison.Ordinal);

    [Fact]
    public void without_an_upcaster_the_known_names_are_told() =>
        Assert.Contains(
            "'test.moved.v1' seen, one of test.moved.v2, test.rested.v1 wanted",
            Assert.Throws<WireException>(() => Upcasters<Event>.None.Decode(Old(7))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void a_name_has_one_reading()
    {
        Assert.Contains("'test.moved.v1'", Assert.Throws<ArgumentException>(() => Past.With<MovedTwice>(_ => [])).Message, StringComparison.Ordinal);
        Assert.Contains("'test.rested.v1'", Assert.Throws<ArgumentException>(() => Past.With<RestedAgain>(_ => [])).Message, StringComparison.Ordinal);
        Assert.Contains("a record of its own", Assert.Throws<ArgumentException>(() => Past.With<Rested>(_ => [])).Message, StringComparison.Ordinal);
        Assert.Contains("no name", Assert.Throws<ArgumentException>(() => Upcasters<Moved>.None.With<MovedV1>(_ => [])).Message, StringComparison.Ordinal);
        Assert.Contains("no wire name", Assert.Throws<WireException>(() => Past.With<Nameless>(_ => [])).Message, StringComparison.Ordinal);
    }

    private static string Refusal(Blob payload) => Assert.Throws<WireException>(() => Past.Decode(payload)).Message;
}
