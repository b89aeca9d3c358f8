using System.Text;

namespace Flux.Actors.Configuration.Hocon;

/// <summary>Splits joined texts at the dots outside quotes. Source: HOCON specification, "Path expressions".</summary>
internal sealed class HoconKey
{
    private readonly List<string> _elements = [];
    private readonly StringBuilder _element = new();
    private bool _named;
    private bool _broken;

    public void Append(string leading, HoconToken token)
    {
        _element.Append(leading);
        if (token.Kind is HoconTokenKind.Quoted)
        {
            _element.Append(token.Text);
            _named = true; // Even "" is a name once it is quoted.
            return;
        }

        string[] parts = token.Text.Split('.');
        for (int i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                EndElement();
            }

            _element.Append(parts[i]);
            _named |= parts[i].Length > 0;
        }
    }

    /// <summary>The elements, or null when one has no name.</summary>
    public string[]? Finish()
    {
        EndElement();
        return _broken ? null : [.. _elements];
    }

    private void EndElement()
    {
        _broken |= !_named;
        _elements.Add(_element.ToString());
        _element.Clear();
        _named = false;
    }
}
