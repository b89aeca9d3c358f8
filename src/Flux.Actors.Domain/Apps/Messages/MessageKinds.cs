namespace Flux.Actors.Domain.Apps.Messages;

/// <summary>What a message does to an app.</summary>
public enum MessageKind
{
    Register = 1,
    Update = 2,
}

/// <summary>The words for it; the older ones mean the same in every rule.</summary>
public static class MessageKinds
{
    /// <summary>What a message of this type does; null for a type of none.</summary>
    public static MessageKind? Of(string type) => type switch
    {
        "fluxappregister" or "zelappregister" => MessageKind.Register,
        "fluxappupdate" or "zelappupdate" => MessageKind.Update,
        _ => null,
    };
}
