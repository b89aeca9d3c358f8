using BenchmarkDotNet.Attributes;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Kernel;
using Node = Flux.Actors.Domain.Nodes.Node;

namespace Flux.Actors.Benchmarks;

/// <summary>The canonical codec on what is written and read most: small events, a record of ten fields, a block of a hundred transactions.</summary>
public class WireBenchmarks
{
    private readonly Instance.Event _began = new Instance.ServingBegan(new Timestamp(1_700_000_000_000), true);
    private readonly Node.Event _released = new Node.Released("hello", 2);
    private readonly Placement.Event _assigned = new Placement.NodeAssigned(2, "127.11.0.1");
    private readonly AppTerms _terms = Samples.Terms;
    private readonly Block _block = Samples.Block(100);

    private readonly Blob _beganBytes;
    private readonly Blob _releasedBytes;
    private readonly Blob _assignedBytes;
    private readonly Blob _termsBytes;
    private readonly Blob _blockBytes;

    public WireBenchmarks()
    {
        _beganBytes = Wire.Encode(_began);
        _releasedBytes = Wire.Encode(_released);
        _assignedBytes = Wire.Encode(_assigned);
        _termsBytes = Wire.Encode(_terms);
        _blockBytes = Wire.Encode(_block);
    }

    [Benchmark]
    public Blob EncodeServingBegan() => Wire.Encode(_began);

    [Benchmark]
    public Blob EncodeReleased() => Wire.Encode(_released);

    [Benchmark]
    public Blob EncodeAssigned() => Wire.Encode(_assigned);

    [Benchmark]
    public Blob EncodeTerms() => Wire.Encode(_terms);

    [Benchmark]
    public Blob EncodeBlock() => Wire.Encode(_block);

    [Benchmark]
    public Hash256 DigestTransaction() => Wire.Digest("flux/transaction/1", _block.Transactions[0].Body);

    [Benchmark]
    public Instance.Event DecodeServingBegan() => Wire.Decode<Instance.Event>(_beganBytes);

    [Benchmark]
    public Node.Event DecodeReleased() => Wire.Decode<Node.Event>(_releasedBytes);

    [Benchmark]
    public Placement.Event DecodeAssigned() => Wire.Decode<Placement.Event>(_assignedBytes);

    [Benchmark]
    public AppTerms DecodeTerms() => Wire.Decode<AppTerms>(_termsBytes);

    [Benchmark]
    public Block DecodeBlock() => Wire.Decode<Block>(_blockBytes);
}
