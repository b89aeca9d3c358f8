namespace Flux.Actors.Configuration.Hocon;

/// <summary>A key and its value; <c>At</c> is where the key (or the dotted key it is part of) begins.</summary>
public sealed record HoconField(string Key, HoconValue Value, SourcePosition At);
