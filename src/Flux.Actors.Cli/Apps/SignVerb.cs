using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Flux.Actors.Cli.Output;
using Flux.Actors.Cli.Wallet;
using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Apps.Messages;
using Flux.Actors.Domain.Script;
using Flux.Actors.Domain.Sessions;
using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Apps;

/// <summary>`flux app sign`: the existing network's message that registers or updates an app, signed.</summary>
public sealed class SignVerb
{
    /// <summary>The byte before the hash of a key in the ids that the existing network's owners have.</summary>
    private const byte IdVersion = 0;

    private readonly Argument<string> _file = new("FILE") { Description = "a specification; - for the standard input" };

    private readonly RuleChoice _rules = new();

    private readonly Option<string> _message = new("--message")
    {
        Description = "what the message does",
        HelpName = "register|update",
        DefaultValueFactory = _ => AppMessageKind.Register,
    };

    private readonly Option<string?> _key = new("--key") { Description = "a file, of mode 600, with the owner's private key in wallet import format", HelpName = "FILE" };

    private readonly Option<string?> _wallet = new("--wallet") { Description = "the wallet in the data directory whose key signs", HelpName = "NAME" };

    private readonly Option<long?> _timestamp = new("--timestamp")
    {
        Description = "the message's time in milliseconds since 1970; this machine's unless given",
        HelpName = "MS",
        CustomParser = result => Words.Milliseconds(result),
    };

    private SignVerb() => _message.AcceptOnlyFromAmong(AppMessageKind.Register, AppMessageKind.Update);

    public static Command Build(VerbBuilder verbs)
    {
        SignVerb verb = new();
        return verbs.Verb(
            "app sign",
            "Sign the existing network's message that registers or updates an app.",
            "app sign app.json --key owner.key",
            verb.Run,
            verb._file,
            verb._message,
            verb._key,
            verb._wallet,
            verb._timestamp,
            verb._rules.Rules,
            verb._rules.Height);
    }

    private Task<int> Run(Invocation invocation, CancellationToken cancellation)
    {
        (CanonicalDocument document, AppSpec spec) =
            CanonicalDocument.OpenValid(invocation, invocation.Value(_file), _rules.Of(invocation), invocation.Value(_rules.Height));
        if (FluxId.IsEthereum(spec.Owner))
        {
            throw new Problem(
                ProblemCode.Unsupported,
                $"{document.Shown} belongs to an Ethereum address",
                spec.Owner,
                "an owner whose key signs as Bitcoin's wallets do",
                "sign the text of --message with the owner's own wallet; ./flux app hash then tells the message's hash");
        }

        long timestamp = invocation.Value(_timestamp) ?? TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        AppMessage unsigned = new(AppMessageKind.TypeOf(invocation.Value(_message)!), Binary64.One, document.Form!, timestamp, string.Empty);
        (string id, string signature) = Signed(invocation, unsigned.Signed());
        AppMessage message = unsigned with { Signature = signature };
        RefuseStranger(invocation, document, spec, message, id);
        Show(invocation.Printer, new AppMessageResponse(document.Shown, message.Type, id, timestamp, message.Signed(), signature, message.Hash(), Whole(message)));
        return Task.FromResult(ExitCode.Done);
    }

    /// <summary>An update is signed by the owner before it, whom only the network knows; a registration by the owner that it names.</summary>
    /// <exception cref="Problem">The key is not the owner's.</exception>
    private void RefuseStranger(Invocation invocation, CanonicalDocument document, AppSpec spec, AppMessage message, string id)
    {
        if (SignedText.Verify(message.Signed(), spec.Owner, message.Signature))
        {
            return;
        }

        if (invocation.Value(_message) == AppMessageKind.Register)
        {
            throw new Problem(
                ProblemCode.BadSignature,
                $"{document.Shown} would be registered by somebody who is not its owner",
                $"the key of {id}",
                $"the key of the owner '{spec.Owner}'",
                "name the owner's key, or the key's id as owner");
        }

        invocation.Printer.Progress($"{document.Shown}: its owner is '{spec.Owner}', and {id} signs: only the app's present owner may");
    }

    /// <exception cref="Problem">No key is named, or two; or it can't be read.</exception>
    private (string Id, string Signature) Signed(Invocation invocation, string text)
    {
        (string? file, string? wallet) = (invocation.Value(_key), invocation.Value(_wallet));
        if (file is null == wallet is null)
        {
            throw new Problem(ProblemCode.Malformed, "no key to sign with", file is null ? "neither --key nor --wallet" : "both --key and --wallet", "one of them", null);
        }

        string path = wallet is not null ? WalletVerbs.Keys(invocation).Open(wallet).File : Path.GetFullPath(file!, invocation.Around.WorkingDirectory);
        try
        {
            using WifKey key = KeyFile.LoadWif(path);
            PublicKey open = Secp256k1.PublicKeyOf(key.Key);
            AccountId hash = key.Compressed ? Hash160.OfKey(open) : Hash160.Of(Secp256k1.Uncompress(open));
            return (Base58Check.Encode([IdVersion, .. hash.Span]), BitcoinText.Sign(key.Key, text, key.Compressed));
        }
        catch (CryptoFault e)
        {
            throw new Problem(ProblemCode.Malformed, "the key can't be read", e.Message, null, null);
        }
    }

    /// <summary>The message as the network's nodes pass it on.</summary>
    private static JsonElement Whole(AppMessage message)
    {
        ScriptValue.Fields fields = new(
        [
            new("type", ScriptValue.Of(message.Type)),
            new("version", new ScriptValue.Number(message.Version)),
            new("appSpecifications", message.Specification),
            new("hash", ScriptValue.Of(message.Hash())),
            new("timestamp", new ScriptValue.Number(message.Timestamp)),
            new("signature", ScriptValue.Of(message.Signature)),
        ]);
        using JsonDocument json = JsonDocument.Parse(ScriptJson.Write(fields)!);
        return json.RootElement.Clone();
    }

    private static void Show(Printer printer, AppMessageResponse message) => printer.Result(
        message,
        ContractsJson.Default.AppMessageResponse,
        Table.Facts(
            ("type", message.Type),
            ("signed by", message.Id),
            ("timestamp", message.Timestamp.ToString(CultureInfo.InvariantCulture)),
            ("signed", message.Signed),
            ("signature", message.Signature),
            ("hash", message.Hash),
            ("message", message.Message.GetRawText())));
}
