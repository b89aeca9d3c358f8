using System.CommandLine;
using System.Globalization;
using Flux.Actors.Cli.Output;
using Flux.Actors.Contracts;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Apps.Messages;
using Flux.Actors.Domain.Script;

namespace Flux.Actors.Cli.Apps;

/// <summary>`flux app format`, `hash` and `migrate`: the canonical text of a document, its hash, and that of version 8.</summary>
public sealed class CanonicalVerbs
{
    private readonly Argument<string> _file = new("FILE") { Description = "a specification, or a deploy document named deploy.json; - for the standard input" };

    private readonly RuleChoice _rules = new();

    private readonly Option<bool> _check = new("--check") { Description = "write nothing; exit code 1 when the file has another text" };

    private readonly Option<string?> _message = new("--message") { Description = "the hash of the existing network's message that carries the specification", HelpName = "register|update" };

    private readonly Option<long?> _timestamp = new("--timestamp")
    {
        Description = "the message's time in milliseconds since 1970",
        HelpName = "MS",
        CustomParser = result => Words.Milliseconds(result),
    };

    private readonly Option<string?> _signature = new("--signature") { Description = "the message's signature", HelpName = "TEXT" };

    private CanonicalVerbs() => _message.AcceptOnlyFromAmong(AppMessageKind.Register, AppMessageKind.Update);

    public static Command[] All(VerbBuilder verbs)
    {
        CanonicalVerbs own = new();
        return
        [
            verbs.Verb("app format", "Write a document in canonical form.", "app format app.json", own.Format, own._file, own._check, own._rules.Rules),
            verbs.Verb(
                "app hash",
                "Hash a document in canonical form, or the existing network's message of it.",
                "app hash app.json --message register --timestamp 1764000000000 --signature H…=",
                own.Hash,
                own._file,
                own._message,
                own._timestamp,
                own._signature,
                own._rules.Rules),
            verbs.Verb("app migrate", "Write a specification of an older version as one of version 8.", "app migrate old.json", own.Migrate, own._file, own._rules.Rules, own._rules.Height),
        ];
    }

    private Task<int> Format(Invocation invocation, CancellationToken cancellation)
    {
        CanonicalDocument document = CanonicalDocument.Open(invocation, invocation.Value(_file), _rules.Of(invocation));
        bool check = invocation.Value(_check);
        if (!check || invocation.Printer.Format != OutputFormat.Table)
        {
            Write(invocation.Printer, document);
        }

        if (check && !document.IsSame)
        {
            invocation.Printer.Progress($"{document.Shown}: not in canonical form{Difference(document)}");
        }

        return Task.FromResult(check && !document.IsSame ? ExitCode.Failed : ExitCode.Done);
    }

    private static string Difference(CanonicalDocument document)
    {
        int at = document.Text.AsSpan().CommonPrefixLength(document.Given);
        return string.Create(CultureInfo.InvariantCulture, $", from character {at + 1} on");
    }

    private static void Write(Printer printer, CanonicalDocument document)
    {
        if (printer.Format == OutputFormat.Table)
        {
            printer.Line(document.Text);
            return;
        }

        printer.Result(new FormattedResponse(document.Shown, document.IsSame, document.Hash, document.Text), ContractsJson.Default.FormattedResponse);
    }

    private Task<int> Hash(Invocation invocation, CancellationToken cancellation)
    {
        CanonicalDocument document = CanonicalDocument.Open(invocation, invocation.Value(_file), _rules.Of(invocation));
        DocumentHashResponse hash = invocation.Value(_message) is { } kind
            ? OfMessage(invocation, document, kind)
            : invocation.Value(_timestamp) is null && invocation.Value(_signature) is null
                ? new DocumentHashResponse(document.Shown, document.Kind, document.Hash)
                : throw new Problem(ProblemCode.Malformed, "--timestamp and --signature are a message's", null, "--message register or --message update with them", null);
        invocation.Printer.Result(hash, ContractsJson.Default.DocumentHashResponse, Table.Facts((hash.Of, hash.Hash)));
        return Task.FromResult(ExitCode.Done);
    }

    private DocumentHashResponse OfMessage(Invocation invocation, CanonicalDocument document, string kind)
    {
        if (document.Form is not { } form || invocation.Value(_timestamp) is not { } timestamp || invocation.Value(_signature) is not { } signature)
        {
            throw new Problem(
                ProblemCode.Malformed, "a message's hash needs a specification, --timestamp and --signature", null, null, "./flux app sign makes a message and tells its hash");
        }

        AppMessage message = new(AppMessageKind.TypeOf(kind), Binary64.One, form, timestamp, signature);
        return new DocumentHashResponse(document.Shown, message.Type, message.Hash());
    }

    private Task<int> Migrate(Invocation invocation, CancellationToken cancellation)
    {
        SpecRules rules = _rules.Of(invocation);
        long height = invocation.Value(_rules.Height);
        (CanonicalDocument document, AppSpec spec) = CanonicalDocument.OpenValid(invocation, invocation.Value(_file), rules, height);
        ScriptValue form = SpecMigration.ToVersion8(spec, spec.ExpireBlocks ?? rules.Expire.DefaultAt(height));
        SpecVerdict verdict = SpecReader.Read(form, height, rules);
        if (verdict.Spec is null)
        {
            throw new Problem(
                ProblemCode.InvalidSpecification, $"{document.Shown} has no form in version 8: {verdict.Problems[0].Path}", verdict.Problems[0].Seen, verdict.Problems[0].Wanted, null);
        }

        if (spec.Components.Any(component => component.Tiers is not null || component.Secrets.Length > 0))
        {
            invocation.Printer.Progress($"{document.Shown}: values for tiers and secrets have no place in version 8");
        }

        string text = ScriptJson.Write(form)!;
        Write(invocation.Printer, document with { Text = text, Form = form });
        return Task.FromResult(ExitCode.Done);
    }
}
