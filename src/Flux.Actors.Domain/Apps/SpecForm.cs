using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>An object as it is being brought into canonical form, key by key in the order of the calls.</summary>
internal sealed class SpecForm(ScriptValue source, string path, SpecProblems problems)
{
    private readonly List<ScriptField> _fields = [];

    public ScriptValue Source => source;

    public string Path => path;

    public SpecProblems Problems => problems;

    public ScriptValue Value => new ScriptValue.Fields(_fields.ToSequence());

    /// <summary>The value as it came.</summary>
    public ScriptValue Given(string key) => source[key];

    /// <summary>The value in the form so far.</summary>
    public ScriptValue Get(string key)
    {
        foreach (ScriptField field in _fields)
        {
            if (field.Key == key)
            {
                return field.Value;
            }
        }

        return ScriptValue.Undefined.Value;
    }

    public SpecForm Set(string key, ScriptValue value)
    {
        if (value is not ScriptValue.Undefined)
        {
            _fields.Add(new(key, value));
        }

        return this;
    }

    /// <summary>Notes a value that counts as missing: nothing, null, false, 0, NaN or the empty text.</summary>
    public SpecForm Present(string key, string wanted)
    {
        if (!Given(key).Truthy)
        {
            Note(key, wanted);
        }

        return this;
    }

    public SpecForm Text(string key) => Set(key, Coercion.EnsureText(Given(key)));

    public SpecForm Number(string key) => Set(key, Coercion.EnsureNumber(Given(key)));

    public SpecForm Texts(string key) => Items(key, Coercion.EnsureText);

    public SpecForm Numbers(string key) => Items(key, Coercion.EnsureNumber);

    public SpecForm AsGiven(string key) => Items(key, static item => item);

    public SpecForm Flag(string key) => Set(key, Noted(key, Coercion.EnsureFlag(Given(key))));

    public SpecForm RealFlag(string key) => Set(key, Noted(key, Given(key) is ScriptValue.Flag flag ? flag : ScriptValue.Undefined.Value));

    public SpecForm Whole(string key)
    {
        ScriptValue number = Coercion.EnsureNumber(Given(key));
        if (number is ScriptValue.Number { Value.IsInteger: false })
        {
            Note(key, "a whole number");
        }

        return Set(key, number);
    }

    public SpecForm Between(string key, int min, int max)
    {
        if (Get(key) is ScriptValue.Number number && (number.Value < min || number.Value > max))
        {
            Note(key, $"{min}–{max}");
        }

        return this;
    }

    public void Note(string key, string wanted)
    {
        if (!problems.IsFull)
        {
            problems.Note(ScriptJson.Join(path, key), Given(key), wanted);
        }
    }

    private ScriptValue Noted(string key, ScriptValue flag)
    {
        if (flag is ScriptValue.Undefined)
        {
            Note(key, "true or false");
        }

        return flag;
    }

    private SpecForm Items(string key, Func<ScriptValue, ScriptValue> each)
    {
        if (Coercion.EnsureObject(Given(key)) is ScriptValue.List list)
        {
            return Set(key, new ScriptValue.List(list.Items.Select(each).ToSequence()));
        }

        Note(key, "a list");
        return this;
    }
}
