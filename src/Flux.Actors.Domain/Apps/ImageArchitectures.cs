using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>Which processors an app's images must be built for.</summary>
/// <remarks>Source: research sheet of the applications §1.8.</remarks>
public static class ImageArchitectures
{
    private const string Enterprise = "amd64";

    private static readonly string[] Known = ["amd64", "arm64"];

    /// <summary>
    /// The architectures that every image offers, or why there are none: an enterprise app of version 8 needs amd64 of each. <paramref name="offered"/> gives
    /// those of an image; a component of version 7 with credentials isn't looked up.
    /// </summary>
    public static Reading<Shared> Of(AppSpec spec, Func<string, Sequence<string>> offered)
    {
        string[] wanted = spec is { Version: >= SpecRules.VersionMax, Enterprise.Length: > 0 } ? [Enterprise] : Known;
        string[] shared = wanted;
        for (int i = 0; i < spec.Components.Count; i++)
        {
            SpecComponent component = spec.Components[i];
            if (spec.Version == 7 && component.ImageCredentials.Length > 0)
            {
                continue;
            }

            Sequence<string> here = offered(component.Image);
            string[] left = [.. shared.Where(architecture => here.Contains(architecture))];
            if (left.Length == 0)
            {
                string path = spec.IsComposed ? $"compose[{i}].repotag" : "repotag";
                return new Reading<Shared>(null, [new(path, $"an image for {(here.Count == 0 ? "no architecture" : string.Join(", ", here))}", $"one for {string.Join(" or ", shared)}")]);
            }

            shared = left;
        }

        return new Reading<Shared>(new Shared(shared.ToSequence()), []);
    }

    /// <summary>Shape: at least one.</summary>
    public sealed record Shared(Sequence<string> Architectures);
}
