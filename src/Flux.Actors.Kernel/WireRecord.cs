using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Flux.Actors.Kernel;

/// <summary>A field of a stored record: a parameter of its primary constructor and the property of that name.</summary>
/// <remarks>Shape: optional are references that the declaration marks so; a nullable struct has a codec of its own.</remarks>
internal sealed record WireField(PropertyInfo Property, Type Type, bool IsOptional)
{
    /// <summary>The constructor with the most parameters, and its fields in order.</summary>
    /// <exception cref="WireException">There is no such constructor, or no property for a parameter.</exception>
    public static (ConstructorInfo Constructor, WireField[] Fields) Of(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors()
            .Where(each => each.GetParameters() is var p && !(p.Length == 1 && p[0].ParameterType == type))
            .MaxBy(each => each.GetParameters().Length)
            ?? throw new WireException($"{type} has no public constructor to read its fields from");
        NullabilityInfoContext nullability = new();
        return (constructor, [.. constructor.GetParameters().Select(parameter => new WireField(
            PropertyOf(type, parameter),
            parameter.ParameterType,
            !parameter.ParameterType.IsValueType && nullability.Create(parameter).WriteState == NullabilityState.Nullable))]);
    }

    private static PropertyInfo PropertyOf(Type type, ParameterInfo parameter) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .SingleOrDefault(p => string.Equals(p.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)) is { GetMethod: not null } property
            ? property
            : throw new WireException($"{type}: no property for constructor parameter '{parameter.Name}'");
}

/// <summary>A sealed record or struct: its primary constructor's parameters, in order.</summary>
/// <remarks>
/// Reflection reads the constructor once; what it finds is compiled to the code one would write by hand: no boxing, no look-up. Where a runtime can't
/// compile (ahead-of-time builds), the expressions are interpreted, more slowly, with the same bytes.
/// </remarks>
internal sealed class RecordCodec<T> : WireCodec<T>
{
    private Action<WireWriter, T>? _write;
    private Func<WireReader, T>? _read;

    public override void Write(WireWriter writer, T value) => (_write ??= CompileWrite(interpreted: false))(writer, value);

    public override T Read(WireReader reader)
    {
        Func<WireReader, T> read = _read ??= CompileRead(interpreted: false);
        try
        {
            return read(reader);
        }
        catch (Exception e) when (e is (FormatException and not WireException) or OverflowException or ArgumentException)
        {
            // The fields' own refusals are wire exceptions already: this one is the constructor's.
            throw new WireException($"{typeof(T).Name}: {e.Message}", e);
        }
    }

    /// <summary>The same record read and written by interpreted expressions, as where nothing can be compiled.</summary>
    internal static RecordCodec<T> Interpreted() => new() { _write = CompileWrite(interpreted: true), _read = CompileRead(interpreted: true) };

    private static Action<WireWriter, T> CompileWrite(bool interpreted)
    {
        ParameterExpression writer = Expression.Parameter(typeof(WireWriter)), value = Expression.Parameter(typeof(T));
        Expression[] fields = [.. WireField.Of(typeof(T)).Fields.Select(field => Write(field, writer, value))];
        Expression body = fields.Length == 0 ? Expression.Empty() : Expression.Block(typeof(void), fields);
        return Expression.Lambda<Action<WireWriter, T>>(body, writer, value).Compile(interpreted);
    }

    private static Func<WireReader, T> CompileRead(bool interpreted)
    {
        ParameterExpression reader = Expression.Parameter(typeof(WireReader));
        (ConstructorInfo constructor, WireField[] fields) = WireField.Of(typeof(T));
        Expression body = Expression.New(constructor, fields.Select(field => Read(field, reader)));
        return Expression.Lambda<Func<WireReader, T>>(body, reader).Compile(interpreted);
    }

    private static Expression Write(WireField field, Expression writer, Expression record)
    {
        Expression value = Expression.Property(record, field.Property);
        value = value.Type == field.Type ? value : Expression.Convert(value, field.Type);
        return !field.IsOptional && WirePrimitives.Find(field.Type)?.Functions is { } functions
            ? Expression.Call(functions.Write, writer, value)
            : Expression.Call(Codec(field), nameof(WireCodec<>.Write), null, writer, value);
    }

    private static Expression Read(WireField field, Expression reader) =>
        !field.IsOptional && WirePrimitives.Find(field.Type)?.Functions is { } functions
            ? Expression.Call(functions.Read, reader)
            : Expression.Call(Codec(field), nameof(WireCodec<>.Read), null, reader);

    /// <summary>The static field that holds the field's codec, initialised first so that the compiled code needs no check.</summary>
    private static Expression Codec(WireField field)
    {
        Type holder = (field.IsOptional ? typeof(OptionalCodec<>) : typeof(Codec<>)).MakeGenericType(field.Type);
        RuntimeHelpers.RunClassConstructor(holder.TypeHandle);
        return Expression.Field(null, holder, nameof(Codec<>.Instance));
    }
}
