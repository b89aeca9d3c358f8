using System.Diagnostics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Observability;

/// <summary>A span's name as rows keep it: trace id (16 bytes), span id (8), flags (1); nothing when there is no span.</summary>
/// <remarks>Source: W3C Trace Context, traceparent; docs/adr/0012. The vendors' trace state is left out.</remarks>
internal static class TraceMark
{
    private const int TraceIdBytes = 16;
    private const int SpanIdBytes = 8;
    private const int Bytes = TraceIdBytes + SpanIdBytes + 1;

    public static Blob Write(ActivityContext context)
    {
        if (context == default)
        {
            return Blob.Empty;
        }

        byte[] mark = new byte[Bytes];
        context.TraceId.CopyTo(mark.AsSpan(0, TraceIdBytes));
        context.SpanId.CopyTo(mark.AsSpan(TraceIdBytes, SpanIdBytes));
        mark[^1] = (byte)context.TraceFlags;
        return Blob.Own(mark);
    }

    /// <summary>No span for bytes of another length, which a later release may write.</summary>
    public static ActivityContext Read(Blob mark) => mark.Length != Bytes
        ? default
        : new ActivityContext(
            ActivityTraceId.CreateFromBytes(mark.Span[..TraceIdBytes]),
            ActivitySpanId.CreateFromBytes(mark.Span[TraceIdBytes..^1]),
            (ActivityTraceFlags)mark.Span[^1]);
}
