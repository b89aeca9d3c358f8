using Flux.Actors.Ports;

namespace Flux.Actors.TestKit;

/// <summary>An empty cluster store on trial, with the journal beside it on the same shards, and the way to let the store's time pass.</summary>
/// <remarks>
/// Shape: <c>Pass</c> takes milliseconds; less than 0 sets the store's clock back. A real store's time goes on by itself as well: cases leave it minutes.
/// </remarks>
public sealed record ClusterTrial(IClusterStore Store, IJournal Journal, Func<long, Task> Pass);
