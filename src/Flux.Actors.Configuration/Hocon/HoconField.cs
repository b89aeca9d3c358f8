namespace Flux.Actors.Configuration.Hocon;

/// <summary>A key and its value; <c>At</c> is where the key (or the dotted key it is part of) begins.</summary>
public sealed record HoconField(string Key, HoconValue Value, SourcePosition At)
{
    /// <summary>Where a substitution found the value; null when it stands at its key.</summary>
    public SourcePosition? From { get; init; }

    /// <summary>The text the key stands in; null when the field was not parsed.</summary>
    internal HoconDocument? Document { get; init; }
}
