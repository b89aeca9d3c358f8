using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>A decision made: the state after it, its facts as bytes, its answer and its consequences.</summary>
internal sealed record Decided(object State, IReadOnlyList<NewEvent> Facts, Answer Answer, Consequences Owed);

/// <summary>Runs the three pure functions of a kind for one command and turns effects into rows.</summary>
internal static class Deciding
{
    /// <summary>Effects are numbered within their fact, so that a number is sequence · 2^16 + index and rises for ever.</summary>
    private const int EffectBits = 16;

    public static Decided Decide(EngineCore core, EntityId entity, EntityKind kind, EntityMemory memory, object command, in Moment now, Blob trace)
    {
        if (!kind.Takes(command))
        {
            throw new InvalidOperationException($"{entity} takes {kind.CommandType}, {command.GetType()} seen");
        }

        (object state, long sequence) = (memory.State, memory.Sequence);
        Ruling ruling = kind.Decide(state, command, now);
        if (ruling.Refused is { } reason)
        {
            return new(state, [], new Refused(reason), Consequences.None);
        }

        if (ruling.Events.Length == 0)
        {
            return memory.Unchanged;
        }

        Consequences? owed = null;
        NewEvent[] facts = new NewEvent[ruling.Events.Length];
        for (int i = 0; i < facts.Length; i++)
        {
            object fact = ruling.Events[i];
            sequence++;
            state = kind.Evolve(state, fact);
            facts[i] = new NewEvent(sequence, now.Time, kind.EncodeEvent(fact));
            int index = 0;
            foreach (Effect effect in kind.React(state, fact))
            {
                long number = (sequence << EffectBits) + index;
                if (++index >= 1 << EffectBits)
                {
                    throw new InvalidOperationException($"{fact}: more than {(1 << EffectBits) - 1} effects");
                }

                Owe(core, entity, effect, number, trace, owed ??= new Consequences());
            }
        }

        return new(state, facts, new Accepted(sequence, ruling.Events), owed ?? Consequences.None);
    }

    /// <summary>The command as bytes, no more of them than hosts can tell each other.</summary>
    /// <exception cref="InvalidOperationException">No kind takes it, or it is too long.</exception>
    /// <exception cref="WireException">It can't be encoded.</exception>
    public static Blob Written(EngineCore core, EntityId to, object command) => Fitting(core, core.KindFor(to, command).EncodeCommand(command), command);

    private static Blob Fitting(EngineCore core, Blob bytes, object what) => core.Router is null || bytes.Length <= core.Limits.Cluster.CommandBytesMax
        ? bytes
        : throw new InvalidOperationException($"{what.GetType()} of {bytes.Length} bytes seen, at most {core.Limits.Cluster.CommandBytesMax} wanted");

    private static void Owe(EngineCore core, EntityId entity, Effect effect, long number, Blob trace, Consequences owed)
    {
        switch (effect)
        {
            case Tell tell:
                Blob told = Written(core, tell.To, tell.Command);
                owed.Tells.Add((new OutboxRow(entity, tell.To, number, told) { Trace = trace }, tell.Command));
                break;
            case Send send:
                if (core.Router is not null)
                {
                    // Wherever its receiver happens to live: what can't be encoded is this entity's bug, and shows here, not after the commit.
                    _ = Written(core, send.To, send.Command);
                }
                else
                {
                    _ = core.KindFor(send.To, send.Command);
                }

                owed.Sends.Add(send);
                break;
            case Remind remind:
                Blob command = core.KindFor(entity, remind.Command).EncodeCommand(remind.Command);
                owed.Reminders.Add(new ReminderChange(remind.Key, new ReminderRow(entity, remind.Key, number, remind.At, command) { Trace = trace }));
                break;
            case Forget forget:
                owed.Reminders.Add(new ReminderChange(forget.Key, null));
                break;
            case Perform perform:
                owed.Performs.Add(Work(core, entity, perform, number) with { Trace = trace });
                break;
            default:
                throw new InvalidOperationException($"{effect.GetType()} is no effect the engine knows");
        }
    }

    private static PerformRow Work(EngineCore core, EntityId entity, Perform perform, long number)
    {
        string name = Wire.NameOf(perform.Request.GetType());
        return core.Performers.ContainsKey(name)
            ? new PerformRow(
                entity, perform.Key, number, name, Fitting(core, Wire.Encode(perform.Request.GetType(), perform.Request), perform.Request), perform.ReplyTo ?? entity)
            : throw new InvalidOperationException($"{entity} asks for '{name}', for which there is no performer");
    }
}
