using System.Text.RegularExpressions;
using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Apps;

/// <summary>A container image as the network's programs take it apart: registry, namespace, repository and tag.</summary>
/// <remarks>
/// Shape: only the beginning of the text must be a reference, what follows is ignored. Without a registry it is Docker Hub's, and a bare name with a
/// tag is of the namespace <c>library</c>. <c>Tag</c> is null without one on Docker Hub and empty elsewhere. Only a reference with a tag can be used.
/// Source: research sheet of the applications §1.8.
/// </remarks>
public sealed partial record ImageReference(string Registry, string Namespace, string Repository, string? Tag, bool Ambiguous)
{
    public const string DockerHub = "registry-1.docker.io";

    public bool Usable => !Ambiguous && !string.IsNullOrEmpty(Tag);

    /// <summary>The image, or why it is none.</summary>
    public static Reading<ImageReference> Read(ScriptValue value) => value is ScriptValue.Text text
        ? Read(text.Value)
        : Refused(Shown.Of(value), "text");

    public static Reading<ImageReference> Read(string text)
    {
        if (Blank().IsMatch(text))
        {
            return Refused(Shown.Quote(text), "an image reference without blanks");
        }

        if (text.StartsWith('/') || text.EndsWith('/'))
        {
            return Refused(Shown.Quote(text), "an image reference that neither begins nor ends with '/'");
        }

        Match match = Form().Match(text);
        return match.Success
            ? new Reading<ImageReference>(Of(match), [])
            : Refused(Shown.Quote(text), "an image reference like 'registry:5000/organisation/image:tag', in lower case up to the tag");
    }

    /// <summary>The text up to its first ':', which is how the network names an image without its tag.</summary>
    public static string WithoutTag(string image) => image.Split(':', 2)[0];

    private static ImageReference Of(Match match)
    {
        string registry = match.Groups["registry"].Value, space = match.Groups["namespace"].Value, repository = match.Groups["repository"].Value;
        string? tag = match.Groups["tag"] is { Success: true, Value: var given } ? given : null;
        if (registry.Length > 0)
        {
            return new ImageReference(registry, space, repository, tag ?? string.Empty, Ambiguous: tag is null);
        }

        if (space.Length > 0)
        {
            return new ImageReference(DockerHub, space, repository, tag, Ambiguous: false);
        }

        return tag is null
            ? new ImageReference(DockerHub, repository, string.Empty, null, Ambiguous: true)
            : new ImageReference(DockerHub, "library", repository, tag, Ambiguous: false);
    }

    private static Reading<ImageReference> Refused(string seen, string wanted) => new(null, [new DocumentProblem("repotag", seen, wanted)]);

    [GeneratedRegex(
        @"^(?:(?<registry>[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]+)?|[a-z0-9-]+:[0-9]+)/)?(?:(?<namespace>[a-z0-9]+(?:[._-][a-z0-9]+)*(?:/[a-z0-9]+(?:[._-][a-z0-9]+)*)?)/)?(?<repository>[a-z0-9][a-z0-9._-]*/?[a-z0-9._-]*[a-z0-9])(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();

    [GeneratedRegex(@"\s", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Blank();
}
