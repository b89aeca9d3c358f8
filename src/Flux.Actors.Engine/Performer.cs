using Flux.Actors.Kernel;

namespace Flux.Actors.Engine;

/// <summary>For whom work is done: the asker, the key of the work, who gets the answer, the fence of the asker's shard, and which attempt this is (from 1).</summary>
public sealed record PerformContext(EntityId From, string Key, EntityId ReplyTo, long Fence, int Attempt);

/// <summary>Does the work that entities ask for with <see cref="Perform"/>, for one type of request.</summary>
/// <remarks>
/// Shape: the answer is a command for the entity to reply to, or null for none. Errors: an exception means: again later, with exponential back-off.
/// The work must bear repetition: it is done at least once. It is cancelled when it is not wanted any more, and after <see cref="EngineLimits.PerformTimeoutMs"/>:
/// then it is tried again once it has ended.
/// </remarks>
public sealed class Performer
{
    private Performer(
        string requestName, Type requestType, Func<PerformContext, object, CancellationToken, Task<object?>> work, Func<object, string?> servedBy)
    {
        RequestName = requestName;
        RequestType = requestType;
        Work = work;
        ServedBy = servedBy;
    }

    /// <summary>The wire name of the requests it takes.</summary>
    public string RequestName { get; }

    internal Type RequestType { get; }

    internal Func<PerformContext, object, CancellationToken, Task<object?>> Work { get; }

    /// <summary>What must be served on the host that does the work, such as a node; null when any host can.</summary>
    internal Func<object, string?> ServedBy { get; }

    public static Performer For<TRequest>(Func<PerformContext, TRequest, CancellationToken, Task<object?>> work)
        where TRequest : class =>
        For(static _ => null, work);

    /// <summary>Work that only the host can do which serves what the request names; in a cluster it is done there, wherever the asker lives.</summary>
    public static Performer For<TRequest>(Func<TRequest, string?> servedBy, Func<PerformContext, TRequest, CancellationToken, Task<object?>> work)
        where TRequest : class => new(
            Wire.NameOf(typeof(TRequest)),
            typeof(TRequest),
            (context, request, cancellation) => work(context, (TRequest)request, cancellation),
            request => servedBy((TRequest)request));
}
