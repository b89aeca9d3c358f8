using System.Reflection;
using Flux.Actors.Kernel;

namespace Flux.Actors.Architecture.Tests;

/// <summary>Every stored or sent type as the codec sees it, in lines of text that a review can compare.</summary>
/// <remarks>
/// Shape: <c>wire.name(Field: Type, …)</c>, sorted; then what those fields are made of: <c>record</c>, <c>cases</c> and <c>enum</c> lines.
/// Source: DESIGN §7.11 (wire names are versioned, old events stay readable).
/// </remarks>
internal sealed class WireShapes
{
    private static readonly Type[] Primitives =
    [
        typeof(bool), typeof(byte), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(Int128), typeof(string),
        typeof(Blob), typeof(Hash256), typeof(AccountId), typeof(PublicKey), typeof(Signature),
    ];

    private readonly SortedDictionary<string, string> _parts = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];
    private readonly HashSet<Type> _seen = [];
    private readonly NullabilityInfoContext _nullability = new();

    public WireShapes(IEnumerable<Type> wired)
    {
        foreach (Type type in wired.OrderBy(Wire.NameOf, StringComparer.Ordinal))
        {
            Names.Add($"{Wire.NameOf(type)}{Fields(type, Wire.NameOf(type))}");
        }
    }

    public List<string> Names { get; } = [];

    public IReadOnlyList<string> Lines => [.. Names, .. _parts.Values];

    /// <summary>Fields that the codec can't write, each with its place.</summary>
    public IReadOnlyList<string> Problems => _problems;

    private string Fields(Type type, string where)
    {
        ConstructorInfo? constructor = type.GetConstructors()
            .Where(each => each.GetParameters() is var parameters && !(parameters.Length == 1 && parameters[0].ParameterType == type))
            .MaxBy(each => each.GetParameters().Length);
        if (constructor is null)
        {
            _problems.Add($"{where}: {type} has no public constructor to read its fields from");
            return "(?)";
        }

        return $"({string.Join(", ", constructor.GetParameters().Select(parameter => Field(type, parameter, where)))})";
    }

    private string Field(Type type, ParameterInfo parameter, string where)
    {
        bool held = type.GetProperties().Any(property => string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));
        if (!held)
        {
            _problems.Add($"{where}: no property for constructor parameter '{parameter.Name}'");
        }

        bool optional = !parameter.ParameterType.IsValueType && _nullability.Create(parameter).WriteState == NullabilityState.Nullable;
        return $"{char.ToUpperInvariant(parameter.Name![0])}{parameter.Name[1..]}: {Name(parameter.ParameterType, $"{where}.{parameter.Name}")}{(optional ? "?" : "")}";
    }

    private string Name(Type type, string where)
    {
        if (type.IsGenericParameter || Array.IndexOf(Primitives, type) >= 0)
        {
            return type.Name;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Name(underlying, where)}?";
        }

        if (type.IsGenericType)
        {
            Type definition = type.GetGenericTypeDefinition();
            if (definition != typeof(Sequence<>) && definition != typeof(SortedMap<,>) && definition != typeof(AuthenticatedMap<,>) && !IsWired(definition))
            {
                _problems.Add($"{where}: {type} can't be encoded; Sequence, SortedMap, AuthenticatedMap or a record wanted");
            }

            return $"{definition.Name[..definition.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(each => Name(each, where)))}>";
        }

        if (type.IsPrimitive || type.IsArray || type.IsInterface || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true)
        {
            _problems.Add($"{where}: {type} can't be encoded; see Kernel.Wire for the types that can");
            return type.Name;
        }

        Describe(type);
        return Short(type);
    }

    /// <summary>Adds the line of a type that a field is of, once.</summary>
    private void Describe(Type type)
    {
        if (IsWired(type) || !_seen.Add(type))
        {
            return;
        }

        if (type.IsEnum)
        {
            string values = string.Join(", ", Enum.GetValues(type).Cast<object>().Select(value => $"{value}={Convert.ToInt64(value, null)}"));
            _parts[$"enum {Short(type)}"] = $"enum {Short(type)}: {values}";
        }
        else if (type.IsAbstract)
        {
            string[] cases = [.. type.Assembly.GetTypes().Where(each => !each.IsAbstract && type.IsAssignableFrom(each)).Select(NameOrProblem).Order(StringComparer.Ordinal)];
            _parts[$"cases {Short(type)}"] = $"cases {Short(type)}: {string.Join(", ", cases)}";
        }
        else
        {
            _parts[$"record {Short(type)}"] = $"record {Short(type)}{Fields(type, Short(type))}";
        }
    }

    private string NameOrProblem(Type type)
    {
        if (IsWired(type))
        {
            return Wire.NameOf(type);
        }

        _problems.Add($"{type}: a case of a stored type without a wire name");
        return "?";
    }

    private static bool IsWired(Type type) => type.IsDefined(typeof(WireAttribute), false);

    /// <summary>The type's name with those it is nested in, so that each entity's State is told apart.</summary>
    private static string Short(Type type) => type.DeclaringType is { } outer ? $"{Short(outer)}.{type.Name}" : type.Name;
}
