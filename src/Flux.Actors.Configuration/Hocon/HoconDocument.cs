using System.Text;

namespace Flux.Actors.Configuration.Hocon;

/// <summary>One parsed text with all it includes, its substitutions not yet resolved.</summary>
/// <remarks>
/// Shape: substitutions look at every layer at once, so they are resolved when the layers are known: see
/// <see cref="HoconResolver"/>. Concurrency: read-only.
/// </remarks>
public sealed class HoconDocument
{
    private HoconDocument(SourcePosition at) => Root = new HoconNode.Object(at);

    internal HoconNode.Object Root { get; }

    /// <summary>A document of values that were not parsed, for <c>Put</c>.</summary>
    internal static HoconDocument Empty() => new(default);

    /// <summary>Parses one text; <paramref name="file"/> is the name messages use. It cannot include files.</summary>
    /// <exception cref="ConfigurationFault">The text is not HOCON, or beyond a bound.</exception>
    public static HoconDocument Parse(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        HoconFiles files = new();
        files.Count(Encoding.UTF8.GetByteCount(text), file);
        return Parse(text, file, directory: null, files);
    }

    /// <summary>Parses UTF-8 bytes, with or without a byte order mark.</summary>
    /// <exception cref="ConfigurationFault">As for text; also when the bytes are not UTF-8.</exception>
    public static HoconDocument Parse(ReadOnlySpan<byte> utf8, string file)
    {
        HoconFiles files = new();
        return Parse(files.Decode(utf8, file), file, directory: null, files);
    }

    /// <summary>Reads and parses a file and what it includes.</summary>
    /// <exception cref="ConfigurationFault">As for bytes; also when a file cannot be read.</exception>
    public static HoconDocument ParseFile(string path)
    {
        HoconFiles files = new();
        string text = files.ReadFirst(path);
        files.Enter(path, new SourcePosition(path, 1, 1));
        return Parse(text, path, Path.GetDirectoryName(path) ?? "", files);
    }

    /// <summary>Gives a key a text that nothing in it is parsed of, e.g. from the environment.</summary>
    internal void Put(IReadOnlyList<string> path, string text, SourcePosition at)
    {
        HoconScalar scalar = new(HoconScalarKind.Text, text, at);
        Put(Root, path, new HoconEntry(new HoconNode.Scalar(scalar), at, this));
    }

    /// <summary>Gives a dotted key a value: the elements before the last become objects.</summary>
    internal void Put(HoconNode.Object into, IReadOnlyList<string> path, HoconEntry entry)
    {
        for (int i = path.Count - 1; i > 0; i--)
        {
            HoconNode.Object parent = new(entry.At);
            parent.Put(path[i], entry);
            entry = new HoconEntry(parent, entry.At, this);
        }

        into.Put(path[0], entry);
    }

    private static HoconDocument Parse(string text, string file, string? directory, HoconFiles files)
    {
        HoconDocument document = new(new SourcePosition(file, 1, 1));
        HoconParser.Parse(text, file, document, new HoconParser.Place(directory, [], 0, (string[][])[[]]), files);
        return document;
    }
}
