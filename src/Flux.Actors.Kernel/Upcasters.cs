using System.Collections.Immutable;

namespace Flux.Actors.Kernel;

/// <summary>How facts under old wire names are read: each becomes the current facts that say the same. The stored bytes never change.</summary>
/// <remarks>
/// Shape: an old fact is a plain record with its own wire name, no case of <typeparamref name="TEvent"/>; it becomes none, one or several current facts, in order.
/// The functions are rules: pure, and answering the same for ever, since every replay asks them again. Source: DESIGN §7.11; docs/checklists/new-event-version.md.
/// </remarks>
public sealed class Upcasters<TEvent>
    where TEvent : class
{
    private readonly Sequence<Upcaster> _known;

    private Upcasters(Sequence<Upcaster> known) => _known = known;

    /// <summary>For a vocabulary without a past.</summary>
    public static Upcasters<TEvent> None { get; } = new([]);

    /// <summary>Adds an old fact and what it says today.</summary>
    /// <exception cref="ArgumentException">Facts of this kind carry no names, the old record is a case of today's, or its name is taken.</exception>
    public Upcasters<TEvent> With<TOld>(Func<TOld, Sequence<TEvent>> upcast)
        where TOld : class
    {
        if (!typeof(TEvent).IsAbstract)
        {
            throw new ArgumentException($"{typeof(TEvent)} is one record, whose facts carry no name to tell versions by; an abstract record with cases wanted");
        }

        if (typeof(TEvent).IsAssignableFrom(typeof(TOld)))
        {
            throw new ArgumentException($"{typeof(TOld)} is a case of {typeof(TEvent)}; an old fact is a record of its own");
        }

        string name = Wire.NameOf(typeof(TOld));
        return Wire.CasesOf(typeof(TEvent)).Any(pair => pair.Key == name) || _known.Any(each => each.Name == name)
            ? throw new ArgumentException($"'{name}' of {typeof(TOld)} is read already; one name, one reading")
            : new(_known.Add(new Upcaster(name, Wire.Prefix(name), fields => upcast(Wire.Decode<TOld>(fields)))));
    }

    /// <summary>The current facts that the stored one says.</summary>
    /// <exception cref="WireException">No known fact has these bytes, or what the old one says is no value today.</exception>
    public ImmutableArray<TEvent> Decode(Blob payload)
    {
        foreach (Upcaster each in _known)
        {
            if (payload.Span.StartsWith(each.Prefix))
            {
                return Decode(each, payload);
            }
        }

        return [Wire.Decode<TEvent>(payload)];
    }

    private static ImmutableArray<TEvent> Decode(Upcaster upcaster, Blob payload)
    {
        try
        {
            return [.. upcaster.Upcast(payload.Memory[upcaster.Prefix.Length..])];
        }
        catch (Exception e) when (e is (FormatException and not WireException) or OverflowException or ArgumentException)
        {
            throw new WireException($"{upcaster.Name}: {e.Message}", e);
        }
    }

    private sealed record Upcaster(string Name, byte[] Prefix, Func<ReadOnlyMemory<byte>, Sequence<TEvent>> Upcast);
}
