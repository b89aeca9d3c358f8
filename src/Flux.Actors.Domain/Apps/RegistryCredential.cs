using Flux.Actors.Domain.Script;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Apps;

/// <summary>What a registry of images is asked with, read from a component's <c>repoauth</c>.</summary>
/// <remarks>Source: research sheet of applications §1.7; vectors/fluxos/generated-repoauth.json, extracted-repoauth.json.</remarks>
public abstract record RegistryCredential
{
    private RegistryCredential()
    {
    }

    /// <summary>A user's name, which is not empty, and a password, which may be.</summary>
    public sealed record Basic(string User, string Password) : RegistryCredential;

    /// <summary>A cloud's own scheme and its parameters, in JavaScript's order of keys.</summary>
    /// <remarks>Shape: a parameter named <c>type</c> takes the scheme's place, as on the network.</remarks>
    public sealed record Provider(string Scheme, Sequence<ScriptField> Parameters) : RegistryCredential
    {
        /// <summary>The parameter's value; null without it.</summary>
        public string? this[string name] => Parameters.Where(field => field.Key == name).Select(field => ((ScriptValue.Text)field.Value).Value).FirstOrDefault();
    }
}

/// <summary>What reading a credential gave: nothing for a blank text; the credential; or what is wrong with it.</summary>
public sealed record RegistryCredentialReading(RegistryCredential? Credential, string? Problem);

/// <summary>Reads the two forms of a credential: <c>user:password</c>, and <c>scheme://name=value&amp;name=value</c>.</summary>
public static class RegistryCredentials
{
    private const string SchemeEnd = "://";

    /// <summary>What a provider finds wrong with its parameters; null when nothing. Which parameters a cloud wants is its adapter's to say.</summary>
    public delegate string? ProviderCheck(RegistryCredential.Provider credential);

    /// <summary>Takes any parameters.</summary>
    public static ProviderCheck AnyParameters { get; } = static _ => null;

    public static RegistryCredentialReading Read(string text, ProviderCheck check)
    {
        string trimmed = Coercion.TrimBlanks(text).ToString();
        if (trimmed.Length == 0)
        {
            return new RegistryCredentialReading(null, null);
        }

        return SchemeOf(trimmed) is { } scheme ? ReadProvider(scheme, trimmed[(scheme.Length + SchemeEnd.Length)..], check) : ReadBasic(trimmed);
    }

    private static RegistryCredentialReading ReadBasic(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return Refused("no ':' seen, user:password wanted");
        }

        string user = Coercion.TrimBlanks(text.AsSpan(0, colon)).ToString();
        return user.Length == 0
            ? Refused("no user before the first ':' seen, user:password wanted")
            : new RegistryCredentialReading(new RegistryCredential.Basic(user, Coercion.TrimBlanks(text.AsSpan(colon + 1)).ToString()), null);
    }

    private static RegistryCredentialReading ReadProvider(string scheme, string parameters, ProviderCheck check)
    {
        List<ScriptField> fields = [];
        foreach (string part in parameters.Split('&'))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                continue;
            }

            if (PercentText.TryRead(part[..equals]) is not { } name || PercentText.TryRead(part[(equals + 1)..]) is not { } value)
            {
                return Refused($"{scheme}: a broken % sign in its parameters seen, % and two hex digits of UTF-8 wanted");
            }

            if (Coercion.TrimBlanks(name).Length > 0)
            {
                fields.Add(new ScriptField(name, ScriptValue.Of(value)));
            }
        }

        Sequence<ScriptField> read = ScriptKeys.InOrder(fields, static _ => { }).ToSequence();
        RegistryCredential.Provider credential = new(scheme, read);
        credential = credential with { Scheme = credential["type"] ?? scheme, Parameters = read.Where(field => field.Key != "type").ToSequence() };
        return check(credential) is { } problem ? Refused($"{scheme}: {problem}") : new RegistryCredentialReading(credential, null);
    }

    /// <summary>A letter, then letters, digits and hyphens, before the first ://; null when that is not how the text begins, or it has line ends.</summary>
    private static string? SchemeOf(string text)
    {
        int end = text.IndexOf(SchemeEnd, StringComparison.Ordinal);
        return end > 0 && char.IsAsciiLetter(text[0]) && text.Take(end).All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol == '-')
            && text.AsSpan().IndexOfAny("\n\r\u2028\u2029") < 0
                ? text[..end]
                : null;
    }

    private static RegistryCredentialReading Refused(string problem) => new(null, problem);
}
