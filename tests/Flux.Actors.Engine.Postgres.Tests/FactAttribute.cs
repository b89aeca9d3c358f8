using Flux.Actors.Journal.Sql.Tests;

namespace Flux.Actors.Engine.Tests;

/// <summary>Stands for xunit's own in this project: skipped with the reason without PostgreSQL, failing there when CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactAttribute : Xunit.FactAttribute
{
    public FactAttribute() => Skip = PostgresSkip.Reason;
}
