namespace Flux.Actors.Kernel;

/// <summary>The name under which a type is stored and sent: <c>context.noun-past-verb.vN</c>. Names are forever.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WireAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
