using Flux.Actors.Kernel;

namespace Flux.Actors.Engine.Cluster;

/// <summary>What one host sends another: from which life of a process to which, the sender's number of it, from 1 on and never twice, and the message.</summary>
/// <remarks>
/// The trace is the mark of the span that sent it, empty when nobody listens.
/// A frame for an earlier life at the same address is not taken: its questions and answers are not those of the present one.
/// </remarks>
internal sealed record Frame(string From, string FromAddress, string To, long Number, Blob Trace, Message Message);

/// <summary>What a frame says. Questions have a number of the asker's, which the answer repeats.</summary>
internal abstract record Message;

/// <summary>A command whose sender waits for the answer; the command id is empty when there is none.</summary>
/// <remarks>Units: <c>WithinMs</c> is what is left until its deadline, in milliseconds; 0 when it has none.</remarks>
[Wire("cluster.ask.v1")] internal sealed record AskMessage(long Id, EntityId To, string CommandId, Blob Command, long WithinMs) : Message;

/// <summary>A volatile command.</summary>
[Wire("cluster.post.v1")] internal sealed record PostMessage(EntityId To, Blob Command) : Message;

/// <summary>A durable message of an outbox, and the number of the one before it, 0 for none.</summary>
[Wire("cluster.tell.v1")] internal sealed record TellMessage(long Id, EntityId From, EntityId To, long Number, long After, Blob Command) : Message;

/// <summary>The answer of finished work for an entity; without a command, only its row goes.</summary>
[Wire("cluster.settle.v1")] internal sealed record SettleMessage(long Id, EntityId To, EntityId From, string Key, long Number, Blob? Command) : Message;

/// <summary>Asks for an entity's state; a fenced read is decisive.</summary>
[Wire("cluster.read.v1")] internal sealed record ReadMessage(long Id, EntityId To, bool Fenced) : Message;

/// <summary>Work that only the receiver can do.</summary>
[Wire("cluster.work.v1")]
internal sealed record WorkMessage(long Id, EntityId From, string Key, long Number, string RequestName, Blob Request, EntityId ReplyTo, long Fence, int Attempt)
    : Message;

/// <summary>The answer to a question.</summary>
[Wire("cluster.answer.v1")] internal sealed record AnswerMessage(long Id, Outcome Outcome) : Message;

/// <summary>Shards were handed over to the receiver: it should look at the table now.</summary>
[Wire("cluster.given.v1")] internal sealed record GivenMessage : Message;

/// <summary>A part of a message that is longer than a frame: the sender's number of that message, which part of how many it is (from 0), and its bytes.</summary>
[Wire("cluster.part.v1")] internal sealed record PartMessage(long Id, int Index, int Count, Blob Bytes) : Message;

/// <summary>What became of a question.</summary>
internal abstract record Outcome;

[Wire("cluster.accepted.v1")] internal sealed record AcceptedOutcome(long Sequence, Sequence<Blob> Events) : Outcome;

[Wire("cluster.refused.v1")] internal sealed record RefusedOutcome(int Reason) : Outcome;

[Wire("cluster.busy.v1")] internal sealed record BusyOutcome(string Queue) : Outcome;

[Wire("cluster.failed.v1")] internal sealed record FailedOutcome(FailureKind Kind, string Why) : Outcome;

/// <summary>Nothing was done: the entity's shard is not the receiver's; as far as it knows the owner is this one, under this fence (0 and empty: unknown).</summary>
[Wire("cluster.moved.v1")] internal sealed record MovedOutcome(long Fence, string Owner) : Outcome;

[Wire("cluster.found.v1")] internal sealed record FoundOutcome(Blob State) : Outcome;

/// <summary>Work was done; its answer is a command for the entity to reply to, or nothing.</summary>
[Wire("cluster.worked.v1")] internal sealed record WorkedOutcome(Blob? Command) : Outcome;
