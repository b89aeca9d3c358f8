using Flux.Actors.Contracts;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Apps;

/// <summary>The messages to an app, as transactions carry them.</summary>
public static class AppMessages
{
    public static Call Register(string app, string specification, string? deploy) => To(app, new App.Register(specification, deploy));

    public static Call Update(string app, string specification, string? deploy, string replaces) =>
        To(app, new App.Update(specification, deploy, Hash256.Parse(replaces)));

    public static Call Renew(string app, long blocks) => To(app, new App.Renew(blocks));

    public static Call RenewItself(string app, long blocks, Amount most) => To(app, new App.RenewItself(blocks, most));

    public static Call Pause(string app) => To(app, new App.Pause());

    public static Call Resume(string app) => To(app, new App.Resume());

    public static Call Transfer(string app, AccountId to) => To(app, new App.Transfer(to));

    public static Call Remove(string app) => To(app, new App.Remove());

    /// <exception cref="Problem">No app can have the name.</exception>
    private static Call To(string app, App.Command command)
    {
        try
        {
            return new(new EntityId("app", app.ToLowerInvariant()), Wire.Encode(command));
        }
        catch (FormatException)
        {
            throw new Problem(ProblemCode.Malformed, "that can't be an app's name", $"'{app}'", $"1 to {EntityId.KeyLengthMax} printable characters without blanks", null);
        }
    }
}
