using System.Globalization;
using System.Text;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.Tests.Journals;

/// <summary>The facts of one entity as a release wrote them. A file of the folder, never edited once released.</summary>
/// <remarks>Shape: the entity on the first line; then one fact per line, in order: its wire name and its bytes in hex.</remarks>
internal sealed record StoredJournal(string File, EntityId Entity, Sequence<Blob> Facts)
{
    public static StoredJournal Read(string path)
    {
        string[] lines = System.IO.File.ReadAllLines(path);
        StoredJournal journal = new(
            Path.GetFileNameWithoutExtension(path),
            EntityId.Parse(lines[0]),
            lines.Skip(1).Select(line => Blob.FromHex(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])).ToSequence());
        Assert.Equal(lines, journal.Lines());
        return journal;
    }

    public void Write(string folder) => System.IO.File.WriteAllLines(Path.Combine(folder, $"{File}.journal"), Lines());

    public IEnumerable<string> Names => Facts.Select(NameOf);

    /// <summary>The entity's kind and the number of the file among those of the kind.</summary>
    public static string FileOf(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}.{number}");

    private IEnumerable<string> Lines() => [Entity.ToString(), .. Facts.Select(fact => $"{NameOf(fact)} {fact}")];

    private static string NameOf(Blob fact) => Encoding.ASCII.GetString(fact.Span.Slice(1, fact.Span[0]));
}
