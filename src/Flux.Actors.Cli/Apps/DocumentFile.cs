using System.Globalization;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Script;

namespace Flux.Actors.Cli.Apps;

/// <summary>A document as it lies in a file or comes from the standard input: bytes of UTF-8, or why there are none.</summary>
/// <remarks>Shape: a mark of UTF-8 at its beginning, which some editors write, is not part of it. <c>Flaw</c> is null exactly when the bytes count.</remarks>
public sealed record DocumentFile(string Shown, ReadOnlyMemory<byte> Bytes, DocumentFlaw? Flaw)
{
    public const string StandardInput = "-";

    /// <summary>A longer file is no document, and is not read to its end.</summary>
    public static int BytesMax => ScriptLimits.Specification.BytesMax;

    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the file, or the standard input for <c>-</c>; the flaw says what stood against it.</summary>
    public static DocumentFile Read(Invocation invocation, string word)
    {
        if (word == StandardInput)
        {
            using Stream input = invocation.Around.Input();
            return Of("standard input", input);
        }

        string path = Path.GetFullPath(word, invocation.Around.WorkingDirectory);
        if (Directory.Exists(path))
        {
            return Refused(word, "a directory", "a file; name app.json in it");
        }

        if (!File.Exists(path))
        {
            return Refused(word, "no such file", "a readable file, or - for the standard input");
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            return Of(word, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refused(word, e.Message, "a readable file");
        }
    }

    /// <summary>Reads it for a verb that can't go on without.</summary>
    /// <exception cref="Problem">It can't be read.</exception>
    public static DocumentFile Open(Invocation invocation, string word) => Read(invocation, word) is var file && file.Flaw is not { } flaw
        ? file
        : throw new Problem(ProblemCode.Malformed, $"{file.Shown} can't be read", flaw.Seen, flaw.Wanted, null);

    private static DocumentFile Of(string shown, Stream stream)
    {
        byte[] bytes = new byte[BytesMax + Utf8Mark.Length + 1];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        ReadOnlyMemory<byte> read = bytes.AsMemory(0, length);
        if (OtherEncoding(read.Span) is { } encoding)
        {
            return Refused(shown, $"text in {encoding}", "text in UTF-8");
        }

        read = read.Span.StartsWith(Utf8Mark) ? read[Utf8Mark.Length..] : read;
        return read.Length <= BytesMax
            ? new DocumentFile(shown, read, null)
            : Refused(shown, string.Create(CultureInfo.InvariantCulture, $"more than {BytesMax} bytes"), string.Create(CultureInfo.InvariantCulture, $"at most {BytesMax}"));
    }

    /// <summary>Texts in other encodings begin with a mark, or have a zero byte among their first four: JSON begins with two ASCII characters, or is one.</summary>
    private static string? OtherEncoding(ReadOnlySpan<byte> text) => text switch
    {
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] or [0, 0, 0, not 0, ..] or [not 0, 0, 0, 0, ..] => "UTF-32",
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, not 0, ..] or [not 0, 0, ..] => "UTF-16",
        _ => null,
    };

    private static DocumentFile Refused(string shown, string seen, string wanted) => new(shown, default, new DocumentFlaw("document", seen, wanted));
}
