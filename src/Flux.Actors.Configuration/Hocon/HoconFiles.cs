using System.Text;

namespace Flux.Actors.Configuration.Hocon;

/// <summary>Reads the files of one text and of all it includes, within the bounds of <see cref="HoconBounds"/>.</summary>
/// <remarks>Concurrency: one reader. Source: HOCON specification, "Include semantics".</remarks>
internal sealed class HoconFiles
{
    private const int ChunkBytes = 16 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<(string Full, string Shown)> _open = [];
    private int _bytes;
    private int _included;

    /// <summary>Counts the bytes of a text that did not come from a file.</summary>
    public void Count(long bytes, string file)
    {
        if (bytes > HoconBounds.TextBytesMax - _bytes)
        {
            string what = _included == 0 ? "a text too large" : "a text too large, together with what it includes";
            throw new ConfigurationFault(ConfigurationProblem.At(
                new SourcePosition(file, 1, 1), what, $"at most {HoconBounds.TextBytesMax} bytes"));
        }

        _bytes += (int)bytes;
    }

    /// <summary>The text of UTF-8 bytes. Errors: a fault at the first byte that is not UTF-8.</summary>
    public string Decode(ReadOnlySpan<byte> utf8, string file)
    {
        Count(utf8.Length, file);
        try
        {
            return Strict.GetString(utf8);
        }
        catch (DecoderFallbackException invalid)
        {
            int end = Math.Max(invalid.Index, 0);
            int line = 1 + utf8[..end].Count((byte)'\n');
            int column = end - (utf8[..end].LastIndexOf((byte)'\n') + 1) + 1;
            throw new ConfigurationFault(ConfigurationProblem.At(
                new SourcePosition(file, line, column), "bytes that are not UTF-8", "UTF-8 text"));
        }
    }

    /// <summary>The first file. Errors: a fault when it is missing or cannot be read.</summary>
    public string ReadFirst(string path)
    {
        try
        {
            return Decode(Read(path), path);
        }
        catch (Exception unreadable) when (IsUnreadable(unreadable))
        {
            throw new ConfigurationFault(new ConfigurationProblem($"{path}: cannot be read: {unreadable.Message}"));
        }
    }

    /// <summary>Marks a file as being parsed; while it is, including it is a cycle.</summary>
    public void Enter(string path, SourcePosition at)
    {
        string full = Path.GetFullPath(path);
        int again = _open.FindIndex(open => open.Full == full);
        if (again >= 0)
        {
            string chain = string.Join(" → ", _open[again..].Select(open => open.Shown).Append(path));
            throw new ConfigurationFault(ConfigurationProblem.At(
                at, $"a file that includes itself: {chain}", "an include that ends"));
        }

        if (_open.Count > HoconBounds.IncludeDepthMax)
        {
            throw new ConfigurationFault(ConfigurationProblem.At(
                at, "too many files that include one another", $"at most {HoconBounds.IncludeDepthMax} levels"));
        }

        _open.Add((full, path));
    }

    public void Leave() => _open.RemoveAt(_open.Count - 1);

    /// <summary>The texts an include stands for, in the order they are merged; none when the file is missing.</summary>
    /// <remarks>Shape: a name without an extension that is no file stands for <c>.json</c> and <c>.conf</c>.</remarks>
    public IEnumerable<(string Path, string Text)> Included(string path, SourcePosition at)
    {
        if (TryRead(path, at) is { } text)
        {
            yield return (path, text);
            yield break;
        }

        if (Path.GetExtension(path).Length > 0)
        {
            yield break;
        }

        foreach (string extended in new[] { $"{path}.json", $"{path}.conf" })
        {
            if (TryRead(extended, at) is { } found)
            {
                yield return (extended, found);
            }
        }
    }

    private string? TryRead(string path, SourcePosition at)
    {
        if (_included++ >= HoconBounds.IncludedFilesMax)
        {
            throw new ConfigurationFault(ConfigurationProblem.At(
                at, "too many included files", $"at most {HoconBounds.IncludedFilesMax}, each time counted"));
        }

        try
        {
            return Decode(Read(path), path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception unreadable) when (IsUnreadable(unreadable))
        {
            throw new ConfigurationFault(ConfigurationProblem.At(
                at, $"'{HoconText.Shorten(path)}', which cannot be read: {unreadable.Message}", "a file that can be included"));
        }
    }

    private static byte[] Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using MemoryStream content = new();
        byte[] chunk = new byte[ChunkBytes];
        // One chunk over the bound is enough to know: an endless device must not be read to its end.
        for (int read = file.Read(chunk); read > 0 && content.Length <= HoconBounds.TextBytesMax; read = file.Read(chunk))
        {
            content.Write(chunk, 0, read);
        }

        return content.ToArray();
    }

    private static bool IsUnreadable(Exception fault) =>
        fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;
}
