using System.Globalization;
using System.Text.Json;
using Flux.Actors.Contracts;

namespace Flux.Actors.Node.Api;

/// <summary>The feed as server-sent events: endless answers, so their number is bounded.</summary>
/// <remarks>Shape: a stream ends when its viewer leaves or, after the last event, when the host stops.</remarks>
public sealed class EventStreams(EventFeed feed, int streamsMax)
{
    private int _open;

    /// <summary>Writes events after the position until the viewer leaves or the host stops.</summary>
    /// <exception cref="ApiRefusal">As many streams as may be are open.</exception>
    public async Task Write(HttpContext http, long after)
    {
        if (Interlocked.Increment(ref _open) > streamsMax)
        {
            Interlocked.Decrement(ref _open);
            throw new ApiRefusal(new ProblemResponse(
                ProblemCode.Busy,
                "too many event streams are open",
                string.Create(CultureInfo.InvariantCulture, $"{streamsMax} open"),
                string.Create(CultureInfo.InvariantCulture, $"fewer than {streamsMax} (api.event_streams_max)"),
                "close another viewer, or ask again once one has left"));
        }

        try
        {
            await Follow(http, after, http.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The viewer left: the end of an endless answer.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task Follow(HttpContext http, long after, CancellationToken gone)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.FlushAsync(gone).ConfigureAwait(false);
        await foreach (EventResponse happened in feed.After(after, gone).ConfigureAwait(false))
        {
            string line = JsonSerializer.Serialize(happened, ContractsJson.Default.EventResponse);
            await http.Response.WriteAsync(EventFeed.Frame(happened, line), gone).ConfigureAwait(false);
            await http.Response.Body.FlushAsync(gone).ConfigureAwait(false);
        }
    }
}
