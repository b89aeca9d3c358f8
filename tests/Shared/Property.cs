using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Flux.Actors.Tests.Shared;

/// <summary>Checks a property over generated values and prints the seed; FLUX_SEED repeats a run.</summary>
internal static class Property
{
    public const int Cases = 500;

    /// <summary>The property asserts by itself and answers whether the case was a telling one; half of them must be.</summary>
    public static void Holds<T>(ITestOutputHelper output, Func<T, bool> property)
    {
        ulong seed = Environment.GetEnvironmentVariable("FLUX_SEED") is { Length: > 0 } given
            ? ulong.Parse(given, CultureInfo.InvariantCulture)
            : (ulong)Random.Shared.NextInt64();
        output.WriteLine($"FLUX_SEED={seed}, {Cases} cases");
        int telling = Run(seed, property);
        Assert.True(telling * 2 >= Cases, $"{telling} of {Cases} cases told something, half wanted; FLUX_SEED={seed}");
    }

    /// <summary>Runs the seed's cases, always the same ones, and answers how many were telling.</summary>
    public static int Run<T>(ulong seed, Func<T, bool> property)
    {
        int telling = 0;
        Config config = Config.QuickThrowOnFailure
            .WithMaxTest(Cases)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(seed), FSharpOption<int>.None)));
        Check.One(config, Prop.ForAll(ArbMap.Default.ArbFor<T>(), value =>
        {
            telling += property(value) ? 1 : 0;
        }));
        return telling;
    }
}
