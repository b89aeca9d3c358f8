using System.Runtime.CompilerServices;
using Flux.Actors.Journal.Sql.Tests;

namespace Flux.Actors.Engine.Tests;

/// <summary>Stands for xunit's own in this project: skipped with the reason without PostgreSQL, failing there when CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactAttribute : Xunit.FactAttribute
{
    public FactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1) : base(file, line) => Skip = PostgresSkip.Reason;
}
