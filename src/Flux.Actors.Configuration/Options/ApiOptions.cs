using System.Net;

namespace Flux.Actors.Configuration.Options;

/// <summary>Section <c>api</c>: where the HTTP API listens and what it bears.</summary>
/// <remarks>Units: sizes in bytes. Port 0 is any free port.</remarks>
public sealed record ApiOptions(IPEndPoint Listen, long BodySizeMax, int RequestsPerSecondMax, int EventsBufferMax, int EventStreamsMax, Switch Explorer, int ExplorerBatchBlocksMax)
{
    internal static ApiOptions Read(OptionReader reader) => new(
        Listen: reader.Listen("api.listen"),
        BodySizeMax: reader.Size("api.body_size_max", "1KiB", "64MiB"),
        RequestsPerSecondMax: reader.Count("api.requests_per_second_max", 1, 1_000_000),
        EventsBufferMax: reader.Count("api.events_buffer_max", 1, 1_000_000),
        EventStreamsMax: reader.Count("api.event_streams_max", 1, 10_000),
        Explorer: reader.Choice<Switch>("api.explorer"),
        ExplorerBatchBlocksMax: reader.Count("api.explorer_batch_blocks_max", 1, 1_000));
}
