using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Apps;

/// <summary>The messages to an app, as transactions carry them.</summary>
public static class AppMessages
{
    public static Call Register(string app, string specification, string? deploy) => To(app, new App.Register(specification, deploy));

    public static Call Remove(string app) => To(app, new App.Remove());

    private static Call To(string app, App.Command command) =>
        new(new EntityId("app", app.ToLowerInvariant()), Wire.Encode(command));
}
