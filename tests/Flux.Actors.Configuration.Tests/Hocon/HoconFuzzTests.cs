using System.Text;
using Flux.Actors.Configuration.Hocon;

namespace Flux.Actors.Configuration.Tests.Hocon;

public sealed class HoconFuzzTests
{
    private static readonly string[] Pieces =
    [
        "a", "b.c", "\"q\"", "\"\"\"", "\"", "{", "}", "[", "]", "=", ":", ",", "\n", " ", "#", "//", "\\u12", "$", "${", "${?", "${a}", "${?b.c}", "+=", "include",
        "1.5e+3", "true", "é", "\r\n", "\0", ".", "-",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void random_bytes_are_parsed_or_refused_never_worse(int seed)
    {
        Random random = new(seed);
        byte[] bytes = new byte[64];
        for (int run = 0; run < 5_000; run++)
        {
            random.NextBytes(bytes);
            Outcome(bytes.AsSpan(0, random.Next(bytes.Length)).ToArray());
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void random_syntax_is_parsed_or_refused_and_both_happen(int seed)
    {
        Random random = new(seed);
        int parsed = 0;
        const int runs = 10_000;
        for (int run = 0; run < runs; run++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 10)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            parsed += Outcome(Encoding.UTF8.GetBytes(text)) ? 1 : 0;
        }

        Assert.InRange(parsed, runs / 100, runs * 99 / 100);
    }

    [Fact]
    public void every_damaged_copy_of_the_reference_is_parsed_or_refused()
    {
        Random random = new(21);
        byte[] text = Encoding.UTF8.GetBytes(Reference.Text);
        for (int run = 0; run < 500; run++)
        {
            byte[] damaged = [.. text];
            damaged[random.Next(damaged.Length)] = Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)])[0];
            Outcome(damaged[..random.Next(damaged.Length)]);
        }
    }

    /// <summary>True when parsed; any exception but a fault with a place fails the test.</summary>
    private static bool Outcome(byte[] utf8)
    {
        try
        {
            HoconObject parsed = HoconObject.Parse(utf8, "fuzz");
            Assert.Equal(parsed, HoconObject.Parse(HoconRenderer.Render(parsed), "again"));
            return true;
        }
        catch (ConfigurationFault fault)
        {
            Assert.All(fault.Problems, problem => Assert.Matches(@"^(fuzz:\d+:\d+: seen .+, wanted |\d+ problems seen)", problem.Message));
            return false;
        }
    }
}
