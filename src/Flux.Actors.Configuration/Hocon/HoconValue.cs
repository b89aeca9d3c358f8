namespace Flux.Actors.Configuration.Hocon;

/// <summary>A parsed value: an object, a list or a scalar.</summary>
/// <remarks>Shape: two values are equal when their content is; where they were written does not count.</remarks>
public abstract record HoconValue
{
    private protected HoconValue(SourcePosition at) => At = at;

    /// <summary>Where the value begins.</summary>
    public SourcePosition At { get; }

    /// <summary>What an error message calls this value, e.g. <c>'5 parsecs'</c> or <c>a list</c>.</summary>
    public abstract string Describe();
}
