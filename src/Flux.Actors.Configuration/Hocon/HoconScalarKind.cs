namespace Flux.Actors.Configuration.Hocon;

public enum HoconScalarKind
{
    Text,
    Number,
    Boolean,
    Null,
}
