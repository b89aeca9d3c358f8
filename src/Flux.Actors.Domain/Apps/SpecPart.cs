using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>A specification or a component of it as its rules look at it: what is not of the right type is noted once and then passed over.</summary>
internal sealed class SpecPart(ScriptValue value, string path, SpecProblems problems)
{
    /// <summary>Entries of a list that are looked at; more than any list may have.</summary>
    public const int LookedAtMax = 200;

    private const int DecimalsMax = 8;

    public ScriptValue this[string key] => value[key];

    public ScriptValue Value => value;

    public SpecProblems Problems => problems;

    public string PathOf(string key) => ScriptJson.Join(path, key);

    public void Note(string key, string wanted)
    {
        if (!problems.IsFull)
        {
            problems.Note(PathOf(key), value[key], wanted);
        }
    }

    public void Note(string key, string seen, string wanted)
    {
        if (!problems.IsFull)
        {
            problems.Note(PathOf(key), seen, wanted);
        }
    }

    public void Present(string key, string wanted)
    {
        if (!value[key].Truthy)
        {
            Note(key, wanted);
        }
    }

    public void TextType(string key)
    {
        if (value[key] is not ScriptValue.Text)
        {
            Note(key, "text");
        }
    }

    public void FlagType(string key)
    {
        if (value[key] is not ScriptValue.Flag)
        {
            Note(key, "true or false");
        }
    }

    /// <summary>A number with at most 8 characters after the point of its text.</summary>
    public void NumberType(string key, int decimals = DecimalsMax)
    {
        if (value[key] is not ScriptValue.Number)
        {
            Note(key, "a number");
        }
        else if (!Coercion.IsDecimalLimit(value[key], decimals))
        {
            Note(key, decimals == 0 ? "a whole number" : $"a number of at most {decimals} decimals");
        }
    }

    public void TextsType(string key) => ItemsType(key, "text", static item => item is ScriptValue.Text);

    /// <summary>Whole numbers, or texts of such in the versions whose ports are texts.</summary>
    public void PortsType(string key, bool texts)
    {
        ItemsType(key, texts ? "a whole number as text" : "a whole number", item =>
            (texts ? item is ScriptValue.Text : item is ScriptValue.Number) && Coercion.IsDecimalLimit(item, 0));
    }

    private void ItemsType(string key, string wanted, Func<ScriptValue, bool> right)
    {
        if (value[key] is not ScriptValue.List list)
        {
            Note(key, "a list");
            return;
        }

        if (list.Items.Count > LookedAtMax)
        {
            Note(key, $"{list.Items.Count} entries", $"at most {LookedAtMax}");
            return;
        }

        for (int i = 0; i < list.Items.Count; i++)
        {
            if (!right(list.Items[i]))
            {
                problems.Note($"{PathOf(key)}[{i}]", list.Items[i], wanted);
            }
        }
    }

    /// <summary>The items of a list; none when it isn't one.</summary>
    public Sequence<ScriptValue> Items(string key) => value[key] is ScriptValue.List list ? list.Items : [];

    /// <summary>The text; null when it isn't one.</summary>
    public string? Text(string key) => (value[key] as ScriptValue.Text)?.Value;

    public void LengthAtMost(string key, int max)
    {
        if (Text(key) is { } text && text.Length > max)
        {
            Note(key, $"{text.Length} characters", $"at most {max}");
        }
    }

    /// <summary>At most so many entries, each at most so long.</summary>
    public void EntriesAtMost(string key, int countMax, int lengthMax)
    {
        Sequence<ScriptValue> items = Items(key);
        if (items.Count > countMax)
        {
            Note(key, $"{items.Count} entries", $"at most {countMax}");
        }

        EachAtMost(key, lengthMax);
    }

    public void EachAtMost(string key, int lengthMax)
    {
        Sequence<ScriptValue> items = Items(key);
        for (int i = 0; i < Math.Min(items.Count, LookedAtMax); i++)
        {
            if (items[i] is ScriptValue.Text text && text.Value.Length > lengthMax)
            {
                problems.Note($"{PathOf(key)}[{i}]", $"{text.Value.Length} characters", $"at most {lengthMax}");
            }
        }
    }

    public void NoOtherKeys(string[] known)
    {
        if (value is not ScriptValue.Fields fields)
        {
            return;
        }

        foreach (ScriptField field in fields.Entries)
        {
            if (problems.IsFull)
            {
                return;
            }

            if (!known.Contains(field.Key))
            {
                problems.Note(PathOf(field.Key), "an unknown key", Spelling.Suggestion(Shown.Cut(field.Key), known));
            }
        }
    }
}
