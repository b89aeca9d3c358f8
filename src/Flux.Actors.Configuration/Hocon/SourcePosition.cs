using System.Globalization;

namespace Flux.Actors.Configuration.Hocon;

/// <summary>Where something was written; prints as <c>file:line:column</c>.</summary>
/// <remarks>Units: lines and columns count from 1; a column is one UTF-16 code unit.</remarks>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
