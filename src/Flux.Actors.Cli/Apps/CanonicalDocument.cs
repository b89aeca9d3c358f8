using System.Globalization;
using System.Text;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Apps;

/// <summary>A document in canonical form.</summary>
/// <remarks>Shape: <c>Form</c> is the specification's form, null for a deploy document; <c>Given</c> is the file's own text.</remarks>
public sealed record CanonicalDocument(string Shown, string Kind, string Text, ScriptValue? Form, string Given)
{
    private const string Specification = "specification";

    public string Hash => Hash256.Sha256(Encoding.UTF8.GetBytes(Text)).ToString();

    /// <summary>Whether the file has no other text, an end of line after it aside.</summary>
    public bool IsSame => Text == Given.TrimEnd('\r', '\n');

    /// <summary>The form of the file's document; its rules are not asked.</summary>
    /// <exception cref="Problem">The file can't be read, or what it holds can't be brought into canonical form.</exception>
    public static CanonicalDocument Open(Invocation invocation, string word, SpecRules rules)
    {
        DocumentFile file = DocumentFile.Open(invocation, word);
        if (DocumentJudge.IsDeploy(word))
        {
            DeployDocument deploy = Wanted(file, DeployDocument.ReadUtf8(file.Bytes.Span));
            return new CanonicalDocument(file.Shown, "deploy", deploy.Canonical(), null, Encoding.UTF8.GetString(file.Bytes.Span));
        }

        ScriptValue value = Wanted(file, ScriptJson.Read(file.Bytes.Span, ScriptLimits.Specification));
        ScriptValue form = Wanted(file, SpecFormat.Of(value, rules));
        return new CanonicalDocument(file.Shown, Specification, ScriptJson.Write(form)!, form, Encoding.UTF8.GetString(file.Bytes.Span));
    }

    /// <summary>The specification of a file that the rules take.</summary>
    /// <exception cref="Problem">It is a deploy document, can't be read, or is refused.</exception>
    public static (CanonicalDocument Document, AppSpec Spec) OpenValid(Invocation invocation, string word, SpecRules rules, long height)
    {
        if (DocumentJudge.IsDeploy(word))
        {
            throw new Problem(ProblemCode.Malformed, $"{word} is no specification", "a deploy document", "a specification", null);
        }

        DocumentFile file = DocumentFile.Open(invocation, word);
        ScriptValue value = Wanted(file, ScriptJson.Read(file.Bytes.Span, ScriptLimits.Specification));
        SpecVerdict verdict = SpecReader.Read(value, height, rules);
        AppSpec spec = verdict.Spec ?? throw Refused(file.Shown, verdict.Problems);
        return (new CanonicalDocument(file.Shown, Specification, spec.Canonical, Wanted(file, SpecFormat.Of(value, rules)), Encoding.UTF8.GetString(file.Bytes.Span)), spec);
    }

    private static T Wanted<T>(DocumentFile file, Reading<T> reading)
        where T : class => reading.Document ?? throw Refused(file.Shown, reading.Problems);

    private static Problem Refused(string shown, Sequence<DocumentProblem> problems) => new(
        ProblemCode.InvalidSpecification,
        problems.Count == 1 ? $"{shown}: {problems[0].Path}" : string.Create(CultureInfo.InvariantCulture, $"{shown} has {problems.Count} problems, the first at {problems[0].Path}"),
        problems[0].Seen,
        problems[0].Wanted,
        problems.Count == 1 ? null : "see ./flux app validate");
}
