using System.Runtime.CompilerServices;
using Flux.Actors.Journal.Sql.Tests;

namespace Flux.Actors.Engine.Tests;

/// <summary>As <see cref="FactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryAttribute : Xunit.TheoryAttribute
{
    public TheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line) => Skip = PostgresSkip.Reason;
}
