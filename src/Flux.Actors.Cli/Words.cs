using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli;

/// <summary>What the words after a verb must be before any verb sees them.</summary>
public static class Words
{
    /// <summary>An argument that becomes part of a path of the API.</summary>
    public static Argument<string> Name(string name, string description)
    {
        Argument<string> argument = new(name) { Description = description };
        argument.Validators.Add(result => Refuse(
            result, name, description, result.Tokens.Where(token => token.Value.Trim().Length > 0 && !ApiRoute.IsName(token.Value))));
        return argument;
    }

    /// <summary>Makes an empty or blank word wrong usage wherever text is wanted: it would name a whole list, or the directory one is in.</summary>
    public static void RefuseBlank(Symbol symbol)
    {
        switch (symbol)
        {
            case Argument argument when IsText(argument.ValueType):
                argument.Validators.Add(result => Refuse(result, argument.Name, argument.Description, result.Tokens.Where(IsBlank)));
                break;
            case Option option when IsText(option.ValueType):
                option.Validators.Add(result => Refuse(result, option.Name, option.HelpName ?? option.Description, result.Tokens.Where(IsBlank)));
                break;
            default:
                break;
        }
    }

    /// <summary>Reads a whole number that is not below the least one wanted; a refused word is named with what it stands for.</summary>
    public static long Whole(ArgumentResult result, long min)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= min && number <= int.MaxValue)
        {
            return number;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{NameOf(result)}: seen '{text}', wanted a whole number from {min} to {int.MaxValue}"));
        return min;
    }

    /// <summary>Reads a time in milliseconds since 1970, in at most 13 digits, which is up to the year 2286.</summary>
    public static long? Milliseconds(ArgumentResult result)
    {
        const int DigitsMax = 13;
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (text.Length <= DigitsMax && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds) && milliseconds > 0)
        {
            return milliseconds;
        }

        result.AddError($"{NameOf(result)}: seen '{text}', wanted milliseconds since 1970, such as 1764000000000");
        return null;
    }

    /// <summary>Reads a number with a decimal point, from the least one wanted to the greatest.</summary>
    public static double Number(ArgumentResult result, double min, double max)
    {
        const NumberStyles Style = NumberStyles.AllowDecimalPoint;
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        if (double.TryParse(text, Style, CultureInfo.InvariantCulture, out double number) && number >= min && number <= max)
        {
            return number;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{NameOf(result)}: seen '{text}', wanted a number from {min} to {max}"));
        return min;
    }

    /// <summary>The name of what was typed, as help shows it.</summary>
    public static string NameOf(ArgumentResult result) => result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;

    private static bool IsText(Type type) => type == typeof(string) || type == typeof(string[]);

    private static bool IsBlank(Token token) => string.IsNullOrWhiteSpace(token.Value);

    private static void Refuse(SymbolResult result, string name, string? wanted, IEnumerable<Token> refused)
    {
        foreach (Token token in refused)
        {
            result.AddError($"{name}: seen '{token.Value}', wanted {wanted}");
        }
    }
}
