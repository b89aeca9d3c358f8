using System.Globalization;

namespace Flux.Actors.Kernel;

/// <summary>What a type's bytes mean, as text: names and types of all fields, of all they are made of. Bytes of another shape may still decode, wrongly.</summary>
/// <remarks>Shape: one line; a type is written out where it is met first, and by name from then on.</remarks>
public static class WireShape
{
    /// <exception cref="WireException">The type can't be encoded.</exception>
    public static string Of(Type type) => Of(type, []);

    private static string Of(Type type, List<Type> seen)
    {
        string name = NameOf(type);
        if (WirePrimitives.Find(type) is not null)
        {
            return name;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Of(underlying, seen)}?";
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() is var definition && (definition == typeof(Sequence<>) || definition == typeof(SortedMap<,>) || definition == typeof(AuthenticatedMap<,>)))
        {
            return $"{definition.Name}<{string.Join(", ", type.GetGenericArguments().Select(each => Of(each, seen)))}>";
        }

        if (seen.Contains(type))
        {
            return name;
        }

        seen.Add(type);
        return type.IsEnum ? $"{name}({string.Join(", ", Enum.GetNames(type).Select(each => Number(type, each)))})"
            : type.IsAbstract ? $"{name}[{string.Join(" | ", Wire.CasesOf(type).Select(pair => Of(pair.Value, seen)))}]"
            : $"{name}({string.Join(", ", WireField.Of(type).Fields.Select(field => $"{field.Property.Name}: {Of(field.Type, seen)}{(field.IsOptional ? "?" : "")}"))})";
    }

    private static string Number(Type type, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}={Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");

    private static string NameOf(Type type) => type.IsDefined(typeof(WireAttribute), false) ? Wire.NameOf(type) : type.Name;
}
