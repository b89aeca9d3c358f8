using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Script;

/// <summary>One thing wrong with a document: where, what was seen, and what was wanted.</summary>
/// <remarks>Shape: the path is written <c>compose[0].ports[1]</c>; the whole document is <c>document</c>.</remarks>
public sealed record DocumentProblem(string Path, string Seen, string Wanted)
{
    public override string ToString() => $"{Path}: {Seen} seen, {Wanted} wanted";
}

/// <summary>What reading a document gave: the document, or everything that is wrong with it.</summary>
/// <remarks>Shape: <c>Document</c> is null exactly when <c>Problems</c> is not empty; problems stand in the order of the rules.</remarks>
public sealed record Reading<TDocument>(TDocument? Document, Sequence<DocumentProblem> Problems)
    where TDocument : class;
