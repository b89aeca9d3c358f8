using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Script;

/// <summary>A value as the existing network's JavaScript programs hold it after reading JSON.</summary>
/// <remarks>
/// Shape: <see cref="Undefined"/> is what a missing key gives; it is no JSON. Keys of <see cref="Fields"/> stand in JavaScript's order: whole
/// numbers below 2^32 − 1 first, by size, then the others as they came. Source: ECMA-262 §7.1, §10.1.11; docs/spec/apps.md §1.
/// </remarks>
public abstract record ScriptValue
{
    private ScriptValue()
    {
    }

    public sealed record Undefined : ScriptValue
    {
        public static Undefined Value { get; } = new();
    }

    public sealed record Null : ScriptValue
    {
        public static Null Value { get; } = new();
    }

    public sealed record Flag(bool Value) : ScriptValue;

    public sealed record Number(Binary64 Value) : ScriptValue;

    public sealed record Text(string Value) : ScriptValue;

    public sealed record List(Sequence<ScriptValue> Items) : ScriptValue;

    public sealed record Fields(Sequence<ScriptField> Entries) : ScriptValue
    {
        public static Fields Empty { get; } = new([]);
    }

    /// <summary>The field's value; undefined without it, and for a value that has no fields.</summary>
    public ScriptValue this[string key]
    {
        get
        {
            if (this is Fields fields)
            {
                foreach (ScriptField field in fields.Entries)
                {
                    if (string.Equals(field.Key, key, StringComparison.Ordinal))
                    {
                        return field.Value;
                    }
                }
            }

            return Undefined.Value;
        }
    }

    /// <summary>What a condition makes of the value: undefined, null, false, 0, NaN and the empty text are false.</summary>
    public bool Truthy => this switch
    {
        Undefined or Null => false,
        Flag flag => flag.Value,
        Number number => !number.Value.IsNaN && !Binary64.IsSame(number.Value, Binary64.Zero),
        Text text => text.Value.Length > 0,
        _ => true,
    };

    /// <summary>Undefined or null: reading a field of it stops the network's programs.</summary>
    public bool IsNothing => this is Undefined or Null;

    public static ScriptValue Of(string text) => new Text(text);

    public static ScriptValue Of(long number) => new Number(number);

    public static ScriptValue Of(bool flag) => new Flag(flag);

    public static ScriptValue Of(IEnumerable<ScriptValue> items) => new List(items.ToSequence());
}

/// <summary>A key and its value.</summary>
public sealed record ScriptField(string Key, ScriptValue Value);
