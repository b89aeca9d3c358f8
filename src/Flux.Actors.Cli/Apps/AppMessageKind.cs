using System.Diagnostics;

namespace Flux.Actors.Cli.Apps;

/// <summary>The two messages of the existing network that carry a specification, as they are named here and there.</summary>
public static class AppMessageKind
{
    public const string Register = "register";
    public const string Update = "update";

    /// <summary>The type that stands in the message.</summary>
    public static string TypeOf(string kind) => kind switch
    {
        Register => "fluxappregister",
        Update => "fluxappupdate",
        _ => throw new UnreachableException(kind),
    };
}
