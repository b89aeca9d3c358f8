using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Flux.Actors.Architecture.Tests;

/// <summary>What a pure project may not contain, and how it is found: in signatures, fields, locals and calls, private and generated ones included.</summary>
/// <remarks>Source: DESIGN §6 (no clock, random, I/O, task, float or unordered collection is reachable from the rules).</remarks>
internal static class Purity
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] Floats = [typeof(float), typeof(double), typeof(decimal), typeof(Half)];

    private static readonly Type[] Unordered =
    [
        typeof(Dictionary<,>), typeof(HashSet<>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>), typeof(ISet<>), typeof(IReadOnlySet<>),
        typeof(ConcurrentDictionary<,>), typeof(ConcurrentBag<>), typeof(ImmutableDictionary<,>), typeof(ImmutableHashSet<>),
        typeof(IImmutableDictionary<,>), typeof(IImmutableSet<>), typeof(FrozenDictionary<,>), typeof(FrozenSet<>), typeof(Hashtable),
        typeof(IDictionary), typeof(PriorityQueue<,>.UnorderedItemsCollection),
    ];

    private static readonly Type[] Worldly =
    [
        typeof(Task), typeof(Task<>), typeof(ValueTask), typeof(ValueTask<>), typeof(IAsyncEnumerable<>), typeof(Thread), typeof(ThreadPool),
        typeof(Timer), typeof(TimeProvider), typeof(Stopwatch), typeof(Random), typeof(RandomNumberGenerator), typeof(HashCode), typeof(File),
        typeof(Directory), typeof(FileStream), typeof(Console), typeof(HttpClient), typeof(Process),
    ];

    private static readonly (Type Type, string Member)[] Calls =
    [
        (typeof(DateTime), "get_Now"), (typeof(DateTime), "get_UtcNow"), (typeof(DateTime), "get_Today"),
        (typeof(DateTimeOffset), "get_Now"), (typeof(DateTimeOffset), "get_UtcNow"),
        (typeof(Guid), "NewGuid"), (typeof(Guid), "CreateVersion7"),
        (typeof(Environment), "get_TickCount"), (typeof(Environment), "get_TickCount64"), (typeof(Environment), "GetEnvironmentVariable"),
        (typeof(Environment), "get_MachineName"), (typeof(Environment), "get_ProcessId"), (typeof(Environment), "get_ProcessorCount"),
        (typeof(string), "GetHashCode"), (typeof(RuntimeHelpers), "GetHashCode"),
    ];

    public static IEnumerable<string> Flaws(Assembly assembly) => assembly.GetTypes().SelectMany(Flaws);

    /// <summary>One line per flaw: where, what, and the rule.</summary>
    public static IEnumerable<string> Flaws(Type type)
    {
        string where = type.ToString();
        IEnumerable<string> flaws = InTypes(where, "derives from", [type.BaseType, .. type.GetInterfaces()]);
        foreach (FieldInfo field in type.GetFields(Declared))
        {
            flaws = flaws.Concat(InTypes($"{where}.{field.Name}", "is a field of", [field.FieldType])).Concat(MutableStatic(type, field));
        }

        foreach (PropertyInfo property in type.GetProperties(Declared))
        {
            flaws = flaws.Concat(Setter(type, property));
        }

        foreach (MethodBase method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
        {
            flaws = flaws.Concat(InMethod($"{where}.{method.Name}", method));
        }

        return flaws.Distinct();
    }

    private static IEnumerable<string> InMethod(string where, MethodBase method)
    {
        Type? answer = (method as MethodInfo)?.ReturnType;
        IEnumerable<string> flaws = InTypes(where, "has in its signature", [answer, .. method.GetParameters().Select(parameter => parameter.ParameterType)]);
        if (method.GetMethodBody() is not { } body)
        {
            return flaws;
        }

        flaws = flaws.Concat(InTypes(where, "has a local of", body.LocalVariables.Select(local => local.LocalType)));
        MethodCode code = MethodCode.Read(method, body);
        if (code.FloatInstruction is { } instruction)
        {
            flaws = flaws.Append($"{where} computes in floating point ({instruction}); integers only, with the rounding stated");
        }

        return flaws.Concat(code.Members.SelectMany(member => InUse(where, member)));
    }

    private static IEnumerable<string> InUse(string where, MemberInfo member)
    {
        if (member is Type used)
        {
            return InTypes(where, "uses", [used]);
        }

        Type? owner = member.DeclaringType;
        string name = $"{owner?.Name}.{member.Name}";
        if (Array.Exists(Calls, banned => banned.Type == owner && banned.Member == member.Name))
        {
            return [$"{where} calls {name}; rules read no clock, chance, process hash or environment: time is the Moment, chance a Prng with a seed"];
        }

        Type?[] touched = member switch
        {
            FieldInfo field => [owner, field.FieldType],
            MethodInfo method => [owner, method.ReturnType, .. method.GetParameters().Select(parameter => parameter.ParameterType)],
            MethodBase constructor => [owner, .. constructor.GetParameters().Select(parameter => parameter.ParameterType)],
            _ => [owner],
        };
        return InTypes(where, $"calls {name} with", touched);
    }

    private static IEnumerable<string> InTypes(string where, string how, IEnumerable<Type?> types) =>
        from type in types
        from part in Parts(type)
        let rule = Rule(part)
        where rule is not null
        select $"{where} {how} {part.Name}; {rule}";

    private static string? Rule(Type type) =>
        Array.IndexOf(Floats, type) >= 0 ? "integers only, with the rounding stated"
        : Array.IndexOf(Unordered, type) >= 0 ? "iteration order must be the same everywhere: Sequence or SortedMap"
        : Array.IndexOf(Worldly, type) >= 0 ? "rules touch no clock, chance, task, thread or I/O: ask with an Effect"
        : null;

    /// <summary>The type and everything it is made of, generic definitions instead of their instances.</summary>
    private static IEnumerable<Type> Parts(Type? type)
    {
        if (type is null || type.IsGenericParameter)
        {
            return [];
        }

        if (type.HasElementType)
        {
            return Parts(type.GetElementType());
        }

        return type.IsGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)] : [type];
    }

    /// <summary>The compiler's own read-only lists have setters that throw.</summary>
    private static IEnumerable<string> Setter(Type type, PropertyInfo property) =>
        property.SetMethod is { } setter && !IsGenerated(type.Name) && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
            ? [$"{type}.{property.Name} has a setter; values don't change: init, or a method that answers a new value"]
            : [];

    /// <summary>Only the kernel may keep one (a cache that no result depends on); lambdas are cached in generated ones.</summary>
    private static IEnumerable<string> MutableStatic(Type type, FieldInfo field) =>
        field is { IsStatic: true, IsInitOnly: false, IsLiteral: false }
        && type.Assembly != typeof(Kernel.Wire).Assembly
        && !IsGenerated(type.Name) && !IsGenerated(field.Name)
            ? [$"{type}.{field.Name} is static and can change; rules keep nothing between calls"]
            : [];

    /// <summary>Names with an angle bracket can't be written in C#.</summary>
    private static bool IsGenerated(string name) => name.Contains('<', StringComparison.Ordinal);
}
