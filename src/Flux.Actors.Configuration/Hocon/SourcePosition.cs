using System.Globalization;

namespace Flux.Actors.Configuration.Hocon;

/// <summary>Where something was written; prints as <c>file:line:column</c>.</summary>
/// <remarks>
/// Units: lines and columns count from 1; a column is one UTF-16 code unit. A place without lines, such as an
/// environment variable, has line 0 and prints as its name alone.
/// </remarks>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    public static SourcePosition Named(string name) => new(name, 0, 0);

    public override string ToString() =>
        Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
