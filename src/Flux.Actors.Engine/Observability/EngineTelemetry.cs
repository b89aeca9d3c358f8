namespace Flux.Actors.Engine.Observability;

/// <summary>The names under which the engine can be observed; docs/operating/observability.md lists every instrument and span.</summary>
public static class EngineTelemetry
{
    /// <summary>The <c>ActivitySource</c> of spans that follow a message from entity to entity.</summary>
    public const string ActivitySourceName = "Flux.Actors.Engine";

    /// <summary>The <c>Meter</c> of one engine.</summary>
    public const string MeterName = "Flux.Actors.Engine";
}
