using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What is wrong with a specification, in the order in which the network's programs would stop at it.</summary>
/// <remarks>A place is noted once: what follows from a problem there is not another one.</remarks>
internal sealed class SpecProblems
{
    /// <summary>Beyond this nobody reads on, and a large document costs no more.</summary>
    private const int Max = 200;

    private readonly List<DocumentProblem> _problems = [];
    private readonly SortedSet<string> _paths = new(StringComparer.Ordinal);

    public int Count => _problems.Count;

    /// <summary>Nothing more is noted, so that nobody has to work out where and what it would be.</summary>
    public bool IsFull => _problems.Count >= Max;

    public bool Has(string path)
    {
        for (string at = path; ; at = at[..at.LastIndexOfAny(['.', '['])])
        {
            if (_paths.Contains(at))
            {
                return true;
            }

            if (at.IndexOfAny(['.', '[']) < 0)
            {
                return false;
            }
        }
    }

    public void Note(string path, string seen, string wanted)
    {
        if (!IsFull && !Has(path))
        {
            _problems.Add(new(path, seen, wanted));
            _paths.Add(path);
        }
    }

    public void Note(string path, ScriptValue seen, string wanted)
    {
        if (!IsFull)
        {
            Note(path, Shown.Of(seen), wanted);
        }
    }

    public Sequence<DocumentProblem> All => _problems.ToSequence();
}
