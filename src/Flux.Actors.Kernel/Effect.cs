namespace Flux.Actors.Kernel;

/// <summary>A consequence of a recorded fact, as data; the engine carries it out after the commit. Source: DESIGN §6.</summary>
public abstract record Effect;

/// <summary>A durable command to another entity: stored in the commit of its decision, applied exactly once by the receiver, in order per pair.</summary>
public sealed record Tell(EntityId To, object Command) : Effect;

/// <summary>A volatile command: at most once, released after the commit of its decision, lost with the process.</summary>
public sealed record Send(EntityId To, object Command) : Effect;

/// <summary>A durable reminder: at or after the time, once, the command comes to this entity. The same key replaces it.</summary>
public sealed record Remind(string Key, Timestamp At, object Command) : Effect;

/// <summary>Cancels the reminder of that key; nothing happens when there is none.</summary>
public sealed record Forget(string Key) : Effect;

/// <summary>A port's work, at least once; its answer comes as a command to <paramref name="ReplyTo"/> (this entity when null).</summary>
/// <remarks>Shape: the key names the work within the entity; asking again with the key of unfinished work replaces it.</remarks>
public sealed record Perform(string Key, object Request, EntityId? ReplyTo = null) : Effect;
