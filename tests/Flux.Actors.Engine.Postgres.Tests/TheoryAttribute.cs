using Flux.Actors.Journal.Sql.Tests;

namespace Flux.Actors.Engine.Tests;

/// <summary>As <see cref="FactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryAttribute : Xunit.TheoryAttribute
{
    public TheoryAttribute() => Skip = PostgresSkip.Reason;
}
