using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What may not be run: by the hash of its message, its owner, its image or the organisation of its image.</summary>
/// <remarks>
/// Shape: an entry is compared exactly and with its letter case; an image's entry may have a tag, which doesn't count. The organisation is the
/// image's path less its last part. Source: research sheet of the applications §1.8.
/// </remarks>
public static class BlockedImages
{
    /// <summary>What of the app is blocked; none when it may run. Versions 1–3 have their image at the top.</summary>
    public static Sequence<DocumentProblem> In(Sequence<string> blocked, ScriptValue spec, string hash)
    {
        List<DocumentProblem> problems = [];
        Note("hash", hash, blocked.Contains(hash));
        string owner = AppSpec.TextOf(spec["owner"]);
        Note("owner", owner, blocked.Contains(owner));
        Sequence<string> images = blocked.Select(ImageReference.WithoutTag).ToSequence();
        Sequence<ScriptValue> parts = Coercion.ToNumber(spec["version"]) <= 3 ? [spec] : AppSpec.ItemsOf(spec["compose"]);
        for (int i = 0; i < parts.Count; i++)
        {
            string image = ImageReference.WithoutTag(AppSpec.TextOf(parts[i]["repotag"]));
            string organisation = image.LastIndexOf('/') is var end and >= 0 ? image[..end] : string.Empty;
            string path = Coercion.ToNumber(spec["version"]) <= 3 ? "repotag" : $"compose[{i}].repotag";
            Note(path, image, images.Contains(image));
            Note(path, organisation, organisation.Length > 0 && blocked.Contains(organisation));
        }

        return problems.ToSequence();

        void Note(string path, string seen, bool isBlocked)
        {
            if (isBlocked && seen.Length > 0)
            {
                problems.Add(new(path, Shown.Quote(seen), "nothing that is blocked"));
            }
        }
    }
}
