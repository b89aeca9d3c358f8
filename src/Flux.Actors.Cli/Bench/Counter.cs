namespace Flux.Actors.Cli.Bench;

/// <summary>Counts what entities decide, at as little cost as can be.</summary>
internal abstract class Counter
{
    private const int Apart = 16; // What lies this many longs apart shares no cache line, nor the line fetched with it.

    public abstract long Total { get; }

    public abstract void Add();

    /// <summary>For so many entities: one decides one command at a time, so it needs no lock.</summary>
    public static Counter Of(int entities) => entities == 1 ? new Alone() : new Together();

    private sealed class Alone : Counter
    {
        private readonly long[] _count = new long[2 * Apart];

        public override long Total => Volatile.Read(ref _count[Apart]);

        public override void Add() => Volatile.Write(ref _count[Apart], _count[Apart] + 1);
    }

    /// <summary>A count per thread or so, without their meeting in one place.</summary>
    private sealed class Together : Counter
    {
        private const int Stripes = 16;

        private readonly long[] _counts = new long[Stripes * Apart];

        public override long Total
        {
            get
            {
                long sum = 0;
                for (int i = 0; i < Stripes; i++)
                {
                    sum += Volatile.Read(ref _counts[i * Apart]);
                }

                return sum;
            }
        }

        public override void Add() => Interlocked.Increment(ref _counts[Environment.CurrentManagedThreadId % Stripes * Apart]);
    }
}
