using BenchmarkDotNet.Attributes;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Benchmarks;

/// <summary>Names of entities and the hash that decides their shards.</summary>
public class NameBenchmarks
{
    private readonly string _key = $"{Hash256.Sha256([1])}:0";
    private readonly EntityId _node = new("node", $"{Hash256.Sha256([1])}:0");

    [Benchmark]
    public EntityId Name() => new("node", _key);

    [Benchmark]
    public int Shard() => Shards.Of(_node);

    [Benchmark]
    public ulong Hash() => StableHash.Of(_key);
}
