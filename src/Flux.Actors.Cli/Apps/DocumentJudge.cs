using Flux.Actors.Contracts;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Apps;

/// <summary>Judges specifications and deploy documents without a network.</summary>
public sealed class DocumentJudge(Invocation invocation, SpecRules rules, long height)
{
    public const string DeployFile = "deploy.json";

    /// <summary>Whether the file holds a deploy document; any other is a specification.</summary>
    public static bool IsDeploy(string word) => Path.GetFileName(word) == DeployFile;

    /// <summary>What is wrong with the file's document, and with the deploy document beside a specification.</summary>
    public ValidationResponse Of(string word)
    {
        DocumentFile file = DocumentFile.Read(invocation, word);
        return IsDeploy(word) ? OfDeploy(file) : OfSpecification(file, word);
    }

    private static ValidationResponse OfDeploy(DocumentFile file)
    {
        Reading<DeployDocument> read = Deploy(file);
        return new ValidationResponse(
            file.Shown, "deploy", read.Document is not null, read.Document is null ? null : DeployDocument.Version, null, read.Document?.Digest().ToString(), Flaws(read.Problems), []);
    }

    private ValidationResponse OfSpecification(DocumentFile file, string word)
    {
        Reading<ScriptValue> read = file.Flaw is { } flaw
            ? new Reading<ScriptValue>(null, [new DocumentProblem(flaw.Path, flaw.Seen, flaw.Wanted)])
            : ScriptJson.Read(file.Bytes.Span, ScriptLimits.Specification);
        SpecVerdict verdict = read.Document is { } value ? SpecReader.Read(value, height, rules) : new SpecVerdict(null, SpecStage.Read, read.Problems);
        DocumentFlaw[] problems = [.. Flaws(verdict.Problems), .. Beside(word, verdict.Spec)];
        AppSpec? spec = problems.Length == 0 ? verdict.Spec : null;
        return new ValidationResponse(
            file.Shown, "specification", spec is not null, spec?.Version, spec?.Name, spec?.Hash().ToString(), problems, spec is null ? [] : Notes(read.Document!, spec));
    }

    /// <summary>What is wrong with the deploy document beside the specification, if there is one.</summary>
    private DocumentFlaw[] Beside(string word, AppSpec? spec)
    {
        string? folder = word == DocumentFile.StandardInput ? null : Path.GetDirectoryName(Path.GetFullPath(word, invocation.Around.WorkingDirectory));
        if (folder is null || !File.Exists(Path.Combine(folder, DeployFile)))
        {
            return [];
        }

        Reading<DeployDocument> read = Deploy(DocumentFile.Read(invocation, Path.Combine(folder, DeployFile)));
        Sequence<DocumentProblem> problems = read.Document is { } document && spec is not null ? document.Against(spec) : read.Problems;
        return [.. problems.Select(problem => new DocumentFlaw($"{DeployFile}:{problem.Path}", problem.Seen, problem.Wanted))];
    }

    private static Reading<DeployDocument> Deploy(DocumentFile file) => file.Flaw is { } flaw
        ? new Reading<DeployDocument>(null, [new DocumentProblem(flaw.Path, flaw.Seen, flaw.Wanted)])
        : DeployDocument.ReadUtf8(file.Bytes.Span);

    /// <summary>What the canonical form changes, and what no rule of a specification forbids but no node could install.</summary>
    private DocumentFlaw[] Notes(ScriptValue given, AppSpec spec)
    {
        List<DocumentProblem> notes = [.. SpecReader.ReadCanonical(given, height, rules).Problems];
        for (int i = 0; i < spec.Components.Count; i++)
        {
            string at = spec.IsComposed ? $"compose[{i}]." : string.Empty;
            string image = spec.Components[i].Image;
            Reading<ImageReference> reference = ImageReference.Read(image);
            if (reference.Document is not { Usable: true })
            {
                notes.Add(new($"{at}repotag", $"'{image}'", reference.Problems.Count > 0 ? reference.Problems[0].Wanted : "an image with a tag"));
            }

            notes.AddRange(ContainerMounts.Place(spec, i, $"{at}containerData").Problems);
        }

        return Flaws(notes);
    }

    private static DocumentFlaw[] Flaws(IEnumerable<DocumentProblem> problems) =>
        [.. problems.Select(problem => new DocumentFlaw(problem.Path, problem.Seen, problem.Wanted))];
}
