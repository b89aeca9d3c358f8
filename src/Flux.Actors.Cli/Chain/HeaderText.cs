using System.Globalization;
using Flux.Actors.Contracts;

namespace Flux.Actors.Cli.Chain;

/// <summary>The bytes that a word, a file or the standard input stand for: hex, or in a file also the bytes themselves.</summary>
public static class HeaderText
{
    /// <summary>Longer input is no header, and is not read to its end.</summary>
    public const int LengthMax = 8_192;

    /// <summary>A word this long that names no file is hex, mistyped or not.</summary>
    private const int HexLengthMin = 16;

    private const string Wanted = "a header in hex, a file that holds one in hex or in bytes, or - for the standard input";

    /// <exception cref="Problem">There is no such file, it is too long, or its text is no hex; the message says at which character.</exception>
    public static byte[] Bytes(Invocation invocation, string word)
    {
        if (word == "-")
        {
            return Hex(Input(invocation), "the standard input");
        }

        string path = Path.GetFullPath(word, invocation.Around.WorkingDirectory);
        if (File.Exists(path))
        {
            return FromFile(path, word);
        }

        return word.Length >= HexLengthMin && !word.Contains(Path.DirectorySeparatorChar) || word.All(char.IsAsciiHexDigit)
            ? Hex(word, "HEADER")
            : throw new Problem(ProblemCode.NotFound, "no header", $"'{word}', which is neither hex nor a file", Wanted, null);
    }

    private static string Input(Invocation invocation)
    {
        List<string> lines = [];
        int length = 0;
        while (length <= LengthMax && invocation.Around.ReadLine() is { } line)
        {
            lines.Add(line);
            length += line.Length;
        }

        return string.Join('\n', lines);
    }

    private static byte[] FromFile(string path, string shown)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] bytes = new byte[LengthMax + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            byte[] read = bytes[..length];
            return Array.TrueForAll(read, value => char.IsAsciiHexDigit((char)value) || char.IsWhiteSpace((char)value))
                ? Hex(System.Text.Encoding.ASCII.GetString(read), shown)
                : length <= LengthMax ? read : throw TooLong(shown);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Problem(ProblemCode.Malformed, $"{shown} can't be read", e.Message, Wanted, null);
        }
    }

    /// <summary>White space around and between the digits is passed over.</summary>
    private static byte[] Hex(string text, string shown)
    {
        if (text.Length > LengthMax)
        {
            throw TooLong(shown);
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiHexDigit(text[i]) && !char.IsWhiteSpace(text[i]))
            {
                throw new Problem(
                    ProblemCode.Malformed, $"{shown} is no hex", string.Create(CultureInfo.InvariantCulture, $"'{text[i]}' at character {i}"), "a hex digit", null);
            }
        }

        string digits = string.Concat(text.Where(each => !char.IsWhiteSpace(each)));
        return digits.Length == 0 ? throw new Problem(ProblemCode.Malformed, $"{shown} is empty", null, Wanted, null)
            : digits.Length % 2 == 1
                ? throw new Problem(
                    ProblemCode.Malformed, $"{shown} is no hex", string.Create(CultureInfo.InvariantCulture, $"{digits.Length} digits"), "two digits for each byte", null)
                : Convert.FromHexString(digits);
    }

    private static Problem TooLong(string shown) => new(
        ProblemCode.Malformed, $"{shown} is no header", string.Create(CultureInfo.InvariantCulture, $"more than {LengthMax} characters"), "a header alone, without its transactions", null);
}
